"""JSON lines: one record a line. UTF-8."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from notecheck.core.errors import NoteError
from notecheck.ingest.admit import too_large
from notecheck.ingest.document import row_of
from notecheck.ingest.given import Entry, Given
from notecheck.ingest.record import Record
from notecheck.ingest.sniff import WIDE

__all__ = ["entries"]

ESCAPED = 12
"""Bytes that one character may take in JSON: an emoji written as two escapes."""
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
        here = given.numbered(number)
        if len(line) == longest and not line.endswith(b"\n"):
            _skip_line(stream, longest)
            yield Entry(here, partial(_refuse, limit))
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield Entry(here, partial(row_of, line, here))


def _refuse(limit: int) -> Record:
    raise too_large(limit)


def _skip_line(stream: BinaryIO, size: int) -> None:
    while (rest := stream.readline(size)) and not rest.endswith(b"\n"):
        pass
