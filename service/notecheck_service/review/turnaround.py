"""How long the notes of each provider wait until they are done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import and_, select

from notecheck_service.store import Unit
from notecheck_service.store.tables.notes import note
from notecheck_service.store.tables.reviews import review

__all__ = ["Turnaround", "turnaround"]

LOOKED_BACK = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Turnaround:
    """The notes of one provider that came in during the last ninety days."""

    provider: str
    """As the note names them; empty where it does not."""
    notes: int
    waiting: int
    done: int
    median: timedelta | None
    """From the arrival of a note to its first settlement; None where none was settled."""
    oldest: timedelta | None
    """How long the oldest has waited; None where none waits."""


def turnaround(unit: Unit, now: datetime) -> list[Turnaround]:
    """Each provider's, the one with the longest wait first. Audited as `worklist.turnaround`."""
    unit.record("worklist.turnaround", "practice", unit.scope.practice_id)
    mine = and_(review.c.note_id == note.c.id, review.c.practice_id == note.c.practice_id,
                review.c.version_number == note.c.version_number)  # fmt: skip
    query = (
        select(note.c.author, note.c.created_at, note.c.hold, review.c.settled_at)
        .select_from(note.outerjoin(review, mine))
        .where(note.c.practice_id == unit.scope.practice_id, note.c.created_at >= now - LOOKED_BACK)
    )
    found: dict[str, list[tuple[datetime, str, datetime | None]]] = {}
    for author, came, hold, settled in map(tuple, unit.execute(query)):
        found.setdefault(author or "", []).append((came, hold, settled))
    rows = [_provider(name, each, now) for name, each in found.items()]
    return sorted(rows, key=lambda row: (-(row.oldest or timedelta()).total_seconds(), row.provider))


def _provider(name: str, rows: list[tuple[datetime, str, datetime | None]], now: datetime) -> Turnaround:
    spans = [(settled - came).total_seconds() for came, _, settled in rows if settled is not None]
    middle = timedelta(seconds=median(spans)) if spans else None
    waits = [now - came for came, hold, _ in rows if hold in ("held", "unread")]
    done = sum(hold == "released" for _, hold, _ in rows)
    return Turnaround(name, len(rows), len(waits), done, middle, max(waits, default=None))
