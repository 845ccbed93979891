"""Dates as far as they are known. A missing part stays missing; guessing needs an anchor and a name."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["PartialDate", "days_between"]


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A calendar date of which the day, or the day and the month, may be unknown."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        """ISO 8601, as precise as is known: "2026", "2026-01", "2026-01-15"."""
        parts = [f"{self.year:04d}"] + [f"{p:02d}" for p in (self.month, self.day) if p]
        return "-".join(parts)

    @classmethod
    def parse(cls, iso: str) -> PartialDate:
        """Read an ISO date or partial date; ValueError when it is neither."""
        numbers = [int(part) for part in iso.strip().split("-")]
        if not 1 <= len(numbers) <= 3:
            raise ValueError("expected YYYY, YYYY-MM or YYYY-MM-DD")
        return cls.checked(*numbers)

    @classmethod
    def checked(cls, year: int, month: int | None = None, day: int | None = None) -> PartialDate:
        """The date, or ValueError when the calendar has no such day."""
        date(year, month or 1, day or 1)
        return cls(year, month, day)

    @property
    def earliest(self) -> date:
        """The first day this may be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day this may be."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def middle(self) -> date:
        """The day halfway between earliest and latest, for estimates."""
        return self.earliest + timedelta(days=(self.latest - self.earliest).days // 2)


def days_between(start: PartialDate, end: PartialDate) -> int:
    """Whole days from start to end, taking the middle of what is not known."""
    return (end.middle - start.middle).days
