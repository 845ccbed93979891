"""A JSON document: one record, or an array of them. UTF-8."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from notecheck.core.errors import NoteError
from notecheck.ingest.given import Entry, Given
from notecheck.ingest.record import Record
from notecheck.ingest.rows import record_of
from notecheck.ingest.text import BYTES_PER_CHARACTER

__all__ = ["entries", "row_of"]


def entries(stream: BinaryIO, given: Given) -> Iterator[Entry]:
    """The records of a document that is one object, or an array of objects."""
    document = _parsed(stream.read(given.terms.limit * BYTES_PER_CHARACTER + 1))
    if not isinstance(document, list):
        yield Entry(given, partial(row_of, document, given))
        return
    for number, row in enumerate(document, 1):
        here = given.numbered(number)
        yield Entry(here, partial(row_of, row, here))


def row_of(row: object, given: Given) -> Record:
    """The note of one record, which is still to be parsed where it is bytes; NoteError where it has none."""
    return record_of(_object(_parsed(row) if isinstance(row, bytes) else row), given)


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
