"""API keys of programs: `nck_<id>_<secret>`, shown once, kept as an argon2 hash, limited to what they are for."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, bindparam, select

from notecheck_service.access.errors import Unauthenticated
from notecheck_service.access.passwords import hash_secret, is_secret
from notecheck_service.store import NotFound, Refused, Store, Unit, new_id, system
from notecheck_service.store.tables.people import api_key

__all__ = ["SCOPES", "Key", "KeyHolder", "Keys", "create", "listed", "revoke"]

SCOPES = frozenset({"scan", "batch", "read", "release", "fhir", "cds", "mllp", "webhooks"})
"""What a key can be for."""

_BY_ID = select(api_key).where(api_key.c.id == bindparam("key"))

FRESH = timedelta(minutes=1)
"""How exact `used_at` is."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key as an admin sees it: without its secret, which is nowhere."""

    id: str
    practice_id: str
    name: str
    scopes: list[str]
    created_by: str
    created_at: datetime
    used_at: datetime | None
    """When it was last used, to the minute."""
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """The program that holds a key."""

    key_id: str
    practice_id: str
    scopes: frozenset[str]


def create(unit: Unit, name: str, scopes: Collection[str], *, expires_at: datetime | None = None) -> tuple[str, str]:
    """A new key in the unit's practice: its id, and the token, which cannot be shown again.

    Refused: an unknown scope, none at all, an end that has passed.
    """
    if not scopes or not set(scopes) <= SCOPES:
        raise Refused("scopes", "unknown" if scopes else "empty")
    if expires_at is not None and expires_at <= unit.now:
        raise Refused("expires_at", "passed")
    id, secret = new_id("key"), secrets.token_urlsafe(32)
    unit.record("key.create", "key", id, scopes=sorted(scopes))
    unit.insert(
        api_key, id=id, name=name, secret_hash=hash_secret(secret), scopes=sorted(scopes),
        created_by=unit.scope.actor_id, created_at=unit.now, expires_at=expires_at,
    )  # fmt: skip
    return id, f"nck_{id.removeprefix('key_')}_{secret}"


def revoke(unit: Unit, id: str) -> None:
    """End a key, at once and for ever. NotFound: no such key in this practice."""
    unit.record("key.revoke", "key", id)
    c = api_key.c
    where = (c.practice_id == unit.scope.practice_id, c.id == id)
    if unit.execute(select(c.id).where(*where)).first() is None:
        raise NotFound("key", id)
    unit.execute(api_key.update().where(*where, c.revoked_at.is_(None)).values(revoked_at=unit.now))


def listed(unit: Unit) -> list[Key]:
    """The practice's keys, oldest first, the revoked among them. Audited."""
    unit.record("key.list", "practice", unit.scope.practice_id)
    columns = [api_key.c[name] for name in Key.__slots__]
    query = select(*columns).where(api_key.c.practice_id == unit.scope.practice_id).order_by(api_key.c.seq)
    return [Key(*tuple(row)) for row in unit.execute(query)]


class Keys:
    """Recognises tokens. A token that was right is remembered by its hash, so that it costs argon2 once a process;
    whether its key still stands is asked of the database each time.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._known: dict[str, str] = {}

    def holder(self, token: str) -> KeyHolder:
        """Who holds this token. Unauthenticated: bad_key, key_revoked, key_expired."""
        prefix, _, rest = token.partition("_")
        id, _, secret = rest.partition("_")
        if prefix != "nck" or not secret or not id.isalnum():
            raise Unauthenticated("bad_key")
        row = self._row(f"key_{id}")
        if row is None or not self._right(row, secret):
            raise Unauthenticated("bad_key")
        return self._standing(row)

    def named(self, id: str) -> KeyHolder:
        """Who holds the key of this id: for callers who have proved in another way that they are its holder."""
        row = self._row(id)
        if row is None:
            raise Unauthenticated("bad_key")
        return self._standing(row)

    def _standing(self, row: Row[Any]) -> KeyHolder:
        """The holder, while the key stands."""
        if row.revoked_at is not None:
            raise Unauthenticated("key_revoked")
        now = self.store.clock.now()
        if row.expires_at is not None and row.expires_at <= now:
            raise Unauthenticated("key_expired")
        if row.used_at is None or now - row.used_at > FRESH:
            self._mark(row)
        return KeyHolder(row.id, row.practice_id, frozenset(row.scopes))

    def _row(self, id: str) -> Row[Any] | None:
        with self.store.read(system()) as unit:
            return unit.execute(_BY_ID, key=id).one_or_none()

    def _right(self, row: Row[Any], secret: str) -> bool:
        digest = sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
        if self._known.get(digest) == row.secret_hash:
            return True
        if not is_secret(row.secret_hash, secret):
            return False
        if len(self._known) >= 1000:
            self._known.clear()
        self._known[digest] = row.secret_hash
        return True

    def _mark(self, row: Row[Any]) -> None:
        with self.store.write(system(row.practice_id)) as unit:
            where = (api_key.c.practice_id == row.practice_id, api_key.c.id == row.id)
            unit.execute(api_key.update().where(*where).values(used_at=unit.now))
