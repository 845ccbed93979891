"""The date beside some words: the nearest one in their sentence or line, and how long before the note it was."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from notecheck.concepts.note_date import written_on
from notecheck.concepts.stated import gap
from notecheck.concepts.when import When, times
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page
from notecheck.core.time import PartialDate, days_between

__all__ = ["Dated", "date_beside"]

NEAR = 60
"""Characters between words and their date, at most."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as far as it is known."""

    on: str | None = None
    """ISO date, may be partial."""
    days_ago: int | None = None
    """Days from then to the note's own date."""


def date_beside(page: Page, mention: Mention, mentions: Mentions) -> Dated:
    """The date nearest to the words within their sentence."""
    sentence = page.sentences[mention.sentence].span
    known = times(page, mentions)
    low = bisect_left(known, mention.span.start - 2 * NEAR, key=_start)
    high = bisect_right(known, mention.span.end + NEAR, key=_start)
    near = [
        (gap(when.span, mention.span), when.start)
        for when in known[low:high]
        if when.start and when.kind in ("date", "ago", "since") and when.span.overlaps(sentence)
    ]
    distance, on = min(near, key=lambda each: each[0], default=(NEAR + 1, None))
    if on is None or distance > NEAR:
        return Dated()
    today = written_on(page, mentions)
    return Dated(str(on), _days(on, today))


def _start(when: When) -> int:
    return when.span.start


def _days(on: PartialDate, today: PartialDate | None) -> int | None:
    return days_between(on, today) if today else None
