"""A JSON document: one record, an array of them, or a FHIR resource. UTF-8."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from notecheck.core.errors import NoteError
from notecheck.ingest.attachment import MAX_BYTES, too_many_bytes
from notecheck.ingest.fhir import bundle_entries, is_bundle, record_of_resource
from notecheck.ingest.given import Entry, Given
from notecheck.ingest.record import Record
from notecheck.ingest.rows import record_of

__all__ = ["entries", "parsed", "row_of"]

VALUES = 1_000_000
"""Members of arrays and objects in one document: each takes some sixty bytes."""


def entries(stream: BinaryIO, given: Given) -> Iterator[Entry]:
    """The records of a document that is one object, or an array of objects."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise too_many_bytes()
    document = parsed(data)
    if is_bundle(document):
        yield from bundle_entries(document, given)  # type: ignore[arg-type]
    elif not isinstance(document, list):
        yield Entry(given, partial(row_of, document, given))
    else:
        for number, row in enumerate(document, 1):
            here = given.numbered(number)
            yield Entry(here, partial(row_of, row, here))


def row_of(row: object, given: Given) -> Record:
    """The note of one record, which is still to be parsed where it is bytes; NoteError where it has none."""
    row = parsed(row) if isinstance(row, bytes) else row
    if not isinstance(row, dict):
        raise NoteError("E_BAD_JSON", "expected an object")
    return record_of_resource(row, given) if "resourceType" in row else record_of(row, given)


def parsed(data: bytes) -> object:
    """What the bytes say. Errors of the parsers hold the bytes, so none of them leaves this function."""
    if sum(map(data.count, (b",", b"[", b"{"))) > VALUES:
        raise NoteError("E_TOO_LARGE", f"JSON of more than {VALUES} values")
    code, fault, found = "E_BAD_JSON", "", None
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        code, fault = "E_DECODE", f"not UTF-8 at byte {error.start}"
    except json.JSONDecodeError as error:
        fault = f"not JSON at line {error.lineno}, column {error.colno}"
    except (ValueError, RecursionError) as error:
        fault = f"not readable as JSON ({type(error).__name__})"
    if fault:
        raise NoteError(code, fault)
    return found
