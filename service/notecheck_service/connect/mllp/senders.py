"""The documents of senders: which note each is, and what an edit, a replacement or an addendum does to it.

A sender's documents keep their own names. An edit, or a replacement of a document that is known, is a new version of
the same note. An addendum is an entry of its own, kept beside the note that it adds to; what the note documents is
then read again, with all of its addenda.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from notecheck import Entry
from notecheck.report.lines import as_line
from notecheck_service.connect.kept import keep, keepable
from notecheck_service.connect.mllp.orders import Order
from notecheck_service.store import Unit, notes, results
from notecheck_service.store.notes import Note, Version
from notecheck_service.store.tables.connections import sender_document

__all__ = ["Case", "case_of", "store"]

C = sender_document.c


@dataclass(frozen=True, slots=True)
class Case:
    """A note with everything that was added to it, the newest last."""

    version: Version
    """The note's text that was read."""
    entries: tuple[Entry, ...]


def case_of(unit: Unit, order: Order) -> Case | None:
    """What is to be read again because of an addendum; None for other orders, and where its note is not known."""
    parent = known(unit, order.parent) if order.event == "addendum" and order.parent else None
    if parent is None:
        return None
    text = notes.text(unit, parent.id)
    first = Entry(text.text, parent.external_id, parent.service_date)
    earlier = [notes.get(unit, id) for id in additions(unit, parent.id)]
    added = [Entry(notes.text(unit, each.id).text, each.external_id, each.service_date) for each in earlier]
    new = order.record.note
    newest = Entry(new.text, free_name(unit, order.document), None if new.written_on is None else str(new.written_on))
    others = [each for each in added if each.note_id != newest.note_id]
    return Case(text.version, (first, *others, newest))


def store(unit: Unit, order: Order, found: dict[str, Any], case: Case | None) -> str:
    """Keep what a message brought, and what was found; our id of its note."""
    if case is not None:
        return _added(unit, order, found, case)
    replaced = known(unit, order.parent) if order.event == "replacement" and order.parent else None
    same = known(unit, order.document) or replaced
    name = same.external_id if same else free_name(unit, order.document)
    version = keep(unit, order.record, found, name=name)
    remember(unit, order.document, version.note_id, None)
    return version.note_id


def _added(unit: Unit, order: Order, found: dict[str, Any], case: Case) -> str:
    """Keep an addendum beside its note. By itself it is nothing that a checklist applies to."""
    parent, about = notes.get(unit, case.version.note_id), order.record.about
    version = notes.put(
        unit, order.record.note.text, external_id=free_name(unit, order.document),
        case_id=parent.case_id or parent.external_id, patient=keepable(about.patient) or parent.patient,
        author=keepable(about.provider),
        service_date=order.record.about.service_date,
    )  # fmt: skip
    notes.change(unit, version.note_id, hold="out_of_scope")
    remember(unit, order.document, version.note_id, parent.id)
    results.put(unit, case.version, found, as_line(found).encode())
    return version.note_id


def remember(unit: Unit, name: str, note_id: str, adds_to: str | None) -> None:
    """The sender's name of a document leads to this note from now on."""
    sender = unit.scope.actor_id
    unit.insert_new(
        sender_document, sender=sender, name=name, note_id=note_id, adds_to=adds_to, created_at=unit.now
    )  # fmt: skip


def known(unit: Unit, name: str) -> Note | None:
    """The note that the sender knows by this name."""
    unit.record("note.see", "sender", unit.scope.actor_id)
    row: Row[Any] | None = unit.execute(_mine(unit).where(C.name == name)).one_or_none()
    return None if row is None else notes.get(unit, row.note_id)


def additions(unit: Unit, note_id: str) -> list[str]:
    """The addenda to a note, oldest first."""
    return [row.note_id for row in unit.execute(_mine(unit).where(C.adds_to == note_id).order_by(C.seq))]


def _mine(unit: Unit) -> Any:  # noqa: ANN401
    own = (C.practice_id == unit.scope.practice_id, C.sender == unit.scope.actor_id)
    return select(C.note_id).where(*own)


def free_name(unit: Unit, name: str) -> str:
    """The document's own name; with the sender's, where another sender has a document of this name."""
    sender = unit.scope.actor_id
    query = select(C.seq).where(C.practice_id == unit.scope.practice_id, C.name == name, C.sender != sender)
    return name if unit.execute(query.limit(1)).first() is None else f"{name}@{sender}"
