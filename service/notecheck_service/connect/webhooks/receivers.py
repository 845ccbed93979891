"""Receivers of webhooks, as a practice enters them. Every change is in the audit; a secret is shown once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from notecheck_service.access.secret import Box
from notecheck_service.connect.webhooks.address import Forbidden, Rules
from notecheck_service.connect.webhooks.sign import new_secret
from notecheck_service.store import Conflict, NotFound, Refused, Unit, new_id
from notecheck_service.store.tables.connections import delivery, webhook
from notecheck_service.store.tables.work import event

__all__ = ["KINDS", "MOST", "Delivery", "Receiver", "add", "deliveries", "enable", "get", "page", "remove", "rotate"]

KINDS = ("note.scanned", "note.held", "note.released", "note.unread", "note.out_of_scope", "addendum.signed",
         "batch.finished")  # fmt: skip
"""Kinds of events that a receiver may ask for by name."""
MOST = 20
"""Receivers of one practice."""
GRACE = timedelta(hours=24)
"""How long the secret before a rotation goes on signing beside the new one."""
W, D = webhook.c, delivery.c


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where a practice wants its events told."""

    id: str
    url: str
    kinds: list[str]
    """Empty: all."""
    failures: int
    """Attempts that failed since the last that did not."""
    disabled_at: datetime | None
    disabled_for: str | None
    """failures, gone."""
    secret_before_until: datetime | None
    created_at: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to a receiver."""

    id: str
    event_id: str
    state: str
    """waiting, delivered, failed."""
    attempts: int
    outcome: str | None
    created_at: datetime
    settled_at: datetime | None


def add(unit: Unit, url: str, kinds: Sequence[str], rules: Rules, vault: Box) -> tuple[Receiver, str]:
    """A new receiver, and its secret. Refused: a URL that nothing is sent to, too many receivers."""
    id = new_id("hook")
    unit.record("webhook.create", "webhook", id)
    try:
        rules.admit(url)
    except Forbidden as error:
        raise Refused("url", error.reason) from None
    if unit.execute(select(func.count()).select_from(webhook).where(*mine(unit))).scalar_one() >= MOST:
        raise Conflict("too_many")
    secret = new_secret()
    unit.insert(
        webhook, id=id, url=url, kinds=sorted(set(kinds)), secret=vault.seal(secret.encode()), told=newest_event(unit),
        created_by=unit.scope.actor_id, created_at=unit.now,
    )  # fmt: skip
    return get(unit, id), secret


def newest_event(unit: Unit) -> int:
    """The newest event of the practice: what was before a receiver is not told to it."""
    newest = select(func.max(event.c.seq)).where(event.c.practice_id == unit.scope.practice_id)
    return int(unit.execute(newest).scalar_one() or 0)


def mine(unit: Unit) -> list[Any]:
    """What holds a query to the unit's practice."""
    return [W.practice_id == unit.scope.practice_id]


def shown() -> Select[Any]:
    """Receivers without their secrets."""
    return select(*(W[name] for name in Receiver.__slots__))


def page(unit: Unit) -> list[Receiver]:
    """The practice's receivers, oldest first."""
    return [Receiver(*tuple(row)) for row in unit.execute(shown().where(*mine(unit)).order_by(W.seq))]


def get(unit: Unit, id: str) -> Receiver:
    """One receiver; NotFound also where it is another practice's."""
    row = unit.execute(shown().where(*mine(unit), W.id == id)).one_or_none()
    if row is None:
        raise NotFound("webhook", id)
    return Receiver(*tuple(row))


def rotate(unit: Unit, id: str, revision: int, vault: Box) -> tuple[Receiver, str]:
    """A new secret; the one before is good for a day beside it. Conflict `stale`: changed since it was seen."""
    unit.record("webhook.rotate", "webhook", id)
    before = unit.execute(select(W.secret).where(*mine(unit), W.id == id)).scalar_one_or_none()
    secret = new_secret()
    sealed, until = vault.seal(secret.encode()), unit.now + GRACE
    changed(unit, id, revision, secret=sealed, secret_before=before, secret_before_until=until)
    return get(unit, id), secret


def enable(unit: Unit, id: str, revision: int) -> Receiver:
    """Send to it again, from now on. Conflict as in `rotate`."""
    unit.record("webhook.enable", "webhook", id)
    changed(unit, id, revision, failures=0, disabled_at=None, disabled_for=None, told=newest_event(unit))
    return get(unit, id)


def remove(unit: Unit, id: str, revision: int) -> None:
    """Forget a receiver and its messages. Conflict as in `rotate`."""
    unit.record("webhook.delete", "webhook", id)
    changed(unit, id, revision)
    unit.execute(delivery.delete().where(D.practice_id == unit.scope.practice_id, D.webhook_id == id))
    unit.execute(webhook.delete().where(*mine(unit), W.id == id))


def changed(unit: Unit, id: str, revision: int, **values: object) -> None:
    """Change a receiver that is still as it was seen."""
    found = get(unit, id)
    change = webhook.update().where(*mine(unit), W.id == id, W.revision == revision)
    if not unit.execute(change.values(revision=revision + 1, **values)).rowcount:
        raise Conflict("stale", f"revision {found.revision}")


def deliveries(unit: Unit, id: str, limit: int = 50) -> list[Delivery]:
    """The newest messages to a receiver, newest first."""
    get(unit, id)
    query = select(*(D[name] for name in Delivery.__slots__)).where(
        D.practice_id == unit.scope.practice_id, D.webhook_id == id
    )
    return [Delivery(*tuple(row)) for row in unit.execute(query.order_by(D.seq.desc()).limit(limit))]
