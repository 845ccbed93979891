"""Reading the audit of a practice. Writing it is `Unit.record`; verifying it is `verify`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from notecheck_service.store.errors import Refused
from notecheck_service.store.tables.audit import audit_entry
from notecheck_service.store.unit import Unit

__all__ = ["FILTERS", "AuditEntry", "page"]

C = audit_entry.c
FILTERS: dict[str, Callable[[Any], ColumnElement[bool]]] = {
    "actor_id": lambda v: C.actor_id == v,
    "action": lambda v: C.action == v,
    "object_id": lambda v: C.object_id == v,
    "outcome": lambda v: C.outcome == v,
    "from": lambda v: C.at >= v,
    "to": lambda v: C.at < v,
}
"""Filters by name; `from` and `to` are moments."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to which thing, when, and how it ended."""

    seq: int
    at: datetime
    actor_kind: str
    actor_id: str
    role: str
    action: str
    object_kind: str
    object_id: str
    outcome: str
    reason: str
    request_id: str
    detail: dict[str, Any]
    hash: str


def page(unit: Unit, filters: Mapping[str, Any] | None = None, *, after: int = 0, limit: int = 100) -> list[AuditEntry]:
    """The practice's entries after a number, oldest first. Audited itself, as `audit.read`. Refused: unknown filter."""
    unit.record("audit.read", "practice", unit.scope.practice_id)
    if not (filters or {}).keys() <= FILTERS.keys():
        raise Refused("filter", "unknown")
    conditions: list[ColumnElement[bool]] = [FILTERS[name](value) for name, value in (filters or {}).items()]
    query = select(*(C[name] for name in AuditEntry.__slots__)).where(
        C.practice_id == unit.scope.practice_id, C.seq > after, *conditions
    )
    return [AuditEntry(*tuple(row)) for row in unit.execute(query.order_by(C.seq).limit(limit))]
