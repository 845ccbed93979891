"""The process that reads a Parquet table for another one; see parquet.py."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from notecheck.core.errors import NoteError
from notecheck.ingest import allowance
from notecheck.ingest.columns import columns_of
from notecheck.ingest.faults import place_of
from notecheck.ingest.process import answer
from notecheck.ingest.serve import alone
from notecheck.ingest.table import letters

__all__ = ["main"]

MEASURE = 8 << 20
"""Every batch is granted what a document of so many bytes is."""
MEMORY, PAGE = 96 << 20, 256 << 20
BATCH = 1
"""Rows that are held at once: a note of 5 MB is held in several shapes on its way."""
GROWTH = 1000
"""How many times its size the columns of a table may grow, encodings and runs included."""
SMALL = 64 << 20
ROWS = 1_000_000
EMPTY = 1024
"""Bytes that a table without rows takes at most, beside its footer."""


def main() -> None:
    """Answer one request after the other: every row, then that this was all."""
    with alone() as out:
        while line := sys.stdin.buffer.readline():
            request = json.loads(line)
            answer(out, _tell(out, request["path"], request["columns"]))
            allowance.end()


def _tell(out: BinaryIO, path: str, columns: dict[str, str]) -> dict[str, Any]:
    """Write every row; the last message."""
    allowance.grant(MEASURE)
    try:
        with Path(path).open("rb") as file:
            for message in _messages(file, columns):
                answer(out, message)
                allowance.grant_time(MEASURE)
        return {"end": True}
    except NoteError as error:
        return {"error": (error.code, error.detail)}
    except MemoryError:
        return {"error": ("E_GAVE_UP", "Parquet table: the reader needs more memory than it may have")}
    except (pa.ArrowException, OSError, ValueError, LookupError, TypeError):
        return {"error": (_fault(path), "the Parquet table is incomplete or damaged")}
    except Exception as error:
        return {"error": ("E_INTERNAL", place_of(error))}


def _fault(path: str) -> str:
    """Whether the end is missing, or something else is wrong."""
    with Path(path).open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 4))
        return "E_DAMAGED" if file.read(4) == b"PAR1" else "E_TRUNCATED"


def _messages(file: BinaryIO, asked: dict[str, str]) -> Iterator[dict[str, Any]]:
    table = pq.ParquetFile(file, buffer_size=1 << 20, pre_buffer=False)
    _refuse_odd(table.metadata, file.seek(0, os.SEEK_END))
    left = table.metadata.num_rows
    names = table.schema_arrow.names
    columns = columns_of(names, asked)
    wanted = {field: names[place] for field, place in columns.items()}
    column = letters(columns["text"])
    allowance.grant_memory(_needed(table.metadata, file.seek(0, os.SEEK_END)))
    for batch in table.iter_batches(BATCH, columns=sorted(set(wanted.values())), use_threads=False):
        rows = _undecoded(batch).to_pylist()
        left -= len(rows)
        yield {"column": column, "rows": [_fields(row, wanted) for row in rows]}
    if left:
        raise _odd()


def _odd() -> NoteError:
    return NoteError("E_DAMAGED", "the Parquet table does not hold as many rows as it says")


def _needed(meta: pq.FileMetaData, size: int) -> int:
    """Memory for the largest page there may be: a writer may put a whole row group in one."""
    largest = max((meta.row_group(number).total_byte_size for number in range(meta.num_row_groups)), default=0)
    return MEMORY + 3 * min(largest, PAGE, 16 * size)


def _undecoded(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch with its strings as bytes: a cell that is no UTF-8 is to be refused by itself."""
    return pa.RecordBatch.from_arrays([_bytes(column) for column in batch.columns], names=batch.schema.names)


def _bytes(column: pa.Array) -> pa.Array:
    column = column.dictionary_decode() if isinstance(column, pa.DictionaryArray) else column
    if pa.types.is_string(column.type):
        return column.view(pa.binary())
    return column.view(pa.large_binary()) if pa.types.is_large_string(column.type) else column


def _refuse_odd(meta: pq.FileMetaData, size: int) -> None:
    grown = sum(meta.row_group(number).total_byte_size for number in range(meta.num_row_groups))
    if meta.num_rows > max(ROWS, 4 * size) or grown > max(SMALL, GROWTH * size):
        raise NoteError("E_TOO_LARGE", "a Parquet table that grows beyond measure")
    if meta.num_rows != sum(meta.row_group(number).num_rows for number in range(meta.num_row_groups)):
        raise _odd()
    if not meta.num_rows and size - meta.serialized_size > EMPTY:
        raise _odd()


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
