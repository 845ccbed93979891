"""Where a course of therapy begins and ends, as the words before a date tell. A helper of conservative_therapy."""

from __future__ import annotations

from collections.abc import Sequence

from notecheck.concepts.numbers import to_number
from notecheck.concepts.therapy_reading import Reading
from notecheck.concepts.when import When
from notecheck.core.time import PartialDate, days_between

__all__ = ["admission", "days_since", "ended", "is_count", "is_end", "lies_behind", "runs_on"]

OVER = (
    "end", "ended", "stopped", "finished", "completed", "discontinued", "d/c'd", "until", "ending", "stop", "to",
    "thru", "through", "end date",
)  # fmt: skip
"""Words right before the date on which a therapy ended."""
BEGUN = (
    "begun", "began", "started", "since", "added", "introduced", "fitted", "starting", "beginning", "start",
    "initiated", "commenced", "raised", "increased", "doubled", "from", "fr", "start date", "admission", "admitted",
    "hospitalized",
)  # fmt: skip
"""Words right before the date on which a therapy began."""
ADMITTED = ("admitted", "admission", "admission date", "date of admission", "admit date", "hospitalized")
"""Words right before the date of admission."""
COUNTED = 24
"""Characters before a stretch of time in which a number of things may be counted."""
LONG_OVER = 14
"""Days before the visit at which what still goes on cannot have ended."""
SEASONS = ("spring", "summer", "fall", "autumn", "winter")


def ended(reading: Reading, found: Sequence[When]) -> When | None:
    """The date on which a therapy is said to have ended."""
    dates = [w for w in found if w.kind == "date"]
    return next((w for w in dates if _before_date(reading, w).endswith(OVER)), None)


def is_count(reading: Reading, when: When) -> bool:
    """Whether things are counted in each such stretch: "2 shifts a week", "two half-days a wk"."""
    if not reading.text(when.span.start, when.span.end).startswith(("a ", "an ")):
        return False
    lead = reading.text(max(0, when.span.start - COUNTED), when.span.start).split()[-2:]
    return len(lead) > 1 and lead[1].endswith("s") and to_number(lead[0]) is not None


def is_end(reading: Reading, when: When) -> bool:
    """Whether a form's label says that a therapy began or ended on this date ("Start: 1/12/2026  End: 2/27/2026")."""
    label = reading.text(max(0, when.span.start - 3), when.span.start).rstrip()
    return label.endswith(":") and _before_date(reading, when).endswith((*BEGUN, *OVER))


def lies_behind(reading: Reading, end: PartialDate | None) -> bool:
    """Whether a therapy's end lies well before the visit."""
    return bool(end and reading.today and (reading.today.earliest - end.latest).days > LONG_OVER)


def admission(reading: Reading) -> When | None:
    """The date on which the patient came to the hospital."""
    return next((w for w in reading.times if w.kind == "date" and _before_date(reading, w).endswith(ADMITTED)), None)


def _before_date(reading: Reading, when: When) -> str:
    before = reading.text(max(0, when.span.start - 16), when.span.start).rstrip(" ~(:=")
    return before.removesuffix(" on").removesuffix(" in")


def days_since(reading: Reading, since: When | None, end: When | None) -> int | None:
    """Days from the start of a therapy to its end, or where it still goes on to the note's own date."""
    if since is None:
        return None
    if end and end.start and since.start and since.start.latest <= end.start.latest:
        return days_between(since.start, end.start)
    if since.days is not None:
        return since.days
    if since.start and reading.today and since.start.latest <= reading.today.latest:
        return days_between(since.start, reading.today)
    return None


def runs_on(reading: Reading, when: When) -> bool:
    """Whether the therapy ran from this date up to the note's own; a season fixes no length."""
    if when.kind in ("date", "ago"):
        return _before_date(reading, when).endswith(BEGUN)
    words = reading.text(when.span.start, when.span.end)
    return when.kind == "since" and not any(season in words for season in SEASONS)
