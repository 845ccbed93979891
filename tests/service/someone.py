"""People who can sign in, in invented practices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pyotp

from notecheck_service.access import people
from notecheck_service.access.secret import Box
from notecheck_service.store import Scope, Store, system

PASSWORD = "a pass phrase of the tests"


@dataclass
class Someone:
    """A person who can sign in."""

    id: str
    login: str
    totp: pyotp.TOTP

    def code(self, now: datetime) -> str:
        return self.totp.at(now)


def add(store: Store, scope: Scope, box: Box, login: str, role: str) -> Someone:
    """A new person of a practice, with PASSWORD and a phone."""
    with store.write(system(scope.practice_id)) as unit:
        person = people.add(unit, login, "Somebody Invented", role)
        people.set_password(unit, person.id, PASSWORD)
        address = people.enrol(unit, person.id, box)
    return Someone(person.id, person.login, pyotp.parse_uri(address))
