"""Delimited tables, CSV and the like, row by row: any delimiter, quoted line ends, one encoding or a mixture."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from notecheck.core.errors import NoteError
from notecheck.ingest.columns import columns_of, dialect_of
from notecheck.ingest.given import Entry, Given
from notecheck.ingest.tabular import Row, row_entries

__all__ = ["entries", "letters"]

OTHER_FIELDS = 1 << 20
"""Characters that a row may hold beside its text."""
HEADER = 1 << 16
"""Characters of a header by which the delimiter is found."""
BAD_ROWS, BLANK_ROWS = 1000, 100_000
"""So many rows in a row that are none, and the table has lost its order."""
csv.field_size_limit((1 << 31) - 1)  # Rows are bounded below, each by itself.


def entries(stream: BinaryIO, given: Given) -> Iterator[Entry]:
    """A record for each row below the header."""
    lines = _Lines(stream, given.terms.limit + OTHER_FIELDS)
    try:
        yield from row_entries(_rows(lines, given), given)
    finally:
        lines.release()


def _rows(lines: _Lines, given: Given) -> Iterator[Row]:
    delimiter = dialect_of(lines.first(), given.terms.columns)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    header = _next(reader, lines)
    if not isinstance(header, list):
        raise NoteError(*(header or ("E_EMPTY", "the table is empty")))
    columns = columns_of(header, given.terms.columns)
    number, bad, blank = 1, 0, 0
    while (cells := _next(reader, lines)) is not None:
        number += 1
        if not cells:
            blank += 1
            if blank > BLANK_ROWS:
                raise NoteError("E_BAD_TABLE", f"{BLANK_ROWS} blank rows before row {number}; the rest is not read")
            continue
        row = _row(number, cells, len(header), columns)
        bad, blank = bad + 1 if row.fault else 0, 0
        yield row
        if bad > BAD_ROWS:
            raise NoteError(
                "E_BAD_TABLE", f"{BAD_ROWS} rows in a row are none, before row {number}; the rest is not read"
            )


def _row(number: int, cells: list[str] | tuple[str, str], width: int, columns: dict[str, int]) -> Row:
    if isinstance(cells, tuple):
        return Row(number, {}, fault=cells)
    if len(cells) != width:
        return Row(number, {}, fault=("E_BAD_TABLE", f"{len(cells)} cells where the header has {width}"))
    return Row(number, {field: cells[place] for field, place in columns.items()}, letters(columns["text"]))


def _next(reader: Iterator[list[str]], lines: _Lines) -> list[str] | tuple[str, str] | None:
    """The cells of the next row, or code and detail of what is wrong with it; None at the end."""
    lines.taken = 0
    try:
        return next(reader, None)
    except _TooLong as error:
        return "E_TOO_LARGE", str(error)
    except csv.Error:
        ended = lines.ended
    if ended:
        return "E_TRUNCATED", "the table ends within a quoted cell"
    return "E_BAD_TABLE", "quotation marks that do not fit"


class _TooLong(Exception):
    """A row without end."""


class _Lines:
    """The lines of a table, counted, so that no row grows without end."""

    def __init__(self, stream: BinaryIO, longest: int) -> None:
        stream = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
        wide = stream.peek(2).startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        # What is no UTF-8 comes as half surrogates, and each cell is decoded by itself; see tabular.
        encoding, errors = ("utf-16", "strict") if wide else ("utf-8-sig", "surrogateescape")
        self._text = io.TextIOWrapper(stream, encoding, errors, newline="")
        self._longest = longest
        self._ahead = ""
        self.taken = 0
        self.ended = False
        self._lost = False

    def first(self) -> str:
        """The first line, which is still to come."""
        self._ahead = self._read()
        return self._ahead[:HEADER]

    def _read(self) -> str:
        with suppress(UnicodeError):
            return self._text.readline(self._longest)
        raise NoteError("E_DECODE", "the table is not in the encoding of its byte-order mark")

    def release(self) -> None:
        """Leave the stream to whoever opened it."""
        with suppress(ValueError):
            self._text.detach()

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = "" if self._lost else self._ahead or self._read()
        self._ahead = ""
        self.taken += len(line)
        if self.taken >= self._longest:
            self._skip(line)
            raise _TooLong("a row longer than the limit" + "; the rest is not read" * self._lost)
        if not line:
            self.ended = True
            raise StopIteration
        return line

    def _skip(self, line: str) -> None:
        """Go to the end of the line; where it has none, the table ends here."""
        for _ in range(4):
            if not line or line.endswith("\n"):
                return
            line = self._read()
        self._lost = True


def letters(column: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, last = divmod(column - 1, 26)
        letters = chr(65 + last) + letters
    return letters
