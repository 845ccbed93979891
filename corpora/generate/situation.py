"""What happened to a patient, as far as a note could tell it. No words, only what is so.

Whatever is None was not recorded by the author of the note. Lengths of time are (number, unit).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = [
    "DAYS", "Complaint", "Drug", "Earlier", "Guidance", "Limit", "Patient", "Procedure",
    "Sedation", "Situation", "Spell", "Therapy", "days",
]  # fmt: skip

DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
Spell = tuple[int, str]


def days(spell: Spell | None) -> int | None:
    """A length of time in days, as the labels count them."""
    return spell[0] * DAYS[spell[1]] if spell else None


@dataclass(frozen=True, slots=True)
class Patient:
    """Whom the note is about."""

    name: str
    age: int
    sex: str
    job: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """What hurts, why, and for how long."""

    condition: str
    """A condition of the facts: radiculopathy, axial_pain, facet_pain, …"""
    said: str
    spell: Spell | None
    vague: bool = False
    exam: str | None = None
    imaging: tuple[str, str] | None = None
    """Modality and what was seen."""
    site: str = ""


@dataclass(frozen=True, slots=True)
class Therapy:
    """One course of care."""

    category: str | None
    name: str
    said: str
    spell: Spell | None
    outcome: str = "failed"
    status: str = "tried"

    @property
    def noninvasive(self) -> bool:
        """Whether it counts as conservative care."""
        return self.category != "injection"


@dataclass(frozen=True, slots=True)
class Limit:
    """A named activity and what the patient can do of it."""

    activity: str
    said: str
    ability: str
    amount: str | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier injection of the same kind and region."""

    months_ago: int
    percent: int | None
    held: Spell | None
    scores: tuple[int, int] | None
    """Before and after, on the scale of today's score."""


@dataclass(frozen=True, slots=True)
class Procedure:
    """What was done: approach and levels as far as they are recorded."""

    service: str
    kind: str
    approach: str | None
    region: str
    levels: tuple[str, ...]
    side: str | None
    cause_both_sides: bool = False


@dataclass(frozen=True, slots=True)
class Sedation:
    """The deepest sedation, and what was written about its need."""

    depth: str | None
    reason: str | None = None
    """specific, boilerplate or None."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """What the needle was seen with."""

    modality: str | None
    contrast: bool | None = None
    stored: bool = False
    excused: bool = False
    """A documented contrast allergy or pregnancy."""


@dataclass(frozen=True, slots=True)
class Drug:
    """A drug given at the target, with strength and volume."""

    drug: str
    mg: float
    said: str
    steroid: bool


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything one note can tell."""

    patient: Patient
    day: date
    procedure: Procedure
    complaint: Complaint
    score: int | None
    post: int | None
    limits: tuple[Limit, ...]
    instrument: tuple[str, int, str] | None
    """A questionnaire, its score, and how it is written."""
    vague_limit: bool
    therapies: tuple[Therapy, ...]
    earlier: Earlier | None
    first: bool
    sessions: int | None
    so_far: int | None
    sedation: Sedation
    guidance: Guidance
    drugs: tuple[Drug, ...]
    rehab: str | None
    """active, planned, declined or None."""
    care_stopped: bool
    infection: str | None
    """absent, present or None; so is compression."""
    compression: str | None
    template: bool
    """A sentence of necessity that would be as true of any patient."""
    elements: tuple[tuple[str, str], ...] = ()
    """What only an operation's checklist asks for: element and state."""
