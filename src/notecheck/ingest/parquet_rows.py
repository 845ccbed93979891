"""The process that reads a Parquet table from its standard input, a file, and writes its rows to standard output."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from notecheck.core.errors import NoteError
from notecheck.ingest import allowance
from notecheck.ingest.apart import WIDTH
from notecheck.ingest.columns import columns_of
from notecheck.ingest.faults import place_of
from notecheck.ingest.serve import alone
from notecheck.ingest.table import letters

__all__ = ["main"]

MEASURE = 8 << 20
"""Every batch is granted what a document of so many bytes is."""
BATCH = 32
"""Rows that are held at once."""
GROWTH = 1000
"""How many times its size the columns of a table may grow, encodings and runs included."""
SMALL = 64 << 20
ROWS = 1_000_000


def main() -> None:
    """Write every row, then that this was all."""
    size = os.fstat(0).st_size
    with alone() as out:
        try:
            allowance.grant(MEASURE)
            for message in _messages(size):
                _write(out, message)
                allowance.grant(MEASURE)
            _write(out, {"end": True})
        except NoteError as error:
            _write(out, {"error": (error.code, error.detail)})
        except (pa.ArrowException, OSError):
            code = "E_TRUNCATED" if not _has_end(size) else "E_DAMAGED"
            _write(out, {"error": (code, "the Parquet table is incomplete or damaged")})
        except MemoryError:
            _write(out, {"error": ("E_GAVE_UP", "Parquet table: the reader needs more memory than it may have")})
        except Exception as error:
            _write(out, {"error": ("E_INTERNAL", place_of(error))})


def _has_end(size: int) -> bool:
    return size > 8 and os.pread(0, 4, size - 4) == b"PAR1"


def _messages(size: int) -> Iterator[dict[str, Any]]:
    with os.fdopen(os.dup(0), "rb") as file:
        table = pq.ParquetFile(file, buffer_size=1 << 20, pre_buffer=False)
        _refuse_growth(table.metadata, size)
        names = table.schema_arrow.names
        columns = columns_of(names, json.loads(sys.argv[1]))
        wanted = {field: names[place] for field, place in columns.items()}
        column = letters(columns["text"])
        for batch in table.iter_batches(BATCH, columns=sorted(set(wanted.values())), use_threads=False):
            rows = batch.to_pylist()
            yield {"column": column, "rows": [_fields(row, wanted) for row in rows]}


def _refuse_growth(meta: pq.FileMetaData, size: int) -> None:
    grown = sum(meta.row_group(number).total_byte_size for number in range(meta.num_row_groups))
    if meta.num_rows > max(ROWS, 4 * size) or grown > max(SMALL, GROWTH * size):
        raise NoteError("E_TOO_LARGE", "a Parquet table that grows beyond measure")


def _fields(row: dict[str, Any], wanted: dict[str, str]) -> dict[str, str]:
    return {field: text for field, name in wanted.items() if (text := _text(row.get(name))) is not None}


def _text(value: object) -> str | None:
    """A value as a cell of text; None where there is none."""
    if value is None:
        return None
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def _write(out: BinaryIO, message: dict[str, Any]) -> None:
    data = json.dumps(message).encode()
    out.write(len(data).to_bytes(WIDTH, "big") + data)
    out.flush()


if __name__ == "__main__":
    main()
