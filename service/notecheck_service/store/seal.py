"""The last step of a unit: its entries join the audit's chain, its events get their numbers, in one transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from notecheck_service.store.anchor import Head
from notecheck_service.store.chain import entry_hash
from notecheck_service.store.errors import Defect
from notecheck_service.store.ids import new_id
from notecheck_service.store.tables.audit import audit_entry, audit_head
from notecheck_service.store.tables.work import event
from notecheck_service.store.unit import Entry, Unit

__all__ = ["seal"]

HEAD = select(audit_head).with_for_update()
ADD = audit_entry.insert()
MOVE = audit_head.update()


def seal(unit: Unit) -> Head | None:
    """Write a unit's entries and events; the chain's new head, or None when there was nothing to write.

    The head's row is locked from here to the commit: entries and events are numbered in the order of commits, so
    that a reader who asks for what comes after a number misses nothing.
    """
    if unit.touched and not unit.entries:
        raise Defect("a chart was touched without an entry in the audit")
    if not unit.entries and not unit.events:
        return None
    before = unit.connection.execute(HEAD).one()
    rows = chained(unit, (before.seq, before.hash))
    if rows:
        unit.connection.execute(ADD, rows)
        unit.connection.execute(MOVE, {"seq": rows[-1]["seq"], "hash": rows[-1]["hash"]})
    unit.insert_all(
        event,
        [
            {"id": new_id("evt"), "kind": kind, "subject_id": subject, "codes": codes, "created_at": unit.now}
            for kind, subject, codes in unit.events
        ],
    )
    return (rows[-1]["seq"], rows[-1]["hash"]) if rows else None


def chained(unit: Unit, head: Head) -> list[dict[str, Any]]:
    """The unit's entries as rows, each with the hash that ties it to the one before."""
    rows: list[dict[str, Any]] = []
    for number, entry in enumerate(unit.entries, head[0] + 1):
        row = row_of(unit, entry) | {"seq": number, "previous": rows[-1]["hash"] if rows else head[1]}
        rows.append(row | {"hash": entry_hash(row)})
    return rows


def row_of(unit: Unit, entry: Entry) -> dict[str, Any]:
    """What an entry says, with who did it and when."""
    scope = unit.scope
    return {
        "practice_id": scope.practice_id,
        "at": unit.now,
        "actor_kind": scope.kind,
        "actor_id": scope.actor_id,
        "role": scope.role,
        "action": entry.action,
        "object_kind": entry.object_kind,
        "object_id": entry.object_id,
        "outcome": entry.outcome,
        "reason": entry.reason,
        "request_id": scope.request_id,
        "detail": entry.detail,
    }
