"""Practices: made by whoever administers the machine, never over HTTP."""

from __future__ import annotations

from sqlalchemy import select

from notecheck_service.store.errors import NotFound
from notecheck_service.store.ids import new_id
from notecheck_service.store.tables.people import practice_table
from notecheck_service.store.unit import Unit

__all__ = ["ensure", "named"]


def ensure(unit: Unit, name: str) -> str:
    """The id of the practice of this name, made if need be. The system's (`scope.system()`) alone."""
    id = new_id("prac")
    if unit.insert_new(practice_table, id=id, name=name, created_at=unit.now):
        unit.record("practice.create", "practice", id)
        return id
    return named(unit, name)


def named(unit: Unit, name: str) -> str:
    """The id of the practice of this name; NotFound if there is none."""
    id = unit.execute(select(practice_table.c.id).where(practice_table.c.name == name)).scalar_one_or_none()
    if id is None:
        raise NotFound("practice", name)
    return str(id)
