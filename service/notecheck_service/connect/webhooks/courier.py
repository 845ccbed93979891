"""From events to messages, and messages to their receivers.

Each event becomes one message for each receiver that asks for its kind, in the transaction that moves the receiver
on: none is lost, none is made twice. A message keeps its id in all its attempts.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from notecheck_service.access.secret import Box
from notecheck_service.connect.webhooks.address import Rules
from notecheck_service.connect.webhooks.post import Attempt, post
from notecheck_service.connect.webhooks.sign import signed
from notecheck_service.store import Store, Unit, events, new_id, system
from notecheck_service.store.events import Event
from notecheck_service.store.tables.connections import delivery, webhook
from notecheck_service.store.tables.work import event

__all__ = ["KIND", "Courier", "Undelivered", "body_of"]

KIND = "webhook"
"""Of the jobs that deliver."""
FAILURES = 30
"""Failed attempts in a row after which a receiver is sent nothing more, until an admin says so."""
TOGETHER = 200
"""Events that are put on their way in one transaction, at most."""
W, D = webhook.c, delivery.c
Enqueue = Callable[..., str]
"""jobs.queue.enqueue: puts a job of a kind, with a payload of ids, into the unit's transaction."""


class Undelivered(Exception):
    """The receiver did not take a message. Says nothing more."""


@dataclass(frozen=True, slots=True)
class Courier:
    """Everything that is needed to tell events."""

    store: Store
    rules: Rules
    vault: Box
    enqueue: Enqueue

    def collect(self) -> int:
        """Put what is new on its way, for all practices; how many messages that are."""
        with self.store.read(system()) as unit:
            query = select(W.practice_id).where(W.disabled_at.is_(None)).group_by(W.practice_id)
            newest = select(event.c.practice_id, func.max(event.c.seq).label("seq")).group_by(event.c.practice_id)
            last = newest.subquery()
            behind = query.join(last, last.c.practice_id == W.practice_id).where(last.c.seq > W.told)
            practices = list(unit.execute(behind).scalars())
        return sum(self._collect(practice) for practice in practices)

    def _collect(self, practice: str) -> int:
        with self.store.write(system(practice)) as unit:
            query = select(W.id, W.kinds, W.told).where(W.practice_id == practice, W.disabled_at.is_(None))
            return sum(self._told(unit, row) for row in unit.execute(query.order_by(W.seq).with_for_update()).all())

    def _told(self, unit: Unit, receiver: Row[Any]) -> int:
        """Make the messages for one receiver."""
        found = events.after(unit, receiver.told, limit=TOGETHER)
        wanted = [each for each in found if is_wanted(each, receiver)]
        for each in wanted:
            id = new_id("msg")
            unit.insert(delivery, id=id, webhook_id=receiver.id, event_id=each.id, state="waiting", created_at=unit.now)
            self.enqueue(unit, KIND, delivery=id)
        if found:
            change = webhook.update().where(W.practice_id == unit.scope.practice_id, W.id == receiver.id)
            unit.execute(change.values(told=found[-1].seq))
        return len(wanted)

    def deliver(self, practice: str, id: str) -> None:
        """One attempt at one message; Undelivered where it is to be tried again."""
        row = self._ready(practice, id)
        if row is None:
            return
        with self.store.read(system(practice)) as unit:
            body, keys = body_of(event_of(unit, row.event_id)), self._keys(row, unit.now)
            headers = signed(id, unit.now, body, keys)
        attempt = post(row.url, headers, body.encode(), self.rules) if keys else Attempt(fault="secret_lost")
        with self.store.write(system(practice)) as unit:
            self._note(unit, row, attempt)
        if not attempt.delivered and not attempt.unwanted:
            raise Undelivered

    def _ready(self, practice: str, id: str) -> Row[Any] | None:
        """The message with its receiver; None where it is not to be sent, or no more."""
        with self.store.write(system(practice)) as unit:
            row = self._message(unit, id)
            if row is None or row.state == "delivered":
                return None
            if row.disabled_at is None:
                return row
            self._settle(unit, row, "failed", "disabled")
            return None

    def _message(self, unit: Unit, id: str) -> Row[Any] | None:
        joined = select(delivery, W.url, W.secret, W.secret_before, W.secret_before_until, W.disabled_at, W.failures)
        query = joined.join(webhook, (W.id == D.webhook_id) & (W.practice_id == D.practice_id))
        return unit.execute(query.where(D.practice_id == unit.scope.practice_id, D.id == id)).one_or_none()

    def _keys(self, row: Row[Any], now: datetime) -> list[str]:
        """The secrets that are good now, the newest first."""
        locked = [row.secret]
        if row.secret_before is not None and row.secret_before_until > now:
            locked.append(row.secret_before)
        return [key for each in locked if (key := opened(self.vault, each)) is not None]

    def _note(self, unit: Unit, row: Row[Any], attempt: Attempt) -> None:
        """Keep what came of an attempt, and end the sending where it is of no use."""
        self._settle(unit, row, "delivered" if attempt.delivered else "failed", attempt.code)
        failures = 0 if attempt.delivered else W.failures + 1
        own = webhook.update().where(W.practice_id == unit.scope.practice_id, W.id == row.webhook_id)
        unit.execute(own.values(failures=failures))
        over = W.failures >= (1 if attempt.unwanted else FAILURES)
        reason = "gone" if attempt.unwanted else "failures"
        end = own.where(over, W.disabled_at.is_(None)).values(disabled_at=unit.now, disabled_for=reason)
        if not attempt.delivered and unit.execute(end).rowcount:
            unit.record("webhook.disable", "webhook", row.webhook_id, reason=reason)
            unit.emit("webhook.disabled", row.webhook_id, reason=reason)

    def _settle(self, unit: Unit, row: Row[Any], state: str, outcome: str) -> None:
        change = delivery.update().where(D.practice_id == unit.scope.practice_id, D.id == row.id)
        unit.execute(change.values(state=state, attempts=D.attempts + 1, outcome=outcome, settled_at=unit.now))


def opened(vault: Box, sealed: bytes) -> str | None:
    """A secret; None where it was sealed under another key."""
    found = vault.open(sealed)
    return None if found is None else found.decode()


def is_wanted(each: Event, receiver: Row[Any]) -> bool:
    """Whether a receiver is told an event. What concerns a receiver itself is told to it alone."""
    if each.kind.startswith("webhook."):
        return bool(each.subject_id == receiver.id)
    return not receiver.kinds or each.kind in receiver.kinds


def event_of(unit: Unit, id: str) -> Event:
    """An event of the unit's practice by its id."""
    query = select(*(event.c[name] for name in Event.__slots__))
    row = unit.execute(query.where(event.c.practice_id == unit.scope.practice_id, event.c.id == id)).one()
    return Event(*tuple(row))


def body_of(told: Event) -> str:
    """The message: what happened to which of our ids, in codes."""
    data = {"event": told.id, "subject": told.subject_id, **told.codes}
    at = told.created_at.isoformat().replace("+00:00", "Z")
    return json.dumps({"type": told.kind, "timestamp": at, "data": data}, separators=(",", ":"))
