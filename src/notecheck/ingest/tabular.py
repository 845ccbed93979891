"""Rows of a table to records; rows that a system wrote for the lines of one note are put together again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import groupby

from notecheck.core.errors import NoteError
from notecheck.ingest.about import About
from notecheck.ingest.admit import admit_id
from notecheck.ingest.attachment import read_attachment
from notecheck.ingest.continued import joint
from notecheck.ingest.decode import decode_text
from notecheck.ingest.given import Entry, Given
from notecheck.ingest.origin import Origin, Pieces
from notecheck.ingest.reading import Reading, mojibake
from notecheck.ingest.record import Record, Warned
from notecheck.ingest.single import record_of_reading

__all__ = ["Row", "row_entries"]

DATES = ("%m/%d/%Y", "%m/%d/%y", "%Y%m%d", "%m-%d-%Y", "%d-%b-%Y", "%d-%b-%y", "%b %d, %Y")
ABOUT = ("account", "patient", "provider", "location", "service_date", "source")
LONGEST = 200
MARKED = ("{\\rtf", "<html", "<HTML", "<!DOCTYPE", "<!doctype", "<?xml")
"""How a cell begins whose text is a document of another form."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its fields, or why it is none."""

    number: int
    """As spreadsheets count: the header is row 1."""
    fields: dict[str, str]
    column: str = ""
    """The letters of the column of texts, as spreadsheets have them."""
    fault: tuple[str, str] | None = None


def row_entries(rows: Iterator[Row], given: Given) -> Iterator[Entry]:
    """A record for each row, or for each run of rows that are the numbered lines of one note."""
    for _, run in groupby(rows, _note_of):
        parts = list(run)
        here = given.numbered(parts[0].number)
        yield Entry(here, partial(_record, parts, here))


def _note_of(row: Row) -> tuple[str, object]:
    """Equal for rows of one note: those with the same id, where lines are numbered."""
    note_id = row.fields.get("id", "")
    return (note_id, None) if note_id and row.fields.get("line") and not row.fault else ("", row.number)


def _record(rows: Sequence[Row], given: Given) -> Record:
    first = rows[0]
    if first.fault:
        raise NoteError(*first.fault)
    told, doubts = _cleaned(first.fields)
    note_id = admit_id(told["id"]) if told.get("id") else None
    try:
        day, more = _day(told.get("service_date"))
        about = About(**{name: told.get(name, "")[:LONGEST] or None for name in ABOUT} | {"service_date": day})
        reading = _text(rows)
        reading = Reading(reading.text, reading.origin, reading.encoding, (*doubts, *more, *reading.warnings))
        return record_of_reading(reading, given, note_id=note_id, about=about)
    except NoteError as error:
        raise NoteError(error.code, error.detail, note_id=note_id) from None


def _cleaned(fields: dict[str, str]) -> tuple[dict[str, str], tuple[Warned, ...]]:
    """What is told beside the text, each as one line of a known encoding."""
    told: dict[str, str] = {}
    doubts: tuple[Warned, ...] = ()
    for name, value in fields.items():
        if name != "text":
            text, _, more = _decoded(value)
            told[name], doubts = " ".join(text.split()), doubts or more
    return told, doubts


def _decoded(cell: str) -> tuple[str, str, tuple[Warned, ...]]:
    """The cell as text: bytes that were no UTF-8 come as half surrogates and are decoded by themselves."""
    if cell.isascii() or not any("\udc80" <= char <= "\udcff" for char in cell):
        return cell, "utf-8", ()
    raw = None
    with suppress(UnicodeEncodeError):
        raw = cell.encode("utf-8", "surrogateescape")
    if raw is None:
        raise NoteError("E_DECODE", "half of a surrogate pair")
    return decode_text(raw)


def _text(rows: Sequence[Row]) -> Reading:
    """The text of all rows, in the order of their lines."""
    if len(rows) == 1:
        return _cell(rows[0])
    pieces, before = Pieces(), ""
    for row in sorted(rows, key=_line_number):
        text, _, _ = _decoded(row.fields.get("text", ""))
        pieces.add(joint(before, text) if pieces.length else "")
        pieces.add(text, f"cell {row.column}{row.number}")
        before = text or before
    return Reading(pieces.text, pieces.origin, warnings=tuple(mojibake(pieces.text)))


def _line_number(row: Row) -> int:
    try:
        return int(float(row.fields["line"]))
    except ValueError:
        pass
    raise NoteError("E_BAD_FIELD", "line: expected a number")


def _cell(row: Row) -> Reading:
    text, encoding, doubts = _decoded(row.fields.get("text", ""))
    place = f"cell {row.column}{row.number}"
    if not text.strip():
        raise NoteError("E_EMPTY", "the text is empty")
    if text.lstrip().startswith(MARKED):
        inner = read_attachment(text.encode("utf-8", "replace"), "", len(text))
        pieces = Pieces()
        pieces.add(inner.text, place, inner=inner.origin)
        return Reading(inner.text, pieces.origin, inner.encoding, inner.warnings)
    return Reading(text, Origin(((0, place),)), encoding, (*doubts, *mojibake(text)))


def _day(value: str | None) -> tuple[str | None, tuple[Warned, ...]]:
    """The date in ISO 8601, and a warning where it is none."""
    if not value:
        return None, ()
    words = value.replace("T", " ").split(" ")
    for text, form in ((text, form) for text in (value, words[0]) for form in DATES):
        try:
            return datetime.strptime(text, form).date().isoformat(), ()
        except ValueError:
            continue
    try:
        return date.fromisoformat(words[0]).isoformat(), ()
    except ValueError:
        return None, (Warned("W_DATE", "the date of service is written in a way that is not read"),)
