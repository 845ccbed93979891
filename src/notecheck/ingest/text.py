"""Plain text: one file, one note."""

from __future__ import annotations

from notecheck.core.errors import NoteError
from notecheck.core.note import Note
from notecheck.core.time import PartialDate
from notecheck.ingest.admit import admit, too_large
from notecheck.ingest.decode import decode
from notecheck.ingest.record import Record, Refusal, Warned

__all__ = ["BYTES_PER_CHARACTER", "read_text"]

BYTES_PER_CHARACTER = 4
"""The most that any encoding we read spends on one."""


def read_text(
    data: bytes,
    note_id: str,
    place: str,
    *,
    limit: int,
    date: PartialDate | None,
    warnings: tuple[Warned, ...] = (),
) -> Record | Refusal:
    """The note that the bytes hold."""
    try:
        if len(data) > limit * BYTES_PER_CHARACTER:
            raise too_large(limit)
        text, encoding, doubts = decode(data)
        admit(text, limit=limit)
    except NoteError as error:
        return Refusal.of(error, place, note_id)
    return Record(Note(note_id, text, date), place, encoding, warnings + doubts)
