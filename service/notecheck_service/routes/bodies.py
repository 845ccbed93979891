"""What requests carry. Unknown fields are refused: one may be misspelt."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    JsonValue,
    StrictBool,
    Tag,
)

from notecheck.api import SERVICES

__all__ = ["DAY", "CaseToScan", "Entry", "NoteChange", "NoteToScan", "Strict", "ToScan"]

MOST = 50
"""Notes of one case."""
DAY = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
Name = Annotated[str, Field(min_length=1, max_length=200)]
Day = Annotated[str, Field(pattern=DAY)]

CLAIM: dict[str, JsonValue] = {
    "payer": "original_medicare",
    "state": "NJ",
    "place_of_service": "11",
    "date_of_service": "2026-03-04",
    "lines": [{"code": "64483", "modifiers": ["LT"], "units": 1, "diagnoses": ["M51.17"]}],
}
TEXT = "SYNTHETIC NOTE. Left L5-S1 transforaminal ESI under fluoroscopy with contrast. Pain 7/10 before, 3/10 after."
NOTE: dict[str, JsonValue] = {"text": TEXT, "note_id": "visit-17", "date": "2026-03-04", "claim": CLAIM}
CASE: dict[str, JsonValue] = {
    "notes": [{"text": TEXT, "note_id": "visit-17"}, {"text": "SYNTHETIC NOTE. PT for 7 weeks, no relief."}]
}


def _as_json_has_it(value: object) -> object:
    """A number is a number in JSON, and no text or truth that looks like one."""
    if isinstance(value, bool | str):
        raise ValueError
    return value


Whole = Annotated[int, BeforeValidator(_as_json_has_it)]


class Strict(BaseModel):
    """A body without anything that is not named here."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Entry(Strict):
    """One note of a chart."""

    text: Annotated[str, Field(min_length=1, description="Word for word; offsets count its code points.")]
    note_id: Annotated[Name | None, Field(description="What the caller calls it; sent again, a new version.")] = None
    date: Annotated[Day | None, Field(description="Its date: YYYY, YYYY-MM or YYYY-MM-DD.")] = None
    author: Annotated[Name | None, Field(description="Who wrote it, as the caller names them.")] = None


class _Terms(Strict):
    service: Annotated[Literal[SERVICES] | None, Field(description="What was done; default: as recognised.")] = None  # type: ignore[valid-type]
    claim: Annotated[dict[str, Any] | None, Field(description="The claim to hold beside it.")] = None
    patient: Annotated[Name | None, Field(description="Whose chart it is of, as the caller names them.")] = None
    store: Annotated[StrictBool, Field(description="Keep the notes and the result.")] = True


class NoteToScan(Entry, _Terms):
    """One note."""

    model_config = ConfigDict(json_schema_extra={"examples": [NOTE]})

    @property
    def notes(self) -> list[Entry]:
        """Itself: a case of one note."""
        return [self]

    @property
    def case_id(self) -> None:
        """None: it is of no case."""


class CaseToScan(_Terms):
    """The notes of one case: one is judged, what the others document counts as well."""

    model_config = ConfigDict(json_schema_extra={"examples": [CASE]})

    notes: Annotated[list[Entry], Field(min_length=1, max_length=MOST)]
    case_id: Annotated[Name | None, Field(description="What the caller calls the case.")] = None


def _kind(body: object) -> str:
    return "(case)" if isinstance(body, dict) and "notes" in body else "(note)"


ToScan = Annotated[
    Annotated[NoteToScan, Tag("(note)")] | Annotated[CaseToScan, Tag("(case)")],
    Discriminator(_kind),
]


class NoteChange(Strict):
    """What a practice says about a note; the note itself never changes."""

    assigned_to: Annotated[str | None, Field(pattern=r"^per_[a-z0-9]{22}$", description="Our id of a person.")] = None
    priority: Annotated[Whole, Field(ge=0, le=100, description="The higher the sooner.")] = 0
