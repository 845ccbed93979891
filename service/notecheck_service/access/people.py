"""People: who may sign in, as what, and how they prove who they are. Kept by a practice's admin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from notecheck_service.access import totp
from notecheck_service.access.passwords import hash_password
from notecheck_service.access.secret import Box
from notecheck_service.store import Conflict, NotFound, Refused, Unit, new_id
from notecheck_service.store.tables.people import person, person_session

__all__ = ["ROLES", "Person", "add", "change", "disable", "enrol", "get", "listed", "set_password"]

ROLES = ("biller", "physician", "admin", "auditor")
"""What a person can be. Programs are `service`: they have keys."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person as an admin sees them."""

    id: str
    practice_id: str
    login: str
    """The name to sign in with, lower case."""
    name: str
    """As it stands under what they sign."""
    role: str
    created_at: datetime
    disabled_at: datetime | None
    version: int
    """Changes with every change: the ETag."""


def add(unit: Unit, login: str, name: str, role: str) -> Person:
    """A new person of the unit's practice; they sign in by OIDC, or once they have a password and TOTP.

    Refused: an unknown role, an empty login or name. Conflict `taken`: somebody has this login.
    """
    login = login.strip().lower()
    refuse_role(role)
    for field, value in (("login", login), ("name", name.strip())):
        if not value:
            raise Refused(field, "empty")
    id = new_id("per")
    unit.record("person.add", "person", id, role=role)
    if not unit.insert_new(person, id=id, login=login, name=name.strip(), role=role, created_at=unit.now):
        raise Conflict("taken", "login")
    return get(unit, id)


def get(unit: Unit, id: str) -> Person:
    """A person of the practice; NotFound if there is none."""
    return person_of(row_of(unit, id))


def listed(unit: Unit) -> list[Person]:
    """The practice's people, in the order in which they came, the disabled among them. Audited."""
    unit.record("person.list", "practice", unit.scope.practice_id)
    query = select(person).where(person.c.practice_id == unit.scope.practice_id).order_by(person.c.seq)
    return [person_of(row) for row in unit.execute(query)]


def change(
    unit: Unit, id: str, *, role: str | None = None, name: str | None = None, version: int | None = None
) -> Person:
    """Another role or name. Another role ends all sessions of the person. Conflict `stale`: not the version seen."""
    unit.record("person.change", "person", id, role=role, renamed=name is not None)
    found = row_of(unit, id)
    if version is not None and found.version != version:
        raise Conflict("stale", f"version {found.version}")
    if role is not None and role != found.role:
        refuse_role(role)
        end_sessions(unit, id, "role_changed")
    update(unit, found, role=role or found.role, name=name or found.name)
    return get(unit, id)


def disable(unit: Unit, id: str) -> None:
    """Let a person in no more, and end all their sessions. What they did stays theirs."""
    unit.record("person.disable", "person", id)
    found = row_of(unit, id)
    end_sessions(unit, id, "disabled")
    update(unit, found, disabled_at=found.disabled_at or unit.now)


def set_password(unit: Unit, id: str, password: str) -> None:
    """A new password; ends all sessions, and a lock. Refused: see `passwords.hash_password`."""
    unit.record("person.set_password", "person", id)
    found = row_of(unit, id)
    end_sessions(unit, id, "password_changed")
    update(unit, found, password_hash=hash_password(password), failures=0, locked_until=None)


def enrol(unit: Unit, id: str, box: Box) -> str:
    """A new TOTP secret, kept sealed; the `otpauth://` address, which cannot be shown again."""
    unit.record("person.enrol", "person", id)
    found = row_of(unit, id)
    secret = totp.new_secret()
    end_sessions(unit, id, "enrolled")
    update(unit, found, totp_secret=box.seal(secret.encode("ascii")), totp_step=0)
    return totp.address(secret, found.login)


def refuse_role(role: str) -> None:
    """Refuse a role that there is not."""
    if role not in ROLES:
        raise Refused("role", "unknown")


def row_of(unit: Unit, id: str) -> Row[Any]:
    """The row of a person of this practice, held until the end of the unit."""
    where = (person.c.practice_id == unit.scope.practice_id, person.c.id == id)
    row = unit.execute(select(person).where(*where).with_for_update()).one_or_none()
    if row is None:
        raise NotFound("person", id)
    return row


def update(unit: Unit, found: Row[Any], **values: object) -> None:
    """Change a person's row."""
    where = (person.c.practice_id == unit.scope.practice_id, person.c.id == found.id)
    unit.execute(person.update().where(*where).values(**values, version=found.version + 1))


def end_sessions(unit: Unit, id: str, why: str) -> None:
    """End all sessions of a person."""
    c = person_session.c
    where = (c.practice_id == unit.scope.practice_id, c.person_id == id, c.ended_at.is_(None))
    unit.execute(person_session.update().where(*where).values(ended_at=unit.now, ended_for=why))


def person_of(row: Row[Any]) -> Person:
    """A row as a person."""
    return Person(*(getattr(row, name) for name in Person.__slots__))
