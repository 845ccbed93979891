"""Parquet tables, read batch by batch in a process of their own: see parquet_rows.py for its other end."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, BinaryIO, cast

from notecheck.core.errors import NoteError
from notecheck.ingest.apart import WIDTH
from notecheck.ingest.given import Entry, Given
from notecheck.ingest.tabular import Row, row_entries

__all__ = ["entries"]

HELD = 256 << 20
"""Bytes of a table that comes from an archive or a pipe, and so must be held: its directory is at its end."""


def entries(stream: BinaryIO, given: Given) -> Iterator[Entry]:
    """A record for each row."""
    return row_entries(_rows(stream, given), given)


def _rows(stream: BinaryIO, given: Given) -> Iterator[Row]:
    with _file(stream) as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "notecheck.ingest.parquet_rows", json.dumps(dict(given.terms.columns))],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "ARROW_DEFAULT_MEMORY_POOL": "system"},
        )
        try:
            yield from _told(cast(IO[bytes], process.stdout))
        finally:
            process.kill()
            cast(IO[bytes], process.stdout).close()
            process.wait()


def _told(pipe: IO[bytes]) -> Iterator[Row]:
    number = 1
    while (message := _message(pipe)) is not None:
        if "error" in message:
            raise NoteError(*message["error"])
        if "end" in message:
            return
        for fields in message["rows"]:
            number += 1
            yield Row(number, fields, message["column"])
    raise NoteError("E_GAVE_UP", f"Parquet table: the reader ended without a result, after row {number - 1}")


def _message(pipe: IO[bytes]) -> dict[str, Any] | None:
    size = int.from_bytes(pipe.read(WIDTH), "big")
    data = pipe.read(size)
    return cast(dict[str, Any], json.loads(data)) if size and len(data) == size else None


@contextmanager
def _file(stream: BinaryIO) -> Iterator[IO[bytes] | int]:
    """A file that another process can read and search; in memory where the stream is none."""
    try:
        number = stream.fileno() if stream.seekable() else -1
    except (OSError, io.UnsupportedOperation):
        number = -1
    if number >= 0:
        os.lseek(number, 0, os.SEEK_SET)
        yield number
        return
    with os.fdopen(os.memfd_create("parquet"), "wb+") as held:
        shutil.copyfileobj(cast(Any, _Bounded(stream)), held, 1 << 20)
        held.seek(0)
        yield held


class _Bounded:
    """A stream that ends in a refusal where it is too long to be held."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._left = stream, HELD

    def read(self, size: int) -> bytes:
        part = self._stream.read(size)
        self._left -= len(part)
        if self._left < 0:
            raise NoteError("E_TOO_LARGE", f"a Parquet table of more than {HELD >> 20} MB within an archive or a pipe")
        return part
