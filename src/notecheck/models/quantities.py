"""The quantities of a sentence, as kinds: a time of four weeks or more, half or more of something, a small count.

A model sees of a number only its kind: dates and doses tell it nothing, while for some roles ("pain for at least four
weeks") no sentence qualifies without one of the right kind, whatever the model makes of its words.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from notecheck.concepts.note_date import written_on
from notecheck.concepts.numbers import ordinal, to_number
from notecheck.concepts.when import When, times
from notecheck.core.mention import Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page, Sentence
from notecheck.core.time import PartialDate, days_between

__all__ = ["Quantities"]

LONG, QUARTER = 28, 90
"""Days: four weeks and three months."""
FEW, MOST, HALF = 4, 100, 50
WEEK, MONTH = 7, 30
COURSE = 3
"""Days that a course of therapy takes at least."""
LEADS = frozenset("for x of now over the past last is at about".split())
"""Words between pain, or its score, and the time that it has lasted."""
TENS = "ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
UNITS = "one|two|three|four|five|six|seven|eight|nine"
SHARE = re.compile(r"%|\bper ?cent|\bpe?rc[e ]?nt|\bpct\b|/ ?100\b|out of 100")
"""A sentence with one of these tells shares; so may its bare numbers ("relief (%): 60")."""
FIGURE = re.compile(
    r"(?<![\w./-])[0-9]{1,3}(?:\.[0-9])?(?!\w|\.[0-9]|/(?! ?10\b))"
    rf"|\b(?:{TENS})(?:[ -](?:{UNITS}))?\b|\b(?:{UNITS}|zero)\b"
)
NO_SCORE = r"(?! ?(?:%|per ?cent|pct|weeks?|wks?|months?|mos?\b|days?|years?|yrs?|hours?|hrs?|min|mg|ml|cc))"
SCORE = re.compile(rf"(?:{FIGURE.pattern}){NO_SCORE}")
"""A number that is no share, no time and no dose."""
NUMBERED = re.compile(
    r"# ?[0-9]{1,2}\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? [0-9]{1,2}\b"
)
"""The day of a month and the number of an injection, which rate nothing."""
FRACTION = re.compile(
    r"\bhalf\b|\bhalved|\btwo[ -]thirds|\bthree[ -](?:quarters|fourths)|\b(?:2/3|3/4|1/2)(?: |rds?|of)"
    r"|\bmost of the pain\b"
)
COUNT = re.compile(
    rf"(?<![\w./-])(?:([0-9]{{1,3}})|(one|two|three|four|single|once|twice|pair|couple|trio)|({UNITS}|ten))(?![\w%]|[./-][0-9])"
)
NTH = re.compile(
    r"\b([0-9]{1,2}(?:st|nd|rd|th)|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)"
    rf" (week|month)|\b(week|wk|month)s?[ #:]+([0-9]{{1,2}}|{UNITS}|ten|eleven|twelve)\b"
)
"""A count of weeks or months told by its last: "in its fifth month", "still good at week 14"."""


class Quantities:
    """Those of a page, sentence by sentence."""

    def __init__(self, page: Page, mentions: Mentions, text: str) -> None:
        """`text` is what of the page records care, in lower case."""
        self._page, self._mentions, self._text = page, mentions, text

    @cached_property
    def _times(self) -> tuple[When, ...]:
        return times(self._page, self._mentions)

    @cached_property
    def _starts(self) -> list[int]:
        return [when.span.start for when in self._times]

    @cached_property
    def _pains(self) -> list[int]:
        """Where each name of the pain ends."""
        return [m.span.end for m in self._mentions.get("pain_duration", ()) if m.value["role"] == "complaint"]

    @cached_property
    def _today(self) -> PartialDate | None:
        return written_on(self._page, self._mentions)

    def of(self, statement: Sentence) -> frozenset[str]:
        """The kinds of quantity that the statement holds.

        time, long, short, quarter: a length, of four weeks or more, of less, of three months or more. dated, back: a
        date, one that lies four weeks or more before the note's own. half, less: of something half or more, or less.
        few, many: a count of up to four, or of more. two: two numbers or more that may be scores.
        """
        text = self._text[statement.span.start : statement.span.end]
        return frozenset((*self._timed(statement.span, text), *_shares(text), *_counts(text)))

    def is_no_course(self, statement: Sentence) -> bool:
        """Whether no time in it can be that of a therapy: it is the pain's ("pain 7 for 9 weeks"), or a day or two."""
        times = [when for when in self._within(statement.span) if when.days is not None or when.start is not None]
        return bool(times) and all(
            (when.days is not None and when.days < COURSE and when.start is None) or self._follows_pain(when)
            for when in times
        )

    def _follows_pain(self, when: When) -> bool:
        at = bisect_right(self._pains, when.span.start)
        between = self._page.plain[self._pains[at - 1] : when.span.start].lower().split() if at else None
        return between is not None and all(word in LEADS or word.isdigit() for word in between)

    def _within(self, span: Span) -> tuple[When, ...]:
        return self._times[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def _timed(self, span: Span, text: str) -> Iterator[str]:
        whens = self._within(span)
        days = [when.days for when in whens if when.days is not None and when.kind not in ("frequency", "ago", "ahead")]
        starts = sorted((when.start for when in whens if when.start and when.start.month), key=lambda day: day.middle)
        days += [days_between(starts[0], starts[-1])] if len(starts) > 1 else []
        days += _by_the_last(text)
        for length in days:
            yield "time"
            yield "long" if length >= LONG else "short"
            if length >= QUARTER:
                yield "quarter"
        if starts:
            yield "dated"
            if self._today and days_between(starts[0], self._today) >= LONG:
                yield "back"


def _by_the_last(text: str) -> Iterator[int]:
    for nth, unit, of, last in NTH.findall(text):
        count = ordinal(nth) if nth else to_number(last)
        yield int(((count or 1) - bool(nth)) * (MONTH if (unit or of) == "month" else WEEK))


def _shares(text: str) -> Iterator[str]:
    figures = [number for word in FIGURE.findall(text) if (number := to_number(word)) is not None]
    if SHARE.search(text):
        shares = [each for each in figures if 10 <= each <= MOST]
        yield from ("half" if each >= HALF else "less" for each in shares)
    if FRACTION.search(text) or _falls_by_half([each for each in figures if each <= 10]):
        yield "half"
    if len(SCORE.findall(NUMBERED.sub(" ", text))) > 1:
        yield "two"


def _falls_by_half(scores: Sequence[float]) -> bool:
    """Whether one of them is at most half of one before it."""
    highest = accumulate(scores, max)
    return any(2 * later <= first for first, later in zip(highest, scores[1:], strict=False))


def _counts(text: str) -> Iterator[str]:
    for figure, small, _ in COUNT.findall(text):
        yield "few" if small or (figure and 0 < int(figure) <= FEW) else "many"
