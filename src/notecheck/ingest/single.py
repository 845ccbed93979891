"""One document, one note."""

from __future__ import annotations

from typing import BinaryIO

from notecheck.core.errors import NoteError
from notecheck.core.note import Note
from notecheck.ingest.about import UNKNOWN, About
from notecheck.ingest.admit import admit, admit_date
from notecheck.ingest.apart import read_apart
from notecheck.ingest.attachment import MAX_BYTES, too_many_bytes
from notecheck.ingest.given import Given
from notecheck.ingest.reading import Reading
from notecheck.ingest.record import Record, Warned

__all__ = ["read_document", "record_of_reading"]


def read_document(form: str, stream: BinaryIO, given: Given) -> Record:
    """The note that all the bytes of a stream are; NoteError where they are none."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise too_many_bytes()
    return record_of_reading(read_apart(form, data, given.terms.limit), given)


def record_of_reading(reading: Reading, given: Given, *, note_id: str | None = None, about: About = UNKNOWN) -> Record:
    """The note that was found; NoteError where its text cannot be one."""
    about = about.or_else(reading.about)
    text = admit(reading.text, limit=given.terms.limit)
    day, doubts = admit_date(None), reading.warnings
    try:
        day = admit_date(about.service_date)
    except NoteError:
        doubts = (*doubts, Warned("W_DATE", "the date of service is no date"))
    note = Note(note_id or given.note_id, text, day or given.terms.date)
    return Record(note, given.place, reading.encoding, given.warnings + doubts, about, reading.origin)
