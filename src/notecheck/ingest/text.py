"""Plain text: one file, one note."""

from __future__ import annotations

from typing import BinaryIO

from notecheck.core.note import Note
from notecheck.ingest.admit import admit, too_large
from notecheck.ingest.decode import decode
from notecheck.ingest.given import Given
from notecheck.ingest.record import Record

__all__ = ["BYTES_PER_CHARACTER", "read_text"]

BYTES_PER_CHARACTER = 4
"""The most that any encoding we read spends on one."""


def read_text(stream: BinaryIO, given: Given) -> Record:
    """The note that the bytes hold; NoteError where they hold none."""
    terms = given.terms
    data = stream.read(terms.limit * BYTES_PER_CHARACTER + 1)
    if len(data) > terms.limit * BYTES_PER_CHARACTER:
        raise too_large(terms.limit)
    text, encoding, doubts = decode(data)
    note = Note(given.note_id, admit(text, limit=terms.limit), terms.date)
    return Record(note, given.place, encoding, given.warnings + doubts)
