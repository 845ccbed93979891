"""Deeds whose end is tried by killing: each is one transaction, and idempotent under its key.

A deed is `do(store, key) -> bytes`, what would be answered, and `count(store, key) -> dict`, how often each of its
traces is there: all of them once, or none at all. It may have a `ready(store, key)`, which is done before, undisturbed.
"""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import func, select

from notecheck_service.store import Scope, Store, idempotency, notes, results, system
from notecheck_service.store.idempotency import Answer
from notecheck_service.store.tables.audit import audit_entry
from notecheck_service.store.tables.notes import note, note_version, result
from notecheck_service.store.tables.work import event
from notecheck_service.store.tables.work import idempotency as kept

PRACTICE = "prac_of_the_kill_sweep"
BILLER = Scope(PRACTICE, "key_of_the_kill_sweep", "service", "key")
FOUND = {"service": {"id": "esi"}, "verdict": "hold", "score": 0, "checklists": []}


class Deed(Protocol):
    """What is tried."""

    @staticmethod
    def do(store: Store, key: str) -> bytes: ...

    @staticmethod
    def count(store: Store, key: str) -> dict[str, int]: ...


class Scan:
    """A note, its result, the audit's entries, the event and the kept answer."""

    @staticmethod
    def do(store: Store, key: str) -> bytes:
        with store.write(BILLER) as unit:
            answer = idempotency.take(unit, key, "fingerprint")
            if answer is None:
                version = notes.put(unit, f"The words of {key}.", external_id=key)
                kept_result = results.put(unit, version, FOUND, f'{{"note": "{version.note_id}"}}'.encode())
                answer = Answer(200, f"{version.note_id} {kept_result.id}".encode())
                idempotency.keep(unit, key, answer)
        return answer.body

    @staticmethod
    def count(store: Store, key: str) -> dict[str, int]:
        ids = select(note.c.id).where(note.c.external_id == key)
        wanted = {
            "notes": (note, note.c.external_id == key),
            "versions": (note_version, note_version.c.note_id.in_(ids)),
            "results": (result, result.c.note_id.in_(ids)),
            "answers": (kept, kept.c.key == key),
            "scanned": (event, event.c.subject_id.in_(ids) & (event.c.kind == "note.scanned")),
            "written": (audit_entry, audit_entry.c.object_id.in_(ids) & (audit_entry.c.action == "note.write")),
        }
        with store.engine.connect() as connection:
            queries = {name: select(func.count()).select_from(t).where(where) for name, (t, where) in wanted.items()}
            return {name: connection.execute(query).scalar_one() for name, query in queries.items()}


def prepare(store: Store) -> None:
    """The practice that the deeds are done in."""
    from notecheck_service.store.tables.people import practice_table

    with store.write(system()) as unit:
        unit.insert(practice_table, id=PRACTICE, name="Kill sweep (invented)", created_at=unit.now)
