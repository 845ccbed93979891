"""Views of the worklist that a person has saved under a name: filters and an order, no value of a chart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from notecheck_service.store.errors import NotFound, Refused
from notecheck_service.store.ids import new_id
from notecheck_service.store.tables.reviews import saved_view
from notecheck_service.store.unit import Unit

__all__ = ["SavedView", "listed", "remove", "save"]

MOST = 30
"""Views that one person may have."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """A named set of filters."""

    id: str
    name: str
    query: dict[str, str]


def listed(unit: Unit) -> list[SavedView]:
    """The views of whoever asks, in the order in which they were saved."""
    c = saved_view.c
    query = select(c.id, c.name, c.query).where(
        c.practice_id == unit.scope.practice_id, c.person_id == unit.scope.actor_id
    )
    return [SavedView(*tuple(row)) for row in unit.execute(query.order_by(c.seq))]


def save(unit: Unit, name: str, query: Mapping[str, str]) -> None:
    """Save under a name, in place of what had it. Refused: no name, a long one, too many views."""
    unit.record("view.save", "person", unit.scope.actor_id)
    name = name.strip()
    if not name or len(name) > 60:
        raise Refused("name", "empty" if not name else "too_long")
    if len(listed(unit)) >= MOST:
        raise Refused("name", "too_many")
    if not unit.insert_new(saved_view, id=new_id("view"), person_id=unit.scope.actor_id, name=name, query=dict(query)):
        c = saved_view.c
        where = (c.practice_id == unit.scope.practice_id, c.person_id == unit.scope.actor_id, c.name == name)
        unit.execute(saved_view.update().where(*where).values(query=dict(query)))


def remove(unit: Unit, id: str) -> None:
    """Forget a view of whoever asks; NotFound where it is none of theirs."""
    unit.record("view.remove", "person", unit.scope.actor_id)
    c = saved_view.c
    where = (c.practice_id == unit.scope.practice_id, c.person_id == unit.scope.actor_id, c.id == id)
    if unit.execute(saved_view.delete().where(*where)).rowcount != 1:
        raise NotFound("view", id)
