"""Forgetting: the words of charts are removed when their time is over, or when asked; that they were here is not.

Of a note that is erased, its texts, results, entries and whatever names the patient or the author are gone. Its row,
its hashes, its signatures' digests and its entries in the audit stay: an auditor still sees who did what when.
"""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, func, or_, select, text

from notecheck_service.store.errors import NotFound, StoreUnavailable
from notecheck_service.store.faults import told_as_ours
from notecheck_service.store.idempotency import forget_expired
from notecheck_service.store.scope import Scope
from notecheck_service.store.sqlite import driver
from notecheck_service.store.store import Store
from notecheck_service.store.tables import metadata
from notecheck_service.store.tables.notes import note, note_version, result
from notecheck_service.store.tables.work import batch
from notecheck_service.store.unit import Unit

__all__ = ["EMPTIED", "OF_BATCHES", "REMOVED", "erase", "erase_older", "of_patient"]

EMPTIED = {
    "note_version": ("text",),
    "result": ("body",),
    "addendum": ("text", "document"),
    "review": ("document",),
    "feedback": ("words",),
}
"""Tables of which, for a note that is erased, these columns are emptied."""

REMOVED = ("sender_document",)
"""Tables of which, for a note that is erased, the rows are removed."""

OF_BATCHES: dict[str, dict[str, str | bytes | None]] = {
    # A refusal names the record as its sender does.
    "batch_record": {"refusal": b'{"error": {"code": "removed", "detail": "removed by retention"}}'},
    "batch_file": {"content": None, "name": "erased"},
}
"""Tables of which, for batches that are old, these columns get these values, where they have any."""

CHUNK = 100
"""Notes to a transaction."""


def erase_older(store: Store, scope: Scope, before: datetime) -> int:
    """Erase every note of the scope's practice that nothing has happened to since; how many were erased.

    What counts is the newest of its texts, results and reviews. Answers kept for repeated requests, and what is left
    of old batches, go as well.
    """
    count = 0
    while True:
        with store.write(scope) as unit:
            ids = idle(unit, before)
            for id in ids:
                erase(unit, id)
        count += len(ids)
        if len(ids) < CHUNK:
            break
    with store.write(scope) as unit:
        sweep(unit, before)
    settle(store)
    return count


def idle(unit: Unit, before: datetime) -> list[str]:
    """Some of the notes that nothing has happened to since a moment."""
    c = note.c
    query = select(c.id).where(c.practice_id == unit.scope.practice_id, c.created_at < before)
    query = query.where(c.id.in_(of_notes(unit, note_version, note_version.c.removed_at.is_(None))))
    query = query.where(c.id.not_in(of_notes(unit, note_version, note_version.c.created_at >= before)))
    query = query.where(c.id.not_in(of_notes(unit, result, result.c.created_at >= before)))
    review = metadata.tables["review"]
    query = query.where(c.id.not_in(of_notes(unit, review, review.c.changed_at >= before)))
    unit.record("store.retain", "practice", unit.scope.practice_id, before=before.isoformat())
    return list(unit.execute(query.order_by(c.seq).limit(CHUNK)).scalars())


def of_notes(unit: Unit, table: Table, condition: ColumnElement[bool]) -> Any:  # noqa: ANN401 - a subquery
    """The notes that have such a row."""
    return select(table.c.note_id).where(table.c.practice_id == unit.scope.practice_id, condition)


def erase(unit: Unit, id: str) -> None:
    """Remove the words of one note for ever. NotFound: no such note in this practice."""
    unit.record("note.erase", "note", id)
    where = (note.c.practice_id == unit.scope.practice_id, note.c.id == id)
    if unit.execute(select(note.c.id).where(*where).with_for_update()).first() is None:
        raise NotFound("note", id)
    for name, columns in EMPTIED.items():
        table = metadata.tables[name]
        removed = {"removed_at": func.coalesce(table.c.removed_at, unit.now)} if "removed_at" in table.c else {}
        changed = table.update().where(*belonging(unit, table, id))
        unit.execute(changed.values({**dict.fromkeys(columns), **removed}))
    for name in REMOVED:
        unit.execute(metadata.tables[name].delete().where(*belonging(unit, metadata.tables[name], id)))
    nameless = {"external_id": id, "case_id": None, "patient": None, "author": None, "hold": "erased"}
    unit.execute(note.update().where(*where).values(**nameless, revision=note.c.revision + 1))


def belonging(unit: Unit, table: Table, id: str) -> tuple[ColumnElement[bool], ...]:
    """The rows of a table that belong to a note."""
    return table.c.practice_id == unit.scope.practice_id, table.c.note_id == id


def of_patient(unit: Unit, patient: str) -> list[str]:
    """Our ids of the notes of a patient, as the caller named them."""
    unit.record("store.find", "practice", unit.scope.practice_id)
    query = select(note.c.id).where(note.c.practice_id == unit.scope.practice_id, note.c.patient == patient)
    return list(unit.execute(query).scalars())


def sweep(unit: Unit, before: datetime) -> None:
    """Remove old answers to repeated requests, and the inputs of old batches that never got their outcome."""
    practice_id = unit.scope.practice_id
    unit.record("store.sweep", "practice", practice_id, before=before.isoformat())
    forget_expired(unit)
    batches = select(batch.c.id).where(batch.c.practice_id == practice_id, batch.c.created_at < before)
    for name, values in OF_BATCHES.items():
        table = metadata.tables[name]
        of_old = (table.c.practice_id == practice_id, table.c.batch_id.in_(batches))
        given = or_(*(table.c[column].is_not(None) for column in values))
        unit.execute(table.update().where(*of_old, given).values(**values))


def settle(store: Store) -> None:
    """Let the database overwrite what it no longer needs; SQLite has done so (secure_delete), but for its log.

    StoreUnavailable: somebody reads for so long that the log cannot be emptied; nothing is lost by asking again.
    """
    if store.engine.dialect.name == "postgresql":
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for name in (*EMPTIED, *REMOVED, "note", "idempotency"):
                connection.execute(text(f"VACUUM {name}"))
    else:
        empty_log(store)


def empty_log(store: Store) -> None:
    """Move what the log holds into the database, and cut the log to nothing. It cannot be done within a transaction."""
    try:
        with told_as_ours(), closing(store.engine.raw_connection()) as connection:
            busy, *_ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except driver.Error as error:
        raise StoreUnavailable(f"the log of the database cannot be emptied ({type(error).__name__})") from None
    if busy:
        raise StoreUnavailable("the log of the database is in use")
