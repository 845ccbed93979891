"""JSON lines: one record a line. UTF-8."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from notecheck.core.errors import NoteError
from notecheck.ingest.admit import too_large
from notecheck.ingest.document import parsed, row_of
from notecheck.ingest.fhir import bundle_entries, is_bundle
from notecheck.ingest.given import Entry, Given
from notecheck.ingest.record import Record
from notecheck.ingest.sniff import WIDE

__all__ = ["entries"]

ESCAPED = 6
"""Bytes that one character may take in JSON: written as an escape."""
BLANK = (b"\n", b"\r\n")
OTHER_FIELDS = 1 << 20
"""Bytes that a line may hold beside its text."""


def entries(stream: BinaryIO, given: Given) -> Iterator[Entry]:
    """Every record of the stream, in order; blank lines are none."""
    limit = given.terms.limit
    longest = limit * ESCAPED + OTHER_FIELDS
    number = 0
    while line := stream.readline(longest):
        number += 1
        if number == 1 and line.startswith(WIDE):
            raise NoteError("E_DECODE", "JSON lines are UTF-8; this has the byte-order mark of UTF-16")
        if line in BLANK:
            continue
        here = given.numbered(number)
        if len(line) == longest and not line.endswith(b"\n"):
            _skip_line(stream, longest)
            yield Entry(here, partial(_refuse, too_large(limit)))
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield from _bundle(line, here) if b'"Bundle"' in line else [Entry(here, partial(row_of, line, here))]


def _bundle(line: bytes, here: Given) -> Iterator[Entry]:
    """The notes of a line that may be a whole Bundle."""
    try:
        row = parsed(line)
        yield from bundle_entries(row, here) if is_bundle(row) else [Entry(here, partial(row_of, row, here))]  # type: ignore[arg-type]
    except NoteError as error:
        yield Entry(here, partial(_refuse, error))


def _refuse(error: NoteError) -> Record:
    raise error


def _skip_line(stream: BinaryIO, size: int) -> None:
    while (rest := stream.readline(size)) and not rest.endswith(b"\n"):
        pass
