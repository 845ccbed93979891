"""Prior procedure: an earlier procedure that the note tells of: its name, date and region.

How clinicians write it: "s/p ILESI L3/4 10/8/25 w/ good relief", "last caudal 7/22", "the first injection,
on January 6".
What it must not match: today's procedure, ones planned, denied or of relatives. Source: contract, type
prior_procedure.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.procedure import is_name, region_of, status
from notecheck.concepts.when import When, times
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["PriorProcedure", "read"]

BESIDE = 34
"""Characters beside a name in which its level or region stands."""


@dataclass(frozen=True, slots=True)
class PriorProcedure(Value):
    """A procedure done before."""

    name: str
    """As written."""
    date: str | None
    """ISO date, where the note gives one."""
    region: str | None
    """cervical, thoracic or lumbar; None where it is not said."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Every earlier procedure named on the page."""
    whens = times(page, mentions)
    for mention in mentions.get("procedure", ()):
        if is_name(page, mention) and status(page, mention) == "past":
            yield Fact(
                type="prior_procedure",
                span=mention.span,
                value=PriorProcedure(page.note.quote(mention.span), _date(mention, whens), _region(page, mention)),
                time="past",
                section=mention.section,
                source=mention.source,
                confidence=0.8,
            )


def _region(page: Page, mention: Mention) -> str | None:
    """The region that the name tells, else the words right before it, else those right after."""
    sentence = page.sentences[mention.sentence].span
    before = page.plain[max(sentence.start, mention.span.start - BESIDE) : mention.span.start]
    after = page.plain[mention.span.end : min(sentence.end, mention.span.end + BESIDE)]
    return region_of(page.plain[mention.span.start : mention.span.end]) or region_of(before) or region_of(after)


def _date(mention: Mention, whens: tuple[When, ...]) -> str | None:
    """The date beside the name."""
    at = bisect_left(whens, mention.span.end - BESIDE, key=_when_start)
    for when in whens[at : at + 6]:
        near = when.span.start - mention.span.end <= BESIDE
        if near and when.sentence == mention.sentence and when.kind == "date":
            return str(when.start)
    return None


def _when_start(when: When) -> int:
    return when.span.start
