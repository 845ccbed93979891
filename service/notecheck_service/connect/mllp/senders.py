"""The documents of senders: which note each is, and what an edit, a replacement or an addendum does to it.

A sender's documents keep their own names. An edit, or a replacement of a document that is known, is a new version of
the same note. An addendum is an entry of its own; it belongs to the case of what it adds to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from notecheck_service.connect.kept import keep
from notecheck_service.connect.mllp.orders import Order
from notecheck_service.store import Unit
from notecheck_service.store.tables.connections import sender_document
from notecheck_service.store.tables.notes import note

__all__ = ["Known", "store"]

C = sender_document.c


@dataclass(frozen=True, slots=True)
class Known:
    """A note that a sender's document is."""

    note_id: str
    external_id: str
    case_id: str | None


def store(unit: Unit, order: Order, found: dict[str, Any]) -> str:
    """Keep what a message brought; our id of its note."""
    sender = unit.scope.actor_id
    parent = known(unit, sender, order.parent) if order.parent else None
    same = known(unit, sender, order.document) or (parent if order.event == "replacement" else None)
    name = same.external_id if same else free_name(unit, sender, order.document)
    case = (parent.case_id or parent.external_id) if parent and order.event == "addendum" else None
    version = keep(unit, order.record, found, name=name, case_id=case)
    unit.insert_new(
        sender_document, sender=sender, name=order.document, note_id=version.note_id, created_at=unit.now
    )  # fmt: skip
    return version.note_id


def known(unit: Unit, sender: str, name: str) -> Known | None:
    """The note that a sender knows by this name."""
    unit.record("note.see", "sender", sender)
    query = select(note.c.id, note.c.external_id, note.c.case_id).join(
        sender_document, (C.note_id == note.c.id) & (C.practice_id == note.c.practice_id)
    )
    row: Row[Any] | None = unit.execute(
        query.where(C.practice_id == unit.scope.practice_id, C.sender == sender, C.name == name)
    ).one_or_none()
    return None if row is None else Known(row.id, row.external_id, row.case_id)


def free_name(unit: Unit, sender: str, name: str) -> str:
    """The document's own name; with the sender's, where another sender has a document of this name."""
    query = select(C.seq).where(C.practice_id == unit.scope.practice_id, C.name == name, C.sender != sender)
    return name if unit.execute(query.limit(1)).first() is None else f"{name}@{sender}"
