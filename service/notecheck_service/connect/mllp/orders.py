"""What a message asks of us: a document to be stored and read, or something that is not for us."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice

from notecheck import NoteError
from notecheck.ingest.admit import MAX_ID
from notecheck.ingest.given import Given, Terms, printable
from notecheck.ingest.hl7 import message_of, records_of
from notecheck.ingest.hl7_text import Message
from notecheck.ingest.record import Record, Refusal
from notecheck_service.connect.mllp.ack import Verdict, error, reject
from notecheck_service.connect.mllp.frames import Frame
from notecheck_service.connect.mllp.header import Header

__all__ = ["Order", "Terms", "order"]

EVENTS = {"T02": "original", "T04": "status", "T06": "addendum", "T08": "edit", "T10": "replacement"}
"""The events of MDM that bring a document along, and what they do."""
BARE = ("T01", "T03", "T05", "T07", "T09", "T11")
"""Those that only tell of a document that is elsewhere, or of its cancellation."""
DAMAGED = {"E_BAD_HL7": 100, "E_EMPTY": 101, "E_DECODE": 102}
"""Our codes to HL7's conditions; every other one is 207."""


@dataclass(frozen=True, slots=True)
class Order:
    """A document to be stored under its own name, as a new version where it is known already."""

    control_id: str
    event: str
    """original, status, addendum, edit, replacement."""
    document: str
    """TXA-12, by which its sender knows the document; else the control id."""
    parent: str | None
    """TXA-13: what an addendum adds to, or a replacement replaces."""
    record: Record


def order(frame: Frame, header: Header | None, terms: Terms, processing: Collection[str] = ("P",)) -> Order | Verdict:
    """What the message asks, or why it is not taken."""
    refusal = _misplaced(header, processing)
    if refusal or header is None:
        return refusal or _no_header()
    if not frame.whole:
        return error(207, "E_TOO_LARGE", "the message is longer than is taken")
    try:
        return _read(message_of(frame.data), header, terms)
    except NoteError as fault:
        return error(DAMAGED.get(fault.code, 207), fault.code, fault.detail)


def _no_header() -> Verdict:
    return reject(100, "E_BAD_HL7", "no MSH segment at the beginning of a message")


def _misplaced(header: Header | None, processing: Collection[str]) -> Verdict | None:
    """Why the message is none for us, by its header alone."""
    if header is None:
        return _no_header()
    if not header.control_id.strip():
        return reject(101, "E_MISSING_FIELD", "a message without a control id", "MSH^1^10")
    if header.kind != "MDM":
        return reject(200, "E_UNSUPPORTED", "only documents (MDM) are taken here", "MSH^1^9")
    if header.event in BARE:
        return reject(201, "E_UNSUPPORTED", "an event without a document", "MSH^1^9")
    if header.event not in EVENTS:
        return reject(201, "E_UNSUPPORTED", "no such event of a document", "MSH^1^9")
    if header.processing not in processing:
        return reject(202, "E_UNSUPPORTED", "not a kind of processing that this system does", "MSH^1^11")
    if not header.version.startswith("2."):
        return reject(203, "E_UNSUPPORTED", "only version 2 is read", "MSH^1^12")
    return None


def _read(message: Message, header: Header, terms: Terms) -> Order | Verdict:
    txa = message.first("TXA")
    if not txa:
        return error(100, "E_BAD_HL7", "a document without TXA", "TXA")
    if not message.first("OBX"):
        return error(100, "E_BAD_HL7", "a document without OBX", "OBX")
    found = [entry() for entry in islice(records_of(message, Given("message.hl7", "message", "message", terms)), 1)]
    if isinstance(found[0], Refusal):
        return error(DAMAGED.get(found[0].code, 207), found[0].code, found[0].detail, "OBX")
    document = _name(message, txa, 12) or _name(message, message.segments[0], 10)
    return Order(header.control_id, EVENTS[header.event], document, _name(message, txa, 13) or None, found[0])


def _name(message: Message, segment: tuple[str, ...], field: int) -> str:
    return printable(message.component(segment, field)).strip()[:MAX_ID]
