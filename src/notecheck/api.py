"""The public face behind `notecheck.scan`: a text in, a result out, and no word of the text in any error."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict

from notecheck.check import Scan, check
from notecheck.core.errors import DataError, NoteError, UsageError
from notecheck.core.note import Note
from notecheck.core.time import PartialDate
from notecheck.core.verdict import Outcome
from notecheck.ingest.admit import admit, admit_date, admit_id
from notecheck.ingest.clinical import reads_like_a_note
from notecheck.ingest.faults import place_of
from notecheck.ingest.record import Record
from notecheck.judge.policy import Policy
from notecheck.report.result import Result, result_of

__all__ = ["SERVICES", "scan", "scan_record"]

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
    if not isinstance(text, str):
        raise NoteError("E_BAD_FIELD", "text: expected a string", note_id=note_id)
    day = _date(date)
    name = admit_id(note_id) if note_id is not None else "note"
    try:
        admit(text)
    except NoteError as error:
        raise NoteError(error.code, error.detail, note_id=name) from None
    return scan_record(Record(Note(name, text, day), "text", ""), service=service)


def _date(date: str | datetime.date | None) -> PartialDate | None:
    if isinstance(date, datetime.date):
        return PartialDate(date.year, date.month, date.day)
    return admit_date(date)


def scan_record(record: Record, *, service: str | None = None, policies: Sequence[Policy] | None = None) -> Result:
    """Scan a note that came through the door; NoteError where it is none, or where we failed on it."""
    if service is not None and service not in SERVICES:
        raise UsageError(f"no such service: {service}; there are {', '.join(SERVICES)}")
    note, fault, found = record.note, "", None
    try:
        found = check(note, service=service, policies=policies)
        if reads_like_a_note(note.text) or _tells(found):
            warnings = tuple((each.code, each.detail) for each in record.warnings)
            about = tuple(asdict(record.about).items())
            places = record.origin.parts if record.origin else ()
            encoding = record.encoding or None
            return result_of(found, encoding=encoding, warnings=warnings, about=about, places=places)
    except DataError:
        raise
    except Exception as error:
        # The error may quote the note. It ends here: what is raised below has no context and no cause.
        fault = place_of(error)
    if fault:
        raise NoteError("E_INTERNAL", fault, note_id=note.id)
    raise NoteError("E_NOT_A_NOTE", "hardly a word of it is a clinician's", note_id=note.id)


def _tells(found: Scan) -> bool:
    return found.outcome is not Outcome.OUT_OF_SCOPE and sum(f.type in TELLING for f in found.facts) >= 2
