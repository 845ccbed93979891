"""The public face behind `notecheck.scan`: a text in, a result out, and no word of the text in any error."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from notecheck.check import Scan, check
from notecheck.core.errors import DataError, NoteError, UsageError
from notecheck.core.note import Note, Span, Stretch
from notecheck.core.time import PartialDate
from notecheck.core.verdict import Outcome
from notecheck.ingest.admit import admit, admit_date, admit_id
from notecheck.ingest.clinical import reads_like_a_note
from notecheck.ingest.faults import place_of
from notecheck.ingest.record import Record
from notecheck.judge.policy import Policy
from notecheck.report.result import Result, result_of

__all__ = ["SERVICES", "Entry", "scan", "scan_case", "scan_record"]

SERVICES = (
    "esi", "scs", "pva", "cervical-fusion", "nerve-lesion", "vns", "phrenic", "incontinence", "sacral",
    "impotence", "knee-arthroscopy", "hypoglossal", "skin-substitute", "pild", "other", "none",
)  # fmt: skip
"""The services that a note may record (contract, result)."""
TELLING = (
    "pain_score",
    "conservative_therapy",
    "diagnosis",
    "injectate",
    "imaging_guidance",
    "spinal_target",
    "element",
    "measure",
    "treatment",
)
"""Facts that a text which is no note does not yield by chance, two of them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a chart, as a case is put together of them."""

    text: str
    note_id: str
    date: str | datetime.date | None = None
    """The entry's own date."""
    read: tuple[tuple[int, int] | tuple[int, int, str], ...] | None = None
    """The stretches that document care, as of a form whose labels document nothing; None: all of it.

    A third value names the item of a checklist whose question the stretch answers (`esi.image-guidance`): the answer is
    then read together with what the judged note says of that item.
    """


def scan(
    text: str,
    *,
    note_id: str | None = None,
    date: str | datetime.date | None = None,
    service: str | None = None,
) -> Result:
    """Scan one note.

    `date` is the note's own date, where the caller knows it; `service` overrides what the text says it is.
    NoteError where the text cannot be a note, UsageError where there is no such service.
    """
    return scan_record(
        Record(_note(Entry(text, "note" if note_id is None else note_id, date)), "text", ""), service=service
    )


def scan_case(entries: Sequence[Entry], *, service: str | None = None) -> Result:
    """Scan the notes of one case: one is judged, what the others document counts as well.

    Judged is the first that records a service with a checklist, else the first; each is read by itself, with its own
    date. The result names every note, and each fact the note that says it. Errors as in `scan`.
    """
    notes = [_note(each) for each in entries]
    if not notes:
        raise UsageError("a case needs a note")
    if len({note.id for note in notes}) < len(notes):
        raise NoteError("E_DUPLICATE_ID", "notes: two of one id")
    return scan_record(Record(notes[0], "text", ""), *notes[1:], service=service)


def _note(entry: Entry) -> Note:
    name = admit_id(entry.note_id)
    if not isinstance(entry.text, str):
        raise NoteError("E_BAD_FIELD", "text: expected a string", note_id=name)
    try:
        admit(entry.text)
    except NoteError as error:
        raise NoteError(error.code, error.detail, note_id=name) from None
    read = None if entry.read is None else tuple(_stretch(*each) for each in entry.read)
    if not all(0 <= span.start <= span.end <= len(entry.text) for span, _ in read or ()):
        raise NoteError("E_BAD_FIELD", "read: a stretch lies outside the text", note_id=name)
    return Note(name, entry.text, _date(entry.date), read)


def _stretch(start: int, end: int, item: str | None = None) -> Stretch:
    return Stretch(Span(start, end), item)


def _date(date: str | datetime.date | None) -> PartialDate | None:
    if isinstance(date, datetime.date):
        return PartialDate(date.year, date.month, date.day)
    return admit_date(date)


def scan_record(
    record: Record, *others: Note, service: str | None = None, policies: Sequence[Policy] | None = None
) -> Result:
    """Scan a note that came through the door, with the others of its case; NoteError where it is none or we failed."""
    if service is not None and service not in SERVICES:
        raise UsageError(f"no such service: {service}; there are {', '.join(SERVICES)}")
    note, code, fault, found = record.note, "E_INTERNAL", "", None
    try:
        found = check(note, *others, service=service, policies=policies)
        if reads_like_a_note(found.note.text) or _tells(found):
            warnings = tuple((each.code, each.detail) for each in record.warnings)
            about = tuple(asdict(record.about).items())
            places = record.origin.parts if record.origin else ()
            encoding = record.encoding or None
            return result_of(found, encoding=encoding, warnings=warnings, about=about, places=places)
    except (DataError, UsageError):
        raise
    except MemoryError:
        code, fault = "E_GAVE_UP", "the scan needs more memory than there is"
    except Exception as error:
        # The error may quote the note. It ends here: what is raised below has no context and no cause.
        fault = place_of(error)
    if fault:
        raise NoteError(code, fault, note_id=note.id)
    raise NoteError("E_NOT_A_NOTE", "hardly a word of it is a clinician's", note_id=note.id)


def _tells(found: Scan) -> bool:
    return found.outcome is not Outcome.OUT_OF_SCOPE and sum(f.type in TELLING for f in found.facts) >= 2
