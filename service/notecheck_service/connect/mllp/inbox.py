"""From a frame to its acknowledgement. A message is accepted when it is committed, and not before."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass

from notecheck import NoteError
from notecheck_service.clock import Clock
from notecheck_service.connect.mllp.ack import ACCEPTED, Verdict, acknowledgement, error, reject
from notecheck_service.connect.mllp.frames import Frame
from notecheck_service.connect.mllp.header import Header
from notecheck_service.connect.mllp.orders import Order, Terms, order
from notecheck_service.store import Refused

__all__ = ["Inbox", "Reused", "Take"]


class Reused(Exception):
    """The control id is known of another message."""


Take = Callable[[Order, str], None]
"""Stores and scans a document, and returns when both are committed. The second is the fingerprint of the message:
where control id and fingerprint are known, it does nothing; where only the control id is, it raises Reused."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """Answers the messages of one peer."""

    take: Take
    clock: Clock
    new_id: Callable[[], str]
    terms: Terms
    processing: Collection[str] = ("P",)

    def answer(self, frame: Frame) -> bytes:
        """The acknowledgement. Whatever goes wrong, it says so, and no word of the message."""
        header = Header.of(frame.data)
        return acknowledgement(header, self._verdict(frame, header), self.new_id(), self.clock.now())

    def _verdict(self, frame: Frame, header: Header | None) -> Verdict:
        found = order(frame, header, self.terms, self.processing)
        return found if isinstance(found, Verdict) else self._taken(found, hashlib.sha256(frame.data).hexdigest())

    def _taken(self, asked: Order, fingerprint: str) -> Verdict:
        try:
            self.take(asked, fingerprint)
        except NoteError as fault:
            return error(207, fault.code, fault.detail, "OBX")
        except Refused as fault:
            return error(101, "E_BAD_FIELD", f"{fault.field}: {fault.reason}")
        except Reused:
            return error(205, "E_DUPLICATE_ID", "another message had this control id", "MSH^1^10")
        except Exception:
            # What it says may quote the message. The sender keeps the message, and sends it again.
            return reject(207, "E_UNAVAILABLE", "not stored; send it again later")
        return ACCEPTED
