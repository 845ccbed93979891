"""Assertion: what the words around a mention say of it. ConText's cue, scope and stop, over our own cues.

(Harkema et al. 2009, "ConText: an algorithm for determining negation, experiencer, and temporal status".)
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from notecheck.core.mention import CURRENT, Assertion
from notecheck.core.note import Span
from notecheck.core.page import Page
from notecheck.nlp.match import own_matcher

__all__ = ["Cue", "cues", "qualify"]

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


def cues(raw: bytes) -> tuple[Cue, ...]:
    """Every cue of the text, in order."""
    found = (
        Cue(span, str(p.value["sets"]), str(p.value["way"]), int(p.value["reach"]))
        for p, span, _ in own_matcher("cues").hits(raw)
    )
    return tuple(sorted(found, key=lambda c: (c.span, c.sets)))


def qualify(page: Page, span: Span, all_cues: Sequence[Cue]) -> Assertion:
    """How the note stands to the words at the span."""
    sentence = page.sentence_at(span.start).span
    low = bisect_left(all_cues, max(sentence.start, span.start - REACH), key=_start)
    high = bisect_right(all_cues, min(sentence.end, span.end + REACH), key=_start)
    near = all_cues[low:high]
    says: dict[str, str] = {}
    for cue in (*_before(near, span), *_after(near, span)):
        says |= SAYS[cue.sets]
    if page.role_of(span.start, span.end) == "family":
        says |= SAYS["other"]
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
