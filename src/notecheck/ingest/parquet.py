"""Parquet tables, read batch by batch in a process of their own: see parquet_rows.py for its other end."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

from notecheck.core.errors import NoteError
from notecheck.ingest.apart import keep, reader, retire
from notecheck.ingest.given import Entry, Given
from notecheck.ingest.process import Gone
from notecheck.ingest.tabular import Row, row_entries

__all__ = ["entries"]

ROWS = "notecheck.ingest.parquet_rows"
HELD = 256 << 20
"""Bytes of a table that comes from an archive or a pipe, and so must be held: its directory is at its end."""


def entries(stream: BinaryIO, given: Given) -> Iterator[Entry]:
    """A record for each row."""
    return row_entries(_rows(stream, given), given)


def _rows(stream: BinaryIO, given: Given) -> Iterator[Row]:
    with _path(stream) as path:
        process = reader(ROWS)
        retire(process)  # Nobody else is to ask it before it has told all.
        told = False
        try:
            process.send({"path": path, "columns": dict(given.terms.columns)})
            number, message = 1, process.receive()
            while "rows" in message:
                for fields in message["rows"]:
                    number += 1
                    yield Row(number, fields, message["column"])
                message = process.receive()
            told = True
        except Gone as gone:
            message = {"error": ("E_GAVE_UP", f"Parquet table: the reader {gone}")}
        finally:
            if told:
                keep(ROWS, process)
            else:
                process.end()
    if "error" in message:
        raise NoteError(*message["error"])


@contextmanager
def _path(stream: BinaryIO) -> Iterator[str]:
    """Where another process finds the file; it is held in memory where the stream is none."""
    try:
        number = stream.fileno() if stream.seekable() else -1
    except (OSError, io.UnsupportedOperation):
        number = -1
    if number >= 0:
        yield f"/proc/{os.getpid()}/fd/{number}"
        return
    with os.fdopen(os.memfd_create("parquet"), "wb+", buffering=0) as held:
        shutil.copyfileobj(cast(Any, _Bounded(stream)), held, 1 << 20)
        yield f"/proc/{os.getpid()}/fd/{held.fileno()}"


class _Bounded:
    """A stream that ends in a refusal where it is too long to be held."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._left = stream, HELD

    def read(self, size: int) -> bytes:
        """What comes next."""
        part = self._stream.read(size)
        self._left -= len(part)
        if self._left < 0:
            raise NoteError("E_TOO_LARGE", f"a Parquet table of more than {HELD >> 20} MB within an archive or a pipe")
        return part
