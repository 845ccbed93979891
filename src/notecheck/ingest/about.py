"""What a source says about a note beside its text: whose it is, whose work, where and when."""

from __future__ import annotations

from dataclasses import dataclass, fields

__all__ = ["UNKNOWN", "About"]


@dataclass(frozen=True, slots=True)
class About:
    """Each as the source writes it, or None where it does not say. All of it may identify a patient."""

    account: str | None = None
    """The account or visit that is billed."""
    patient: str | None = None
    """The patient's record number."""
    provider: str | None = None
    """Who wrote the note, or did what it tells of."""
    location: str | None = None
    """Where that was done."""
    service_date: str | None = None
    """Date of service: ISO 8601 where the source's form is known, else as written."""
    source: str | None = None
    """The system that sent it."""

    def or_else(self, other: About) -> About:
        """The same, with what it lacks taken from the other."""
        return About(*(getattr(self, each.name) or getattr(other, each.name) for each in fields(About)))


UNKNOWN = About()
"""Nothing is told."""
