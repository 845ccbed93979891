"""Lists of notes: filtered and sorted by what is allowed here and nothing else, paged by the last id seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from notecheck_service.store.errors import NotFound, Refused
from notecheck_service.store.notes import Note, note_of, scoped
from notecheck_service.store.tables.notes import note
from notecheck_service.store.unit import Unit

__all__ = ["FILTERS", "LIMIT", "SORTS", "Page", "count", "page"]

LIMIT = 200
"""The most notes on one page."""

C = note.c
FILTERS: dict[str, Callable[[Any], ColumnElement[bool]]] = {
    "external_id": lambda v: C.external_id == v,
    "case_id": lambda v: C.case_id == v,
    "patient": lambda v: C.patient == v,
    "author": lambda v: C.author == v,
    "service": lambda v: C.service == v,
    "verdict": lambda v: C.verdict == v,
    "hold": lambda v: C.hold == v,
    "assigned_to": lambda v: C.assigned_to.is_(None) if v == "nobody" else C.assigned_to == v,
    "service_date_from": lambda v: C.service_date >= v,
    "service_date_to": lambda v: C.service_date <= v,
    "created_from": lambda v: C.created_at >= v,
    "created_to": lambda v: C.created_at < v,
    "gaps_min": lambda v: C.gaps >= v,
    "score_max": lambda v: C.score <= v,
}
"""Filters by name; the values are of the column's type (moments for created_*, ISO dates for service_date_*)."""

SORTS: dict[str, ColumnElement[Any]] = {
    "created": C.seq,
    "service_date": func.coalesce(C.service_date, ""),
    "scanned": func.coalesce(C.scanned_at, C.created_at),
    "score": func.coalesce(C.score, -1),
    "gaps": C.gaps,
    "priority": C.priority,
    "author": func.coalesce(C.author, ""),
}
"""Orders by name; a minus before the name turns one round (`-priority`). Equals come in the order of arrival."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some notes of a list."""

    notes: list[Note]
    next: str | None
    """Give this as `after` for what follows; None at the end."""


def page(
    unit: Unit, filters: Mapping[str, Any] | None = None, *, sort: str = "created", after: str | None = None,
    limit: int = 50,
) -> Page:  # fmt: skip
    """One page of the notes that pass all filters. Audited as `worklist.read`, with the ids shown.

    Refused (`filter`, `sort`, `limit`): not on the lists above. NotFound: `after` is no note of this practice.
    """
    entry = unit.record("worklist.read", "practice", unit.scope.practice_id)
    column, down = order_of(sort)
    if not 1 <= limit <= LIMIT:
        raise Refused("limit", "out_of_range")
    query = scoped(unit).where(*conditions(filters or {}))
    if after is not None:
        query = query.where(beyond(unit, column, down, after))
    ordered = query.order_by(column.desc() if down else column, C.seq.desc() if down else C.seq)
    rows = unit.execute(ordered.limit(limit + 1)).all()
    shown = [note_of(row) for row in rows[:limit]]
    entry.detail["notes"] = [one.id for one in shown]
    return Page(shown, shown[-1].id if len(rows) > limit else None)


def count(unit: Unit, filters: Mapping[str, Any] | None = None) -> int:
    """How many notes pass all filters. Audited as `worklist.count`."""
    unit.record("worklist.count", "practice", unit.scope.practice_id)
    query = select(func.count()).where(C.practice_id == unit.scope.practice_id, *conditions(filters or {}))
    return int(unit.execute(query).scalar_one())


def conditions(filters: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """The filters as conditions. Refused: a filter that is not on the list."""
    if not filters.keys() <= FILTERS.keys():
        raise Refused("filter", "unknown")
    return [FILTERS[name](value) for name, value in filters.items()]


def order_of(sort: str) -> tuple[ColumnElement[Any], bool]:
    """The column to sort by, and whether downwards."""
    name = sort.removeprefix("-")
    if name not in SORTS:
        raise Refused("sort", "unknown")
    return SORTS[name], sort.startswith("-")


def beyond(unit: Unit, column: ColumnElement[Any], down: bool, after: str) -> ColumnElement[bool]:
    """What comes after a note in this order. The cursor is our id alone: no value of a chart gets into a URL."""
    where = (C.practice_id == unit.scope.practice_id, C.id == after)
    last = unit.execute(select(column.label("value"), C.seq).where(*where)).one_or_none()
    if last is None:
        raise NotFound("note", after)
    further = column < last.value if down else column > last.value
    later = C.seq < last.seq if down else C.seq > last.seq
    return or_(further, and_(column == last.value, later))
