"""Percutaneous unsuitable: the note says that percutaneous leads will not do, and perhaps why.

How clinicians write it: "not a candidate for percutaneous leads given the rods", "why a surgical lead: both
trial leads migrated", "perc leads not feasible" (no reason). What it must not match: percutaneous leads
used in the trial, without a judgement; risks of lead migration. Source: WISeR guide v6.0, section 6.2.5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notecheck.concepts.stated import after, before, fact, of_role, paragraph, stated
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["PercutaneousUnsuitable", "read"]

FORWARD, BACK = 320, 220
"""Characters after and before the statement in which its reason may stand."""


@dataclass(frozen=True, slots=True)
class PercutaneousUnsuitable(Value):
    """A judgement on percutaneous leads."""

    reason: bool
    """Whether the reason is given."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Each statement, with whether its reason stands beside it."""
    words = tuple(stated(page, mentions, "percutaneous_unsuitable"))
    reasons = [m for m in of_role(words, "reason", "connective") if not (_is_preference(page, m) or _is_skin(page, m))]
    for mention in of_role(words, "statement"):
        yield fact(mention, PercutaneousUnsuitable(_has_reason(page, mention, reasons)))
    because = of_role(words, "connective", "consequence")
    for mention in of_role(words, "paddle"):
        own = [r for r in reasons if r.sentence == mention.sentence]
        if any(b.sentence == mention.sentence for b in because) and of_role(own, "reason"):
            yield fact(mention, PercutaneousUnsuitable(reason=True))
    for mention in of_role(words, "reasoned"):
        yield fact(mention, PercutaneousUnsuitable(reason=True))


def _is_skin(page: Page, mention: Mention) -> bool:
    """Whether it is the scar of the skin that the examination sees: "scar midline L3-S1", "healed scar"."""
    scar = page.plain[mention.span.start : mention.span.end].lower() == "scar"
    near = f"{before(page, mention.span, 12)} {after(page, mention.span, 14)}"
    return scar and any(word in near for word in ("midline", "heal", "well", "clean", "intact", "nontender"))


def _is_preference(page: Page, mention: Mention) -> bool:
    """What somebody prefers is no obstacle."""
    return mention.value["role"] == "connective" and "prefer" in after(page, mention.span, 50)


def _has_reason(page: Page, mention: Mention, reasons: Sequence[Mention]) -> bool:
    """A named obstacle in the paragraph, close to the statement; the operation's own steps are none."""
    end = paragraph(page, mention.span.end, FORWARD).end
    if page.plain[mention.span.end : end].strip(" :?.-") == "":
        end = paragraph(page, end + 2, FORWARD).end
    start = max(mention.span.start - BACK, page.plain.rfind("\n\n", 0, mention.span.start))
    return any(
        start <= r.span.start < end
        and r.section == mention.section
        and abs(r.sentence - mention.sentence) <= (0 if r.value["role"] == "connective" else 2)
        for r in reasons
    )
