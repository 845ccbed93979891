"""Signing in with a password and a code from one's phone, for practices without a provider of their own.

Every failure looks the same from outside, takes as long, and is in the audit with its reason. Five in a row lock the
person for fifteen minutes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

from sqlalchemy import Row, select

from notecheck_service.access import sessions, totp
from notecheck_service.access.errors import Unauthenticated
from notecheck_service.access.passwords import is_password, waste_time
from notecheck_service.access.people import row_of
from notecheck_service.access.secret import Box, secret_of
from notecheck_service.access.sessions import Session
from notecheck_service.settings import Settings
from notecheck_service.store import Entry, Refused, Scope, Store, Unit, system
from notecheck_service.store.tables.people import person

__all__ = ["FAILURES", "LOCKED", "SignIn", "phones"]

FAILURES = 5
LOCKED = timedelta(minutes=15)


def phones(settings: Settings) -> Box:
    """What seals the TOTP secrets of people's phones."""
    return Box(secret_of(settings), "totp")


Judge = Callable[[Unit, Row[Any]], str | None]
"""Why a person may not come in; None when they may."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """The door for people with passwords."""

    store: Store
    box: Box
    """Opens the TOTP secrets."""
    without_code: bool = False
    """Demonstrations only: people who have no TOTP secret need no code."""

    @classmethod
    def of(cls, store: Store, settings: Settings) -> Self:
        """The door of this store, as the settings say."""
        return cls(store, phones(settings), without_code=settings.demo)

    def by_password(self, login: str, password: str, code: str) -> str:
        """The token of a new session. Unauthenticated `sign_in_failed`: something is wrong, or they are locked."""
        found = self._person(login)
        if found is None or found.password_hash is None:
            waste_time(password)
            self.store.refuse(system(), "session.begin", "person", "unknown", "unknown_login")
            raise Unauthenticated("sign_in_failed")
        right = is_password(found.password_hash, password)
        return self._within(found, lambda unit, row: self._judge(unit, row, right, code))

    def prove(self, session: Session, password: str) -> str:
        """The token of a session that replaces this one, its proof fresh: the person gave their password again.

        The second factor was given when the session began. Unauthenticated `sign_in_failed` as above.
        """
        found = self._person(session.login)
        right = found is not None and found.password_hash is not None and is_password(found.password_hash, password)
        if found is None or found.id != session.person_id:
            raise Unauthenticated("sign_in_failed")
        return self._within(found, lambda unit, row: self._judge(unit, row, right, None), replaces=session.token_hash)

    def _person(self, login: str) -> Row[Any] | None:
        with self.store.read(system()) as unit:
            query = select(person).where(person.c.login == login.strip().lower()[:320])
            try:
                return unit.execute(query).one_or_none()
            except Refused:  # no text: nobody's login
                return None

    def _within(self, found: Row[Any], judge: Judge, replaces: str | None = None) -> str:
        token = None
        with self.store.write(Scope(found.practice_id, found.id, found.role, "person")) as unit:
            row = row_of(unit, found.id)
            reason = "changed" if row.password_hash != found.password_hash else judge(unit, row)
            if reason is None:
                token = sessions.begin(unit, row.id, row.role, replaces=replaces)
            else:
                unit.entries.append(Entry("session.begin", "person", row.id, "refused", reason))
        if token is None:
            raise Unauthenticated("sign_in_failed")
        return token

    def _judge(self, unit: Unit, row: Row[Any], right: bool, code: str | None) -> str | None:
        """Why a person may not come in; None when they may. Counts failures, and the code's step as used."""
        if row.disabled_at is not None:
            return "disabled"
        if row.locked_until is not None and row.locked_until > unit.now:
            return "locked"
        step = row.totp_step if code is None else self._step(unit, row, code)
        if not right or step is None:
            count_failure(unit, row)
            return "wrong_code" if right else "wrong_password"
        settle(unit, row, totp_step=step, failures=0, locked_until=None)
        return None

    def _step(self, unit: Unit, row: Row[Any], code: str) -> int | None:
        if row.totp_secret is None:
            return int(row.totp_step) if self.without_code else None
        secret = self.box.open(row.totp_secret)
        return None if secret is None else totp.step_of(secret.decode("ascii"), code, unit.now, after=row.totp_step)


def count_failure(unit: Unit, row: Row[Any]) -> None:
    """One failure more; the last one locks, and the count begins anew."""
    failures = row.failures + 1
    if failures < FAILURES:
        settle(unit, row, failures=failures)
    else:
        settle(unit, row, failures=0, locked_until=unit.now + LOCKED)


def settle(unit: Unit, row: Row[Any], **values: object) -> None:
    """Change what signing in remembers of a person; no change that an admin would see."""
    where = (person.c.practice_id == unit.scope.practice_id, person.c.id == row.id)
    unit.execute(person.update().where(*where).values(**values))
