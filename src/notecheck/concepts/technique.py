"""Technique: where a note describes the procedure itself.

What it is: steps that stand close together (lying prone, prepped, needle advanced, aspiration, injected)
mark the body of the procedure, whatever the heading above them says. What it must not match: one step
alone, as in the history or in a list of risks. Nothing here is a fact; the readers of targets, drugs and
guidance ask how deep in the procedure a place is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from notecheck.core.kept import kept
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = [
    "NOT_CARE",
    "SECTION_REACH",
    "Nearby",
    "Technique",
    "is_another_day",
    "opens_story",
    "stands_in",
    "technique_of",
    "went_in",
]


REACH = 300
"""Characters either side that belong to the same description."""
PERFORMED = 3
"""Kinds of step within reach of each other that make a description."""
BEGUN, LOOK = 2, 12
"""Kinds of step near each other with which the act begins; steps of a section that are looked at for it."""
SECTION_REACH = 400
OTHER_DAYS = (
    "last time",
    "next time",
    "last session",
    "next session",
    "previous injection",
    "last year",
    "last month",
    "last week",
    "last visit",
    "weeks ago",
    "years ago",
    "months ago",
    "elsewhere",
)
INSIDE = frozenset({"cement", "surgery", "aspirate", "resistance", "flow", "agent"})
"""Kinds of step that no operation which was called off has."""
NOT_CARE = frozenset({"consent", "instruction", "family", "legend"})


@dataclass(frozen=True, slots=True)
class Technique:
    """The steps of the procedure, in order of position."""

    starts: tuple[int, ...]
    kinds: tuple[str, ...]

    def depth(self, span: Span, reach: int = REACH) -> int:
        """How many kinds of step stand within reach of a place."""
        low = bisect_left(self.starts, span.start - reach)
        high = bisect_left(self.starts, span.end + reach)
        return len(set(self.kinds[low:high]))

    def describes(self, span: Span) -> bool:
        """Whether the procedure is described around a place."""
        return self.depth(span) >= PERFORMED

    @property
    def performed(self) -> bool:
        """Whether a procedure is described anywhere."""
        return any(self.describes(Span(start, start)) for start in self.starts)


class Nearby:
    """Mentions by sentence, so that what stands around one is found without a walk over the note."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self._rows: dict[int, list[Mention]] = {}
        for mention in mentions:
            self._rows.setdefault(mention.sentence, []).append(mention)

    def around(self, sentence: int, before: int = 1, after: int = 1) -> list[Mention]:
        """The mentions of the sentence and of those beside it."""
        return [m for i in range(sentence - before, sentence + after + 1) for m in self._rows.get(i, ())]


@kept
def technique_of(page: Page, mentions: Mentions) -> Technique:
    """The steps that the note records as care; consent forms and instructions are left out."""
    steps = [m for m in mentions.get("technique", ()) if page.sentences[m.sentence].role not in NOT_CARE]
    steps.sort(key=lambda m: m.span.start)
    return Technique(tuple(m.span.start for m in steps), tuple(str(m.value["kind"]) for m in steps))


def went_in(page: Page, mentions: Mentions) -> bool:
    """Whether a needle or an instrument reached its place and did something there."""
    steps = (m for m in mentions.get("technique", ()) if m.value["kind"] in INSIDE)
    return any(
        m.assertion.polarity == "affirmed"
        and m.assertion.time == "current"
        and page.sentences[m.sentence].role not in NOT_CARE
        for m in steps
    )


def stands_in(page: Page, mention: Mention, names: frozenset[str]) -> bool:
    """Whether a mention belongs to one of these sections: near its heading, with no empty line in between.

    A note without further headings would otherwise leave everything that follows in its last section.
    """
    if mention.section not in names:
        return False
    start = page.section_at(mention.span.start).heading.end
    between = page.plain[start : mention.span.start]
    return len(between) <= SECTION_REACH and "\n\n" not in between.lstrip()


def opens_story(page: Page, technique: Technique, span: Span) -> bool:
    """Whether the place is in the story with which a description of the procedure may open, before its first step."""
    first = bisect_left(technique.starts, page.section_at(span.start).body.start)
    steps = (at for at in technique.starts[first : first + LOOK] if technique.depth(Span(at, at)) >= BEGUN)
    return span.start < next(steps, span.start)


def is_another_day(page: Page, mention: Mention) -> bool:
    """Whether the sentence tells of an earlier session or the next one: "last time she had MAC"."""
    sentence = page.sentences[mention.sentence].span
    start = max(sentence.start, mention.span.start - SECTION_REACH)
    words = page.plain[start : min(sentence.end, mention.span.end + 40)].lower()
    return any(day in words for day in OTHER_DAYS)
