"""Acknowledgements: AA taken and stored, AE this message is at fault, AR not taken. Codes, never the text."""

from __future__ import annotations

import string
from dataclasses import dataclass
from datetime import datetime

from notecheck_service.connect.mllp.header import Header

__all__ = ["ACCEPTED", "Verdict", "acknowledgement", "error", "reject"]

CONDITIONS = {
    100: "Segment sequence error", 101: "Required field missing", 102: "Data type error",
    200: "Unsupported message type", 201: "Unsupported event code", 202: "Unsupported processing id",
    203: "Unsupported version id",
    205: "Duplicate key identifier", 207: "Application internal error",
}  # fmt: skip
"""Of HL7 table 0357, those that we use."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a message."""

    code: str
    """AA, AE or AR."""
    condition: int = 0
    """HL7 table 0357."""
    reason: str = ""
    """Our own code."""
    detail: str = ""
    """In words, none of them the sender's."""
    location: str = ""
    """Where the fault is: segment, its number, field: `MSH^1^9`."""


ACCEPTED = Verdict("AA")


def error(condition: int, reason: str, detail: str, location: str = "") -> Verdict:
    """The message itself is at fault: sent again it would fare no better."""
    return Verdict("AE", condition, reason, detail, location)


def reject(condition: int, reason: str, detail: str, location: str = "") -> Verdict:
    """The message is none that is taken here, or cannot be taken now."""
    return Verdict("AR", condition, reason, detail, location)


def acknowledgement(header: Header | None, verdict: Verdict, own_id: str, when: datetime) -> bytes:
    """The answer in the sender's separators, under the sender's control id."""
    to = header or Header()
    bar, sub = to.signs[0], to.signs[1]
    kind = sub.join(["ACK", *([to.event] if _is_event(to.event) else [])])
    msh = ["MSH", to.signs[1:], to.to_application or "NOTECHECK", to.to_facility, to.application, to.facility,
           f"{when:%Y%m%d%H%M%S}+0000", "", kind, own_id, to.processing or "P", to.version or "2.5.1"]  # fmt: skip
    segments = [bar.join(msh), bar.join(["MSA", verdict.code, to.control_id])]
    if verdict.condition:
        segments.append(_error(verdict, to.signs))
    return "".join(f"{each}\r" for each in segments).encode("latin-1", "replace")


def _is_event(name: str) -> bool:
    return len(name) == 3 and name[0] in string.ascii_uppercase and name[1:].isascii() and name[1:].isdigit()


def _error(verdict: Verdict, signs: str) -> str:
    sub = signs[1]
    condition = sub.join([str(verdict.condition), CONDITIONS[verdict.condition], "HL70357"])
    reason = sub.join([verdict.reason, "", "L"])
    location = verdict.location.replace("^", sub)
    return signs[0].join(["ERR", "", location, condition, "E", reason, "", "", _plain(verdict.detail, signs)])


def _plain(words: str, signs: str) -> str:
    """The words without anything that means something in HL7."""
    return "".join(" " if char in signs or not char.isprintable() else char for char in words)
