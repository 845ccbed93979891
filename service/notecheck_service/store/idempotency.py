"""A request given twice is done once: the first answer is kept with what it did, and given again.

In the unit that does the work: `kept = take(unit, key, fingerprint)`; if there is one, answer it; else do the work
and `keep(unit, key, answer)`. All in one transaction: the work and its answer are there together or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, select

from notecheck_service.store.errors import Conflict
from notecheck_service.store.tables.work import idempotency
from notecheck_service.store.unit import Unit

__all__ = ["LIFE", "Answer", "find", "forget_expired", "keep", "take"]

LIFE = timedelta(hours=24)
"""How long an answer is kept."""

UNFINISHED = 0
"""The status of a row whose work goes on in this very transaction; no other ever sees it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def find(unit: Unit, key: str, fingerprint: str) -> Answer | None:
    """The answer kept for this key of this actor, if any: saves the work of a scan. Audited as `answer.replay`.

    Conflict `reused_key`: the key came with another request.
    """
    unit.record("answer.replay", "actor", unit.scope.actor_id)
    row = unit.execute(select(idempotency).where(this(unit, key))).one_or_none()
    if row is None or unit.now - row.created_at > LIFE:
        return None
    if row.fingerprint != fingerprint:
        raise Conflict("reused_key")
    return Answer(row.status, row.body, row.headers)


def take(unit: Unit, key: str, fingerprint: str) -> Answer | None:
    """Take a key for this unit's work: None when it is ours now, else the answer of the first. Conflict as in `find`.

    Waits while another transaction does the same work.
    """
    forget_expired(unit)
    values = {"status": UNFINISHED, "headers": {}, "body": b"", "created_at": unit.now, "fingerprint": fingerprint}
    if unit.insert_new(idempotency, actor_id=unit.scope.actor_id, key=key, **values):
        return None
    return find(unit, key, fingerprint)


def keep(unit: Unit, key: str, answer: Answer) -> None:
    """Keep the answer of the work done under a key that was taken in this unit."""
    values = {"status": answer.status, "headers": answer.headers, "body": answer.body}
    unit.execute(idempotency.update().where(this(unit, key)).values(values))


def forget_expired(unit: Unit) -> None:
    """Remove the practice's answers that are too old to be given again."""
    c = idempotency.c
    old = (c.practice_id == unit.scope.practice_id, c.created_at < unit.now - LIFE)
    unit.execute(idempotency.delete().where(*old))


def this(unit: Unit, key: str) -> ColumnElement[bool]:
    """The row of a key: each actor of each practice has keys of its own."""
    c = idempotency.c
    return and_(c.practice_id == unit.scope.practice_id, c.actor_id == unit.scope.actor_id, c.key == key)
