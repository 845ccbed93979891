"""Assertion: what the words around a mention say of it. ConText's cue, scope and stop, over our own cues.

(Harkema et al. 2009, "ConText: an algorithm for determining negation, experiencer, and temporal status".)
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from notecheck.core.mention import CURRENT, Assertion
from notecheck.core.note import Span
from notecheck.core.page import Page
from notecheck.nlp.match import own_matcher

__all__ = ["Cue", "Qualifier"]

SAYS = {
    "denied": {"polarity": "denied"},
    "hedged": {"certainty": "hedged"},
    "planned": {"time": "planned"},
    "past": {"time": "past"},
    "other": {"subject": "other"},
}
REACH = 100
"""No cue works further than this many characters."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say something of what stands before or after them."""

    span: Span
    sets: str
    way: str
    reach: int


class Qualifier:
    """Answers for one page; the cues are looked for when the first question comes."""

    def __init__(self, page: Page, raw: bytes) -> None:
        self._page, self._raw = page, raw
        self._answers: dict[Span, Assertion] = {}

    def __call__(self, span: Span) -> Assertion:
        """How the note stands to the words at the span."""
        answer = self._answers.get(span)
        if answer is None:
            answer = self._answers[span] = self._answer(span)
        return answer

    @cached_property
    def _cues(self) -> tuple[Cue, ...]:
        found = (
            Cue(span, str(p.value["sets"]), str(p.value["way"]), int(p.value["reach"]))
            for p, span, _ in own_matcher("cues").hits(self._raw)
            if not self._page.is_blank(span.start, span.end)
        )
        return tuple(sorted(found, key=lambda c: (c.span, c.sets)))

    @cached_property
    def _under(self) -> dict[str, list[Span]]:
        """What a heading says of all that stands under it."""
        spans: dict[str, list[Span]] = {}
        for cue in self._cues:
            if cue.way == "under":
                end = self._page.plain.find("\n\n", cue.span.end + 1, cue.span.end + cue.reach)
                section = self._page.section_at(cue.span.end).body
                ends = [at for at in (end, section.end, cue.span.end + cue.reach) if at > cue.span.end]
                spans.setdefault(cue.sets, []).append(Span(cue.span.end, min(ends)))
        return spans

    def _answer(self, span: Span) -> Assertion:
        page, cues = self._page, self._cues
        sentence = page.sentence_at(span.start).span
        low = bisect_left(cues, max(sentence.start, span.start - REACH), key=_start)
        high = bisect_right(cues, min(sentence.end, span.end + REACH), key=_start)
        says: dict[str, str] = {}
        for cue in (*_before(cues[low:high], span), *_after(cues[low:high], span)):
            says |= SAYS[cue.sets]
        if page.role_of(span.start, span.end) == "family":
            says |= SAYS["other"]
        for sets, places in self._under.items():
            if any(place.start <= span.start < place.end for place in places):
                says = SAYS[sets] | says
        return replace(CURRENT, **says) if says else CURRENT


def _start(cue: Cue) -> int:
    return cue.span.start


def _before(near: Sequence[Cue], span: Span) -> Iterator[Cue]:
    """Cues that look forward, from the nearest outwards to the first stop."""
    for cue in reversed(near):
        if cue.span.end > span.start:
            continue
        if cue.sets == "stop":
            return
        if cue.way == "forward" and span.start - cue.span.end <= cue.reach:
            yield cue


def _after(near: Sequence[Cue], span: Span) -> Iterator[Cue]:
    """Cues that look back, from the nearest outwards to the first stop."""
    for cue in near:
        if cue.span.start < span.end:
            continue
        if cue.sets == "stop":
            return
        if cue.way == "backward" and cue.span.start - span.end <= cue.reach:
            yield cue
