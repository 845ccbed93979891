"""Batches in the store: files that were sent, and one outcome for each record in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from notecheck_service.jobs.queue import enqueue
from notecheck_service.store import Conflict, NotFound, Unit, new_id, results
from notecheck_service.store.tables.uploads import batch_file
from notecheck_service.store.tables.work import batch, batch_record

__all__ = ["OPEN", "Batch", "Outcome", "cancel", "create", "files", "get", "outcomes", "page", "put", "settle"]

STORED = ("id", "state", "total", "options", "created_at", "finished_at", "created_by")
OPEN = ("queued", "running")
"""States in which a batch may still be cancelled; the others are done and cancelled."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch, and how far it is."""

    id: str
    state: str
    """queued, running, done or cancelled."""
    total: int
    """Records; 0 until the last file is read."""
    options: dict[str, Any]
    created_at: datetime
    finished_at: datetime | None
    created_by: str
    scanned: int = 0
    refused: int = 0

    @property
    def done(self) -> int:
        """Records that have their outcome; they are the first ones."""
        return self.scanned + self.refused


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one record: a result by its id, or an error."""

    place: int
    note_id: str | None
    result_id: str | None
    error: str | None
    """Its code."""


def create(unit: Unit, sent: Sequence[tuple[str, bytes]], options: dict[str, Any]) -> str:
    """Keep files, each with its name, and put the work into the queue; the batch's id."""
    id = new_id("batch")
    unit.record("batch.create", "batch", id, files=len(sent))
    unit.insert(
        batch, id=id, state="queued", total=0, options=options, created_by=unit.scope.actor_id, created_at=unit.now
    )
    for number, (name, content) in enumerate(sent):
        unit.insert(batch_file, batch_id=id, number=number, name=name, content=content)
    enqueue(unit, "batch", batch=id)
    return id


def get(unit: Unit, id: str) -> Batch:
    """A batch with its progress. Audited as `batch.see`; NotFound also when it is another practice's."""
    unit.record("batch.see", "batch", id)
    row = unit.execute(_batches(unit).where(batch.c.id == id)).one_or_none()
    if row is None:
        raise NotFound("batch", id)
    return _counted(unit, [row])[0]


def page(unit: Unit, after: str | None, limit: int) -> list[Batch]:
    """The practice's batches, newest first. Audited as `batch.list`."""
    unit.record("batch.list", "practice", unit.scope.practice_id)
    query = _batches(unit)
    if after is not None:
        mine = (batch.c.practice_id == unit.scope.practice_id, batch.c.id == after)
        last = unit.execute(select(batch.c.seq).where(*mine)).scalar_one_or_none()
        if last is None:
            raise NotFound("batch", after)
        query = query.where(batch.c.seq < last)
    return _counted(unit, unit.execute(query.order_by(batch.c.seq.desc()).limit(limit)).all())


def files(unit: Unit, id: str) -> list[tuple[str, bytes]]:
    """What was sent, in its order; nothing once all is read. Audited as `batch.read`."""
    unit.record("batch.read", "batch", id)
    mine = (batch_file.c.practice_id == unit.scope.practice_id, batch_file.c.batch_id == id)
    query = select(batch_file.c.name, batch_file.c.content).where(*mine, batch_file.c.content.is_not(None))
    return [(row.name, row.content) for row in unit.execute(query.order_by(batch_file.c.number))]


def put(unit: Unit, id: str, place: int, **outcome: object) -> bool:
    """Keep the outcome of a record, unless it has one: whether it had none."""
    unit.record("batch.record", "batch", id, place=place)
    return unit.insert_new(batch_record, batch_id=id, place=place, **outcome)


def settle(unit: Unit, id: str, state: str, **values: object) -> bool:
    """Go on to another state, from an open one; whether it was open. The files go once a batch is no longer open."""
    mine = (batch.c.practice_id == unit.scope.practice_id, batch.c.id == id, batch.c.state.in_(OPEN))
    if state not in OPEN:
        values["finished_at"] = unit.now
        gone = (batch_file.c.practice_id == unit.scope.practice_id, batch_file.c.batch_id == id)
        unit.record("batch.files.remove", "batch", id)
        unit.execute(batch_file.update().where(*gone).values(content=None))
        unit.emit(f"batch.{state}", id)
    return bool(unit.execute(batch.update().where(*mine).values(state=state, **values)).rowcount)


def cancel(unit: Unit, id: str, seen: str) -> Batch:
    """Scan no more of it; what has its outcome keeps it. Conflict `stale`: its state is no longer what was seen."""
    found = get(unit, id)
    if found.state != seen:
        raise Conflict("stale", found.state)
    if found.state not in OPEN:
        raise Conflict(found.state)
    unit.record("batch.cancel", "batch", id)
    settle(unit, id, "cancelled")
    return get(unit, id)


def outcomes(unit: Unit, id: str, after: int, limit: int) -> list[tuple[Outcome, bytes]]:
    """Outcomes from a place on, each with its object as JSON. Audited, each result by itself."""
    get(unit, id)
    c = batch_record.c
    columns = (c.place, c.note_id, c.result_id, c.error, c.refusal)
    query = select(*columns).where(c.practice_id == unit.scope.practice_id, c.batch_id == id, c.place >= after)
    rows = unit.execute(query.order_by(c.place).limit(limit)).all()
    return [
        (Outcome(row.place, row.note_id, row.result_id, row.error), row.refusal or _body(unit, row.result_id))
        for row in rows
    ]


def _body(unit: Unit, result: str) -> bytes:
    """A result as it was found; null once retention has removed it."""
    try:
        return results.get(unit, result).body
    except Conflict:
        return b"null"


def _batches(unit: Unit) -> Select[Any]:
    return select(*(batch.c[name] for name in STORED)).where(batch.c.practice_id == unit.scope.practice_id)


def _counted(unit: Unit, rows: Sequence[Row[Any]]) -> list[Batch]:
    """Batches with how many of their records are scanned and refused."""
    c = batch_record.c
    mine = (c.practice_id == unit.scope.practice_id, c.batch_id.in_([row.id for row in rows]))
    query = select(c.batch_id, c.state, func.count().label("number")).where(*mine).group_by(c.batch_id, c.state)
    found = {(row.batch_id, row.state): row.number for row in unit.execute(query)}
    return [batch_of(row, found) for row in rows]


def batch_of(row: Row[Any], counted: Mapping[tuple[str, str], int]) -> Batch:
    """A row as a batch, with its counts."""
    stored = {name: getattr(row, name) for name in STORED}
    return Batch(**stored, scanned=counted.get((row.id, "scanned"), 0), refused=counted.get((row.id, "refused"), 0))
