"""JSON records, {"id", "text", "date"?}, one a line or in one document; other keys are left alone. UTF-8."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from notecheck.core.errors import NoteError
from notecheck.core.note import Note
from notecheck.core.time import PartialDate
from notecheck.ingest.admit import admit, admit_date, admit_id
from notecheck.ingest.record import Record, Refusal, Warned

__all__ = ["read_document", "read_jsonl"]

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
            yield _record(line, here, limit, date, warnings)


def _skip_line(stream: BinaryIO, size: int) -> None:
    while (rest := stream.readline(size)) and not rest.endswith(b"\n"):
        pass


def read_document(
    data: bytes, place: str, *, limit: int, date: PartialDate | None, warnings: tuple[Warned, ...] = ()
) -> Iterator[Record | Refusal]:
    """The records of a document that is one object, or an array of objects."""
    try:
        document = _parsed(data)
    except NoteError as error:
        yield Refusal.of(error, place)
        return
    if not isinstance(document, list):
        yield _record(document, place, limit, date, warnings)
        return
    for number, row in enumerate(document, 1):
        yield _record(row, f"{place}:{number}", limit, date, warnings)


def _record(
    row: object, place: str, limit: int, date: PartialDate | None, warnings: tuple[Warned, ...]
) -> Record | Refusal:
    """The note of one record, which is still to be parsed where it is bytes."""
    note_id = None
    try:
        fields = _object(_parsed(row) if isinstance(row, bytes) else row)
        note_id = admit_id(_field(fields, "id"))
        text = _field(fields, "text")
        if not isinstance(text, str):
            raise NoteError("E_BAD_FIELD", "text: expected a string")
        note = Note(note_id, admit(text, limit=limit), admit_date(fields.get("date")) or date)
        return Record(note, place, "utf-8", warnings)
    except NoteError as error:
        return Refusal.of(error, place, note_id)


def _field(row: dict[str, object], name: str) -> object:
    if row.get(name) is None:
        raise NoteError("E_MISSING_FIELD", f"{name}: required")
    return row[name]


def _parsed(data: bytes) -> object:
    """What the bytes say. Errors of the parsers hold the bytes, so none of them leaves this function."""
    code, fault, parsed = "E_BAD_JSON", "", None
    try:
        parsed = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        code, fault = "E_DECODE", f"not UTF-8 at byte {error.start}"
    except json.JSONDecodeError as error:
        fault = f"not JSON at line {error.lineno}, column {error.colno}"
    except (ValueError, RecursionError) as error:
        fault = f"not readable as JSON ({type(error).__name__})"
    if fault:
        raise NoteError(code, fault)
    return parsed


def _object(row: object) -> dict[str, object]:
    if not isinstance(row, dict):
        raise NoteError("E_BAD_JSON", "expected an object")
    if "resourceType" in row:
        raise NoteError("E_UNSUPPORTED", "FHIR resource; plain text and JSON lines are read")
    return row
