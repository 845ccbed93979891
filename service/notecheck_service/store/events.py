"""Events for those who wait: `Unit.emit` tells them, this reads them, in the order in which they were committed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from notecheck_service.store.tables.work import event
from notecheck_service.store.unit import Unit

__all__ = ["Event", "after"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: ids and codes, no word of a chart."""

    seq: int
    """Its place in the order; the cursor."""
    id: str
    practice_id: str
    kind: str
    """note.scanned, note.held, note.released, …"""
    subject_id: str
    codes: dict[str, Any]
    created_at: datetime


def after(unit: Unit, seq: int = 0, *, limit: int = 100) -> list[Event]:
    """The events after a number, oldest first; of all practices when the system asks. Works in `Store.read`."""
    query = select(*(event.c[name] for name in Event.__slots__)).where(event.c.seq > seq)
    if not unit.scope.everywhere:
        query = query.where(event.c.practice_id == unit.scope.practice_id)
    return [Event(*tuple(row)) for row in unit.execute(query.order_by(event.c.seq).limit(limit))]
