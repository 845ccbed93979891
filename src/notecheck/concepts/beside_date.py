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

__all__ = ["Dated", "Dates"]

NEAR = 60
"""Characters between words and their date, at most."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as far as it is known."""

    on: str | None = None
    """ISO date, may be partial."""
    days_ago: int | None = None
    """Days from then to the note's own date."""


class Dates:
    """The dates of one page."""

    def __init__(self, page: Page, mentions: Mentions) -> None:
        kinds = ("date", "ago", "since")
        self._page = page
        self._known = [when for when in times(page, mentions) if when.start and when.kind in kinds]
        self._today = written_on(page, mentions)

    def beside(self, mention: Mention) -> Dated:
        """The date nearest to the words within their sentence."""
        sentence = self._page.sentences[mention.sentence].span
        low = bisect_left(self._known, mention.span.start - 2 * NEAR, key=_start)
        high = bisect_right(self._known, mention.span.end + NEAR, key=_start)
        near = [
            (gap(when.span, mention.span), when.start) for when in self._known[low:high] if when.span.overlaps(sentence)
        ]
        distance, on = min(near, key=lambda each: each[0], default=(NEAR + 1, None))
        return Dated(str(on), _days(on, self._today)) if on and distance <= NEAR else Dated()


def _start(when: When) -> int:
    return when.span.start


def _days(on: PartialDate, today: PartialDate | None) -> int | None:
    return days_between(on, today) if today else None
