"""The files of an out folder: for their owner alone, and there only when they are complete."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["DRAFT", "CsvTable", "Folder", "ParquetTable", "guarded", "unguarded"]

DRAFT = ".partial"
ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take a cell for a formula, in ASCII and in full width."""
SUSPECT = frozenset((*ACTIVE, "'", " "))
ROWS = 4096
"""In a row group, unless told otherwise."""


class Folder:
    """The out folder: drafts are opened here, and put in place all at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._drafts: dict[str, BinaryIO] = {}

    def make(self) -> None:
        """Make it, for its owner alone. OSError where that cannot be."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not any(self.path.iterdir()):
            self.path.chmod(0o700)

    def __enter__(self) -> Folder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Whatever is still a draft goes: a full disk has room again."""
        for name, stream in self._drafts.items():
            with suppress(OSError):
                stream.close()
            (self.path / (name + DRAFT)).unlink(missing_ok=True)

    def draft(self, name: str) -> BinaryIO:
        """A file to write, which has its name once the drafts are published."""
        handle = os.open(self.path / (name + DRAFT), os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        os.fchmod(handle, 0o600)
        self._drafts[name] = os.fdopen(handle, "w+b", 1 << 20)
        return self._drafts[name]

    def close(self) -> None:
        """Write the drafts out to the disk."""
        for stream in self._drafts.values():
            stream.flush()
            os.fsync(stream.fileno())
            stream.close()

    def publish(self) -> None:
        """Give the drafts their names. The last opened is the last: where it is, the others are."""
        *_, last = self._drafts
        (self.path / last).unlink(missing_ok=True)
        for name in self._drafts:
            (self.path / (name + DRAFT)).replace(self.path / name)
        self._drafts.clear()
        self._sync()

    def _sync(self) -> None:
        handle = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class ParquetTable:
    """Rows to a Parquet file: the same rows give the same bytes, in whatever portions they come."""

    def __init__(self, stream: BinaryIO, schema: pa.Schema, group: int = ROWS) -> None:
        import pyarrow.parquet as pq

        self._schema, self._group = schema, group
        self._writer = pq.ParquetWriter(stream, schema, compression="zstd")
        self._rows: list[tuple[Any, ...]] = []

    def write(self, row: tuple[Any, ...]) -> None:
        """Add a row."""
        self._rows.append(row)
        if len(self._rows) == self._group:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        columns = zip(*self._rows, strict=True)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, self._schema, strict=True)]
        self._writer.write_batch(pa.record_batch(arrays, schema=self._schema))
        self._rows = []

    def close(self) -> None:
        """Write the rest and the footer; the stream stays open."""
        if self._rows:
            self._flush()
        self._writer.close()


class CsvTable:
    """Rows to CSV as spreadsheets like it: byte-order mark, CRLF, and no cell that is taken for a formula."""

    def __init__(self, stream: BinaryIO, columns: Sequence[str] = ()) -> None:
        self._text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
        self._writer = csv.writer(self._text)
        if columns:
            self._text.write("\ufeff")
            self._writer.writerow(columns)

    def write(self, row: Iterable[Any]) -> None:
        """Add a row; a list becomes one cell."""
        self._writer.writerow([guarded(value) if type(value) is str else _cell(value) for value in row])

    def close(self) -> None:
        """Write the rest; the stream stays open."""
        self._text.detach()


def _cell(value: object) -> object:
    return guarded(" | ".join(value)) if isinstance(value, list) else value


def guarded(cell: str) -> str:
    """The cell with an apostrophe before it, where a spreadsheet would run it. `unguarded` takes it off again."""
    if cell[:1] not in SUSPECT or not cell.lstrip(" ").startswith((*ACTIVE, "'")):
        return cell
    return "'" + cell


def unguarded(cell: str) -> str:
    """The cell as it was."""
    return cell[1:] if cell.startswith("'") else cell
