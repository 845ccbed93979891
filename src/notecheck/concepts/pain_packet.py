"""Pain packet: scores told in an older document of a packet, before and after the injection that is now repeated.

    --- Doc 1 of 3: PROCEDURE LOG 10/01/2025 ---      NRS pre 7/10, 30-min post 2/10
    --- Doc 2 of 3: FOLLOW UP VISIT 10/29/2025 ---    leg pain 2/10

The first score of the older documents is a baseline, what comes after it a follow-up.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from notecheck.concepts.beside import line_start
from notecheck.concepts.when import times
from notecheck.core.mention import Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page
from notecheck.core.time import PartialDate

__all__ = ["Packet"]

OPENS = ("---", "===", "***", "___", "[doc", "doc ", "document ", "page ", "# ", "## ")
"""How the line begins that heads a document."""
OLDER = 14
"""Days by which a document is another visit's, and no history taken for this procedure."""
FOLLOWS, HEADED = "follow", 120
"""A word of a heading, and its characters, by which a document is that of a visit after the injection."""
NOW = ("current", "pre_procedure")
LOG = 2
"""So many entries that open with their day make a log of visits."""
PAIRED = {"pre_procedure": "baseline", "current": "baseline", "post_procedure": "follow_up"}


class Packet:
    """The documents of a note, by the dates in their headings."""

    def __init__(self, page: Page, mentions: Mentions) -> None:
        days = [
            (line_start(page, t.span.start), t.start) for t in times(page, mentions) if t.kind == "date" and t.start
        ]
        entries = [(at, day) for at, day in days if day.day and _is_entry(page, at)]
        heads = [(at, day) for at, day in days if day.day and _heads(page, at)] + entries * (len(entries) >= LOG)
        heads.sort(key=lambda head: head[0])
        self._starts = [at for at, _ in heads]
        self._days = [day for _, day in heads]
        visits = (Span(at, page.plain.find("\n#", at)) for at, _ in days if _is_visit(page, at))
        self._visits = [visit for visit in visits if visit.end > 0]  # the last document has no later one to end it
        self._last: PartialDate | None = max(self._days, key=_latest, default=None)

    def shifted(self, at: int, timing: str, told: Sequence[str]) -> str:
        """The timing of a score at a place, seen from the newest document."""
        i = bisect_right(self._starts, at) - 1
        if timing in NOW and "baseline" in told and self._is_in_visit(at):
            return "follow_up"  # "7 the day of that injection; it is 5 now", in the note of the visit after it
        if i < 0 or self._last is None or (self._last.earliest - self._days[i].latest).days < OLDER:
            return timing
        then = PAIRED.get(timing, timing)
        return "follow_up" if then == "baseline" and "baseline" in told else then

    def _is_in_visit(self, at: int) -> bool:
        i = bisect_right(self._visits, at, key=lambda visit: visit.start) - 1
        return i >= 0 and at < self._visits[i].end


def _is_visit(page: Page, at: int) -> bool:
    """Whether the line heads the note of a visit after the injection: "##### CLINIC FOLLOW-UP, 02/03/2026 #####"."""
    line = page.plain[at : at + HEADED].partition("\n")[0].lower()
    return line.startswith("#") and FOLLOWS in line


def _heads(page: Page, at: int) -> bool:
    return page.plain[at : at + 12].lower().lstrip().startswith(OPENS)


def _is_entry(page: Page, at: int) -> bool:
    """Whether the line is an entry that opens with its day: "(02/18/2026) 4 weeks after the injection"."""
    return page.plain.startswith("(", at) and page.plain[at + 1 : at + 2].isdigit()


def _latest(day: PartialDate) -> date:
    return day.latest
