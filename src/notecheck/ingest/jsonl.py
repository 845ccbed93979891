"""JSON lines: one object a line, {"id", "text", "date"?}; other keys are left alone. UTF-8."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from notecheck.core.errors import NoteError
from notecheck.core.note import Note
from notecheck.core.time import PartialDate
from notecheck.ingest.admit import admit, admit_date, admit_id
from notecheck.ingest.record import Record, Refusal, Warned

__all__ = ["read_jsonl", "read_object"]

ESCAPED = 12
"""Bytes that one character may take in JSON: an emoji written as two escapes."""
OTHER_FIELDS = 1 << 20
"""Bytes that a line may hold beside its text."""


def read_jsonl(
    stream: BinaryIO, place: str, *, limit: int, date: PartialDate | None, warnings: tuple[Warned, ...] = ()
) -> Iterator[Record | Refusal]:
    """Every record of the stream, in order; blank lines are none."""
    longest = limit * ESCAPED + OTHER_FIELDS
    number = 0
    while line := stream.readline(longest):
        number += 1
        here = f"{place}:{number}"
        if len(line) == longest and not line.endswith(b"\n"):
            _skip_line(stream, longest)
            yield Refusal("E_TOO_LARGE", f"longer than the limit of {limit} characters", here)
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield read_object(line, here, limit=limit, date=date, warnings=warnings)


def _skip_line(stream: BinaryIO, size: int) -> None:
    while (rest := stream.readline(size)) and not rest.endswith(b"\n"):
        pass


def read_object(
    data: bytes, place: str, *, limit: int, date: PartialDate | None, warnings: tuple[Warned, ...] = ()
) -> Record | Refusal:
    """The note that one JSON object holds."""
    note_id = None
    try:
        row = _object(data)
        note_id = admit_id(_field(row, "id"))
        text = _field(row, "text")
        if not isinstance(text, str):
            raise NoteError("E_BAD_FIELD", "text: expected a string")
        note = Note(note_id, admit(text, limit=limit), admit_date(row.get("date")) or date)
        return Record(note, place, "utf-8", warnings)
    except NoteError as error:
        return Refusal.of(error, place, note_id)


def _field(row: dict[str, object], name: str) -> object:
    if row.get(name) is None:
        raise NoteError("E_MISSING_FIELD", f"{name}: required")
    return row[name]


def _object(data: bytes) -> dict[str, object]:
    """The object in the bytes. Errors of the parsers hold the bytes, so none of them leaves this function."""
    code, fault, row = "E_BAD_JSON", "", None
    try:
        row = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        code, fault = "E_DECODE", f"not UTF-8 at byte {error.start}"
    except json.JSONDecodeError as error:
        fault = f"not JSON at line {error.lineno}, column {error.colno}"
    except (ValueError, RecursionError) as error:
        fault = f"not readable as JSON ({type(error).__name__})"
    if fault:
        raise NoteError(code, fault)
    if not isinstance(row, dict):
        raise NoteError("E_BAD_JSON", "expected an object")
    if "resourceType" in row:
        raise NoteError("E_UNSUPPORTED", "FHIR resource; plain text and JSON lines are read")
    return row
