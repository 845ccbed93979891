"""A claim as it was read: every field typed, and None where it was absent or could not be used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = ["APPROACHES", "PAYERS", "REGIONS", "Authorization", "Claim", "Earlier", "Line", "Program", "Visit"]

PAYERS = ("original_medicare", "medicare_advantage", "railroad_medicare", "medicaid", "va", "commercial")
REGIONS = ("cervical_thoracic", "lumbar_sacral")
APPROACHES = ("transforaminal", "interlaminar", "caudal")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the claim."""

    number: int
    """The first is 1."""
    code: str
    modifiers: frozenset[str]
    units: int | None
    diagnoses: frozenset[str]
    """ICD-10-CM with the dot."""

    @property
    def sides(self) -> frozenset[str]:
        """The sides that the modifiers tell: left, right, both for 50, none where none is told."""
        if "50" in self.modifiers:
            return frozenset(("left", "right"))
        return frozenset(side for mark, side in (("LT", "left"), ("RT", "right")) if mark in self.modifiers)


@dataclass(frozen=True, slots=True)
class Authorization:
    """A decision of the payer. Under WISeR its number is the unique tracking number (UTN)."""

    index: int
    """Its place in the claim's list, the first is 1: the number itself is never repeated."""
    kind: str | None
    number: str | None
    decision: str | None
    decided: date | None
    codes: frozenset[str]
    affirmed_codes: frozenset[str] | None
    levels: tuple[str, ...]
    side: str | None
    approach: str | None
    valid_from: date | None
    valid_to: date | None

    @property
    def covered(self) -> frozenset[str]:
        """The codes that were affirmed."""
        if self.decision == "non_affirmed":
            return frozenset()
        return self.codes if self.affirmed_codes is None else self.affirmed_codes


@dataclass(frozen=True, slots=True)
class Earlier:
    """A session before this one."""

    service: str
    day: date
    region: str | None


@dataclass(frozen=True, slots=True)
class Visit:
    """The first visit of a chronic pain program."""

    day: date | None
    in_person: bool | None
    minutes: float | None


@dataclass(frozen=True, slots=True)
class Program:
    """One month of a chronic pain program (G3002, G3003)."""

    month: str | None
    """"2026-02"."""
    minutes: float | None
    visit: Visit | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim."""

    payer: str | None
    plan: str | None
    state: str | None
    place: str | None
    day: date | None
    """The date of service: a date, so no time zone can move it."""
    lines: tuple[Line, ...]
    authorizations: tuple[Authorization, ...]
    history: tuple[Earlier, ...]
    program: Program | None
