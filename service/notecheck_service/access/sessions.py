"""Sessions of people: a random token in a cookie, of which the database knows the hash alone.

A session ends when it was idle too long, when it is too old, when the person signs out, is disabled, gets another
role, password or phone, or proves their identity anew (then another takes its place).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, select
from starlette.responses import Response

from notecheck_service.access.errors import Forbidden, Unauthenticated
from notecheck_service.settings import Settings
from notecheck_service.store import Scope, Store, Unit, system
from notecheck_service.store.tables.people import person, person_session

__all__ = ["Cookie", "Session", "Sessions", "begin", "cookie", "end", "require_proof"]

FRESH = timedelta(seconds=30)
"""How exact `seen_at` is."""


@dataclass(frozen=True, slots=True)
class Session:
    """A person who is signed in."""

    person_id: str
    practice_id: str
    role: str
    login: str
    name: str
    csrf: str
    """What every form of theirs must bring back."""
    proved_at: datetime
    """When they last proved who they are."""
    token_hash: str


@dataclass(frozen=True, slots=True)
class Cookie:
    """How a token travels: never readable by scripts, never sent along by another site's forms."""

    key: str
    secure: bool

    def put(self, response: Response, token: str, *, seconds: int | None = None) -> None:
        """Give the browser a token, until it is closed or for so many seconds."""
        response.set_cookie(self.key, token, seconds, path="/", secure=self.secure, httponly=True, samesite="lax")

    def drop(self, response: Response) -> None:
        """Take it back."""
        response.delete_cookie(self.key, "/", secure=self.secure, httponly=True, samesite="lax")


def cookie(settings: Settings, name: str = "notecheck") -> Cookie:
    """The session's cookie. Without TLS, on this machine alone, it cannot be Secure."""
    secure = bool(settings.tls_certificate) or settings.behind_tls_proxy
    return Cookie(f"__Host-{name}" if secure else name, secure)


def begin(unit: Unit, person_id: str, role: str, *, replaces: str | None = None) -> str:
    """A new session of a person who has just proved who they are; its token. Another one may end for it."""
    token = secrets.token_urlsafe(32)
    unit.record("session.begin", "person", person_id)
    if replaces is not None:
        finish(unit, replaces, "replaced")
    unit.insert(
        person_session, token_hash=digest(token), person_id=person_id, role=role, csrf=secrets.token_urlsafe(32),
        created_at=unit.now, seen_at=unit.now, proved_at=unit.now,
    )  # fmt: skip
    return token


def end(unit: Unit, session: Session) -> None:
    """Sign out."""
    unit.record("session.end", "person", session.person_id)
    finish(unit, session.token_hash, "signed_out")


def finish(unit: Unit, token_hash: str, why: str) -> None:
    """End one session."""
    c = person_session.c
    where = (c.practice_id == unit.scope.practice_id, c.token_hash == token_hash, c.ended_at.is_(None))
    unit.execute(person_session.update().where(*where).values(ended_at=unit.now, ended_for=why))


def require_proof(session: Session, settings: Settings, now: datetime) -> None:
    """Before a signature: Forbidden `proof_too_old` unless the person proved who they are a short while ago."""
    if now - session.proved_at > settings.proof_age:
        raise Forbidden("proof_too_old")


class Sessions:
    """Recognises cookies."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.settings = settings

    def holder(self, token: str) -> Session:
        """Whose session this is. Unauthenticated `session_ended`: nobody's, or it has ended, for whatever reason."""
        row = self._row(digest(token))
        if row is None or row.ended_at is not None:
            raise Unauthenticated("session_ended")
        why = self._over(row)
        if why is not None:
            self._end(row, why)
            raise Unauthenticated("session_ended")
        if self.store.clock.now() - row.seen_at > FRESH:
            self._mark(row)
        return Session(*(getattr(row, name) for name in Session.__slots__))

    def _row(self, token_hash: str) -> Row[Any] | None:
        joined = person_session.join(person, person.c.id == person_session.c.person_id)
        columns = (person_session, person.c.role.label("role_now"), person.c.login, person.c.name, person.c.disabled_at)
        query = select(*columns).select_from(joined).where(person_session.c.token_hash == token_hash)
        with self.store.read(system()) as unit:
            return unit.execute(query).one_or_none()

    def _over(self, row: Row[Any]) -> str | None:
        now = self.store.clock.now()
        reasons = {
            "disabled": row.disabled_at is not None,
            "role_changed": row.role != row.role_now,
            "too_old": now - row.created_at > self.settings.session_absolute,
            "idle": now - row.seen_at > self.settings.session_idle,
        }
        return next((why for why, holds in reasons.items() if holds), None)

    def _end(self, row: Row[Any], why: str) -> None:
        with self.store.write(Scope(row.practice_id, row.person_id, row.role, "person")) as unit:
            unit.record("session.end", "person", row.person_id, why=why)
            finish(unit, row.token_hash, why)

    def _mark(self, row: Row[Any]) -> None:
        with self.store.write(system(row.practice_id)) as unit:
            c = person_session.c
            where = (c.practice_id == row.practice_id, c.token_hash == row.token_hash)
            unit.execute(person_session.update().where(*where).values(seen_at=unit.now))


def digest(token: str) -> str:
    """What the database knows of a token."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
