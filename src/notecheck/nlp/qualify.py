"""Assertion: what the words around a mention say of it. ConText's cue, scope and stop, over our own cues.

(Harkema et al. 2009, "ConText: an algorithm for determining negation, experiencer, and temporal status".)
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from notecheck.concepts.lexicon import Pattern
from notecheck.core.mention import CURRENT, Assertion
from notecheck.core.note import Span
from notecheck.core.page import Page
from notecheck.nlp.match import own_matcher

__all__ = ["Cue", "Qualifier", "joins_the_patient"]

SAYS = {
    "denied": {"polarity": "denied"},
    "hedged": {"certainty": "hedged"},
    "planned": {"time": "planned"},
    "past": {"time": "past"},
    "other": {"subject": "other"},
}
LABEL = 3
"""Words at most of a label that heads a line."""
PRESENT = (
    " positive",
    " new ",
    " however ",
    " on day ",
    " currently ",
    " found to have ",
    " is present",
    " are present",
)
"""Words of a line that is no longer about what is absent."""
BESIDE = frozenset("to at near by with".split())
"""Words before another person by which what follows is not told of them."""
TELLING = frozenset("who whose has had takes took is was gets got did does says said".split())
"""Words behind another person by which it is."""
FALLS_SHORT = frozenset(("did", "would", "could"))
"""Words before a "not" that ends its clause, though a colon follows; elsewhere the colon opens a list of denials."""
ALL_THE_SAME = ("quite", "only", "just", "merely", "simply", "solely")
"""Words behind a "not" that denies nothing: "not quite five weeks later", "not only her back"."""
REACH = 100
"""No cue works further than this many characters."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say something of what stands before or after them."""

    span: Span
    sets: str
    way: str
    reach: int


WIDE = "   "
"""Blanks between two fields of a row."""
COMPANY = 12
WITH_PATIENT = ("he and ", "patient and ", "pt and ", "he & ", "pt & ")
"""Words right before a relative who does it together with the patient, and their characters: "he and his wife do"."""


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
            if not (self._page.is_blank(span.start, span.end) or _is_beside(self._page, p, span))
            if not (p.value["way"] == "forward" and _denies_nothing(self._page, span))
        )
        return tuple(sorted(found, key=lambda c: (c.span, c.sets)))

    @cached_property
    def _under(self) -> Sequence[tuple[Span, str]]:
        """What headings say of the lines below them, in order, none overlapping."""
        spans: list[tuple[Span, str]] = []
        for cue in self._cues:
            if cue.way == "under" and (not spans or spans[-1][0].end <= cue.span.end):
                spans.append((_below(self._page.plain, cue.span.end, cue.reach), cue.sets))
        return spans

    def _headed(self, span: Span) -> str | None:
        at = bisect_right(self._under, span.start, key=lambda each: each[0].start) - 1
        return self._under[at][1] if at >= 0 and span.start < self._under[at][0].end else None

    def _answer(self, span: Span) -> Assertion:
        page, cues = self._page, self._cues
        sentence = page.sentence_at(span.start).span
        low = bisect_left(cues, max(sentence.start, span.start - REACH), key=_start)
        high = bisect_right(cues, min(sentence.end, span.end + REACH), key=_start)
        says: dict[str, str] = {}
        for cue in (*_before(cues[low:high], span), *_after(cues[low:high], span)):
            if not _is_of_next_field(page.plain[span.end : cue.span.end]):
                says |= SAYS[cue.sets]
        if page.role_of(span.start, span.end) == "family":
            says |= SAYS["other"]
        headed = self._headed(span)
        if headed:
            says = SAYS[headed] | says
        return replace(CURRENT, **says) if says else CURRENT


def _is_of_next_field(between: str) -> bool:
    """Whether a cue behind answers another field of the row: "Type: compression       Prior surgery: none"."""
    return WIDE in between and ":" in between.rpartition(WIDE)[2]


def joins_the_patient(plain: str, relative: Span) -> bool:
    """Whether a relative does it together with the patient: "he and his wife do the stretching"."""
    return plain[max(0, relative.start - COMPANY) : relative.start].lower().endswith(WITH_PATIENT)


def _is_beside(page: Page, pattern: Pattern, span: Span) -> bool:
    """Whether another person is only the company or the place of what is told: "drove to her sister's"."""
    if pattern.value["sets"] != "other":
        return False
    if joins_the_patient(page.plain, span):
        return True
    lead = page.plain[max(0, span.start - 8) : span.start].lower().split()[-1:]
    after = page.plain[span.end : span.end + 12].lower().lstrip(" ,(").split()[:1]
    return bool(lead) and lead[0] in BESIDE and not (after and after[0] in TELLING)


def _denies_nothing(page: Page, span: Span) -> bool:
    """Whether "not" is the last word of its clause ("the pain did not: it grew"), or only measures ("not quite")."""
    word = page.plain[span.start : span.end].lower()
    if not word.endswith(("not", "n't")):
        return False
    if page.plain[span.end : span.end + 10].lower().lstrip().startswith(ALL_THE_SAME):
        return True
    lead = page.plain[max(0, span.start - 8) : span.start].lower().split()[-1:]
    return page.plain[span.end : span.end + 1] in ((":", ";", ".") if lead and lead[0] in FALLS_SHORT else (";", "."))


def _below(plain: str, start: int, reach: int) -> Span:
    """The lines below a heading, up to one that is blank, has a label of its own or tells of what is there."""
    at = plain.find("\n", start) + 1 or len(plain)
    while at < min(len(plain), start + reach):
        stop = plain.find("\n", at)
        stop = len(plain) if stop < 0 else stop
        line = plain[at:stop].strip().lower()
        labelled = ":" in line and len(line.partition(":")[0].split()) <= LABEL
        if not line or labelled or any(word in f" {line} " for word in PRESENT):
            break
        at = stop + 1
    return Span(start, min(at, len(plain)))


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
