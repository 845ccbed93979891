"""The time of day, handed in: what depends on it is tested with a clock that is moved by hand.

Time tells when something happened, in UTC. Order never comes from it: sequence numbers give that.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

__all__ = ["Clock", "HandClock", "SystemClock"]


class Clock(Protocol):
    """Anything that knows what time it is."""

    def now(self) -> datetime:
        """The present moment, in UTC, with its zone."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)


class HandClock:
    """A clock that stands still until it is moved: for demonstrations and tests."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The moment it was last moved to."""
        return self._now

    def advance(self, **span: float) -> None:
        """Move on by a span, named as `timedelta` names it: `advance(minutes=5)`."""
        self._now += timedelta(**span)
