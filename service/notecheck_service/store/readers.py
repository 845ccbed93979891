"""Reports from the audit: who saw a chart, and whose reading is out of the ordinary.

Both are for a person to look at. That something is unusual says nothing about why.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Text, cast, or_, select

from notecheck_service.store.errors import NotFound, Refused
from notecheck_service.store.tables.audit import audit_entry
from notecheck_service.store.tables.notes import note
from notecheck_service.store.unit import Unit

__all__ = ["Sight", "Unusual", "chart_of", "notes_of", "unusual", "who_saw"]

SEEING = ("read", "see", "export", "history")
"""The verbs of actions that show something of a chart."""

C = audit_entry.c


@dataclass(frozen=True, slots=True)
class Sight:
    """One time that somebody saw something of a chart, or tried to."""

    seq: int
    at: datetime
    actor_id: str
    role: str
    action: str
    note_id: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Unusual:
    """Somebody's day that is out of the ordinary."""

    actor_id: str
    role: str
    day: date
    code: str
    """many_charts, at_night or many_refusals."""
    count: int
    usual: float
    """What is usual: charts a day for many_charts, else the number from which on it is told."""


def who_saw(unit: Unit, ids: Sequence[str]) -> list[Sight]:
    """Who saw anything of these notes: texts, results, lists, reviews. Audited itself."""
    unit.record("audit.who_saw", "practice", unit.scope.practice_id, notes=list(ids))
    rows = [(id, row) for id in ids for row in speaking_of(unit, id) if row.action.rpartition(".")[2] in SEEING]
    found = (Sight(r.seq, r.at, r.actor_id, r.role, r.action, id, r.outcome) for id, r in rows)
    return sorted(found, key=lambda sight: sight.seq)


def notes_of(unit: Unit, patient: str) -> list[str]:
    """Our ids of a patient's notes."""
    query = select(note.c.id).where(note.c.practice_id == unit.scope.practice_id, note.c.patient == patient)
    return list(unit.execute(query).scalars())


def chart_of(unit: Unit, note_id: str) -> list[str]:
    """Our ids of all notes of the patient whom a note is of; the note alone where nobody is named.

    NotFound: no such note in this practice. Audited as `audit.chart`.
    """
    unit.record("audit.chart", "note", note_id)
    query = select(note.c.patient).where(note.c.practice_id == unit.scope.practice_id, note.c.id == note_id)
    row = unit.execute(query).one_or_none()
    if row is None:
        raise NotFound("note", note_id)
    return [note_id] if row.patient is None else notes_of(unit, row.patient)


def speaking_of(unit: Unit, id: str) -> Iterable[Row[Any]]:
    """The entries that speak of a note: by themselves, or among those that a list showed."""
    columns = (C.seq, C.at, C.actor_id, C.role, C.action, C.outcome)
    named = or_(C.object_id == id, cast(C.detail, Text).contains(id, autoescape=True))
    return unit.execute(select(*columns).where(C.practice_id == unit.scope.practice_id, named)).all()


def unusual(
    unit: Unit, since: datetime, *, zone: str = "UTC", times: float = 3, at_least: int = 20, at_night: int = 5,
    refusals: int = 5,
) -> list[Unusual]:  # fmt: skip
    """Days since a moment on which somebody's reading was out of the ordinary. Audited itself.

    many_charts: `at_least` distinct charts, and more than `times` what is usual: the median of the same person's
    other days, or, where these are fewer than five, of the days of everyone in the same role.
    at_night: so many charts between 22:00 and 6:00 in the practice's `zone`. many_refusals: so many refusals.
    Refused: no such zone.
    """
    night = zone_of(zone)
    unit.record("audit.unusual", "practice", unit.scope.practice_id)
    telling = or_(C.outcome == "refused", *(C.action.endswith(f".{verb}") for verb in SEEING))
    where = (C.practice_id == unit.scope.practice_id, C.at >= since, C.actor_kind != "system", telling)
    columns = (C.at, C.actor_id, C.role, C.action, C.object_id, C.outcome, C.detail)
    rows = unit.execute(select(*columns).where(*where).order_by(C.seq))
    days = tally(rows, night)
    return sorted(
        (
            *too_many(days, times, at_least),
            *by_count(days, "at_night", at_night),
            *by_count(days, "many_refusals", refusals),
        ),
        key=lambda one: (one.day, one.actor_id, one.code),
    )


def zone_of(name: str) -> ZoneInfo:
    """The time zone of this name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise Refused("zone", "no time zone is called so") from None


Days = dict[tuple[str, str, date], "Day"]
"""What each person, in a role, did on a day."""


@dataclass(slots=True)
class Day:
    """What somebody did on one day."""

    charts: set[str]
    counts: Counter[str]


def tally(rows: Iterable[Row[Any]], zone: tzinfo) -> Days:
    """The entries by person and day. A night belongs to the day on which it ends."""
    days: Days = defaultdict(lambda: Day(set(), Counter()))
    for row in rows:
        local = row.at.astimezone(zone)
        day = days[row.actor_id, row.role, (local + timedelta(hours=2)).date()]
        charts = charts_in(row)
        day.charts |= charts
        if row.outcome == "refused":
            day.counts["many_refusals"] += 1
        elif not 6 <= local.hour < 22:
            day.counts["at_night"] += len(charts)
    return days


def charts_in(row: Row[Any]) -> set[str]:
    """The notes that an entry showed."""
    if row.action.rpartition(".")[2] not in SEEING or row.outcome != "done":
        return set()
    named = (row.object_id, row.detail.get("note"), *row.detail.get("notes", ()))
    return {id for id in named if str(id).startswith("note_")}


def too_many(days: Days, times: float, at_least: int) -> Iterable[Unusual]:
    """Days with far more charts than usual."""
    for (actor, role, day), seen in days.items():
        if len(seen.charts) < at_least:
            continue
        own = [len(d.charts) for (a, _, other), d in days.items() if a == actor and other != day and d.charts]
        peers = [len(d.charts) for (a, r, _), d in days.items() if r == role and a != actor and d.charts]
        usual = median(own if len(own) >= 5 else own + peers or [0])
        if len(seen.charts) > times * usual:
            yield Unusual(actor, role, day, "many_charts", len(seen.charts), usual)


def by_count(days: Days, code: str, limit: int) -> Iterable[Unusual]:
    """Days on which something happened more often than it should."""
    for (actor, role, day), seen in days.items():
        if seen.counts[code] >= limit:
            yield Unusual(actor, role, day, code, seen.counts[code], limit)
