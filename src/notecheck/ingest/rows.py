"""A row of fields to a record: {"id", "text", "date"?} and what it tells about the note; other keys are left alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from notecheck.core.errors import NoteError
from notecheck.core.note import Note
from notecheck.ingest.about import About
from notecheck.ingest.admit import admit, admit_date, admit_id
from notecheck.ingest.given import Given
from notecheck.ingest.record import Record

__all__ = ["record_of"]

ABOUT = tuple(each.name for each in fields(About))
LONGEST = 200
"""Characters of what is told about a note; more is no name, number or date."""


def record_of(row: Mapping[str, object], given: Given) -> Record:
    """The note of a row; NoteError with the row's id where it has one."""
    columns = given.terms.columns
    note_id = admit_id(_field(row, columns.get("id", "id")))
    try:
        text = _field(row, columns.get("text", "text"))
        if not isinstance(text, str):
            raise NoteError("E_BAD_FIELD", "text: expected a string")
        day = admit_date(row.get(columns.get("date", "date")))
        note = Note(note_id, admit(text, limit=given.terms.limit), day or given.terms.date)
    except NoteError as error:
        raise NoteError(error.code, error.detail, note_id=note_id) from None
    about = About(*(_word(row.get(columns.get(name, name))) for name in ABOUT))
    dated = about.or_else(About(service_date=str(day))) if day else about
    return Record(note, given.place, "utf-8", given.warnings, dated)


def _field(row: Mapping[str, object], name: str) -> object:
    if row.get(name) is None:
        raise NoteError("E_MISSING_FIELD", f"{name}: required")
    return row[name]


def _word(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 10**LONGEST else ""
    if not isinstance(value, str):
        return None
    return value.strip()[:LONGEST].encode("utf-8", "replace").decode() or None
