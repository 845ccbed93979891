"""Small choices of a practice or of a person: a time zone, a consent, whether single keys act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import available_timezones

from sqlalchemy import select

from notecheck_service.store.errors import Refused
from notecheck_service.store.tables.reviews import preference
from notecheck_service.store.unit import Unit

__all__ = ["OF_PERSON", "OF_PRACTICE", "Preferences", "put", "read"]

YES_NO: Final = ("yes", "no")
OF_PRACTICE: Final[Mapping[str, str]] = {"time_zone": "UTC", "export_feedback": "no"}
"""What a practice's lead chooses, with what holds until then. Feedback leaves the practice only after a yes."""
OF_PERSON: Final[Mapping[str, str]] = {"single_keys": "yes"}
"""What each person chooses for themselves."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What holds for one person in their practice."""

    time_zone: str
    export_feedback: bool
    single_keys: bool


def read(unit: Unit) -> Preferences:
    """The preferences of whoever asks. No part of a chart: works in `Store.read`."""
    c = preference.c
    mine = c.person_id.in_(("", unit.scope.actor_id))
    rows = unit.execute(select(c.key, c.value).where(c.practice_id == unit.scope.practice_id, mine)).all()
    found = {**OF_PRACTICE, **OF_PERSON, **{row.key: row.value for row in rows}}
    return Preferences(found["time_zone"], found["export_feedback"] == "yes", found["single_keys"] == "yes")


def put(unit: Unit, key: str, value: str) -> None:
    """Choose. Audited; Refused: no such choice. Whether a person may choose for the practice is the caller's to ask."""
    person_id = unit.scope.actor_id if key in OF_PERSON else ""
    allowed = available_timezones() if key == "time_zone" else YES_NO
    if key not in (*OF_PRACTICE, *OF_PERSON) or value not in allowed:
        raise Refused(key if key in (*OF_PRACTICE, *OF_PERSON) else "key", "unknown")
    unit.record("preference.change", "preference", key, value=value)
    if not unit.insert_new(preference, person_id=person_id, key=key, value=value):
        c = preference.c
        where = (c.practice_id == unit.scope.practice_id, c.person_id == person_id, c.key == key)
        unit.execute(preference.update().where(*where).values(value=value))
