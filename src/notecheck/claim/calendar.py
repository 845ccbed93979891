"""Calendar arithmetic on dates: no clock, no time zone."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

__all__ = ["last_day", "months_before", "shown"]


def last_day(first: date, days: int) -> date:
    """The last of so many days, where the first is day 1."""
    try:
        return first + timedelta(days=days - 1)
    except OverflowError:
        return date.max


def months_before(day: date, months: int) -> date:
    """The same day so many months before; 29 February becomes 28 February in a common year."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shown(day: date | None) -> str | None:
    """ISO 8601, or None."""
    return None if day is None else day.isoformat()
