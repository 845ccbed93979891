"""Contrast exception: a documented reason to do without contrast, which also permits ultrasound.

How clinicians write it: "iodinated contrast (hives)", "allergic to dye", "IODINATED CONTRAST - anaphylaxis
2019", "20 weeks pregnant". What it must not match: "no allergy to contrast", "tolerated contrast", "urine
hCG negative", another person's pregnancy, a reaction named among risks. Source: guide v6.0 ESI-08.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notecheck.concepts.technique import Nearby
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["ContrastException", "read"]


REACH = 70


@dataclass(frozen=True, slots=True)
class ContrastException(Value):
    """Why contrast cannot be given."""

    reason: str
    """allergy or pregnancy."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """An agent with a reaction in its sentence or in a list of allergies; pregnancy where it is asserted."""
    words = [m for m in mentions.get("contrast_exception", ()) if page.sentences[m.sentence].role is None]
    near = Nearby(words)
    for mention in words:
        beside = near.around(mention.sentence, 0, 0)
        if mention.assertion.subject != "patient" or _is_cleared(mention, beside):
            continue
        if mention.value["word"] == "pregnant" and mention.assertion.word == "present" and not _is_form(page, mention):
            yield _fact(mention, mention.span, "pregnancy")
        if mention.value["word"] == "agent":
            partner = next((m for m in beside if _explains(m, mention)), None)
            if partner is not None:
                span = Span(min(mention.span.start, partner.span.start), max(mention.span.end, partner.span.end))
                yield _fact(mention, span, "allergy")
            elif mention.section == "allergies" and mention.assertion.polarity != "denied":
                yield _fact(mention, mention.span, "allergy")


def _explains(reaction: Mention, agent: Mention) -> bool:
    if reaction.value["word"] != "reaction" or reaction.sentence != agent.sentence:
        return False
    return reaction.assertion.polarity != "denied" and _gap(reaction, agent) <= REACH


def _is_cleared(mention: Mention, words: Sequence[Mention]) -> bool:
    near = (m for m in words if m.value["word"] == "clear" and m.sentence == mention.sentence)
    return any(_gap(m, mention) <= REACH // 2 for m in near)


def _is_form(page: Page, mention: Mention) -> bool:
    """A form's label ("Pregnancy: n/a", "Pregnant? no") is no statement of pregnancy."""
    answer = page.plain[mention.span.end : mention.span.end + 12].lower().lstrip(" :|?-")
    asked = page.plain[mention.span.end : mention.span.end + 2].strip()[:1]
    return asked in (":", "|", "?") and not answer.startswith(("yes", "y ", "\x06", "pos"))


def _gap(one: Mention, other: Mention) -> int:
    return max(one.span.start - other.span.end, other.span.start - one.span.end, 0)


def _fact(mention: Mention, span: Span, reason: str) -> Fact:
    return Fact(
        type="contrast_exception",
        span=span,
        value=ContrastException(reason),
        section=mention.section,
        source=mention.source,
        confidence=0.85,
    )
