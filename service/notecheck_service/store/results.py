"""Results: what reading one version of a note gave, byte for byte as it was answered. They never change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from notecheck_service.store import notes
from notecheck_service.store.errors import Conflict, NotFound
from notecheck_service.store.ids import new_id
from notecheck_service.store.notes import Version
from notecheck_service.store.tables.notes import result
from notecheck_service.store.unit import Unit

__all__ = ["HOLDS", "Body", "Result", "get", "newest", "of_note", "put"]

HOLDS = {"ready": "released", "out_of_scope": "out_of_scope", "addendum": "held", "hold": "held"}
"""Whether the bill waits, by the verdict."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one result says, without its body."""

    id: str
    note_id: str
    version_id: str
    sha256: str
    """Of the body: the ETag."""
    service: str
    verdict: str
    score: int | None
    gaps: int
    versions: dict[str, str]
    """Of the program, its rules and models, by name."""
    created_at: datetime
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """A result with the bytes that were answered: JSON, the contract's object."""

    result: Result
    body: bytes

    def parsed(self) -> dict[str, Any]:
        """The contract's object."""
        value: dict[str, Any] = json.loads(self.body)
        return value


def put(
    unit: Unit,
    version: Version,
    found: Mapping[str, Any],
    body: bytes,
    *,
    priority: int | None = None,
    hold: str | None = None,
) -> Result:
    """Keep a result of this version: `found` is the contract's object, `body` its bytes as answered.

    The note's row then shows it, and its bill is held or released by the verdict, unless `hold` says which (events
    `note.held`, `note.released`, and `note.scanned` always).
    """
    kept = Result(
        new_id("res"), version.note_id, version.id, sha256(body).hexdigest(), found["service"]["id"], found["verdict"],
        found["score"], gaps_of(found), versions_of(found), unit.now,
    )  # fmt: skip
    values = {name: getattr(kept, name) for name in Result.__slots__}
    unit.insert(result, **values, body=body)
    notes.change(
        unit, version.note_id, result_id=kept.id, scanned_at=unit.now, service=kept.service, verdict=kept.verdict,
        score=kept.score, gaps=kept.gaps, hold=hold or HOLDS[kept.verdict],
        priority=priority_of(found) if priority is None else priority,
    )  # fmt: skip
    unit.emit("note.scanned", version.note_id, result=kept.id, verdict=kept.verdict, gaps=kept.gaps)
    return kept


WEIGHTS = {"conflict": 50, "missing": 3, "partial": 1}


def priority_of(found: Mapping[str, Any]) -> int:
    """What comes first: what only a person can settle, then what lacks most. Equals come in the order of arrival."""
    items = (item for checklist in found["checklists"] for item in checklist["items"] if item["level"] == "required")
    return min(100, sum(WEIGHTS.get(item["status"], 0) for item in items))


def gaps_of(found: Mapping[str, Any]) -> int:
    """How many required items are not met."""
    items = (item for checklist in found["checklists"] for item in checklist["items"])
    return sum(item["level"] == "required" and item["status"] not in ("met", "not_applicable") for item in items)


def versions_of(found: Mapping[str, Any]) -> dict[str, str]:
    """Under which checklists, by id, the result was found."""
    return {checklist["id"]: checklist["version"] for checklist in found["checklists"]}


def get(unit: Unit, id: str) -> Body:
    """A result by its id. Audited as `result.read`.

    NotFound: not there, or another practice's. Conflict `removed`: retention has removed the body.
    """
    entry = unit.record("result.read", "result", id)
    row = unit.execute(scoped(unit, result.c.body).where(result.c.id == id)).one_or_none()
    if row is None:
        raise NotFound("result", id)
    entry.detail["note"] = row.note_id
    if row.body is None:
        raise Conflict("removed", "the result was removed by retention")
    return Body(result_of(row), row.body)


def newest(unit: Unit, note_id: str) -> Body:
    """A note's newest result. Audited; NotFound and Conflict as in `get`, NotFound also before the first result."""
    found = notes.get(unit, note_id)
    if found.result_id is None:
        raise NotFound("result of note", note_id)
    return get(unit, found.result_id)


def of_note(unit: Unit, note_id: str) -> list[Result]:
    """All results of a note, oldest first, without their bodies. Audited; NotFound as in `notes.get`."""
    notes.get(unit, note_id)
    return [result_of(row) for row in unit.execute(scoped(unit).where(result.c.note_id == note_id).order_by("seq"))]


def scoped(unit: Unit, *more: ColumnElement[Any]) -> Select[Any]:
    """All results of the unit's practice, without their bodies."""
    columns = [result.c[name] for name in Result.__slots__]
    return select(*columns, *more).where(result.c.practice_id == unit.scope.practice_id)


def result_of(row: Row[Any]) -> Result:
    """A row as a result."""
    return Result(*(getattr(row, name) for name in Result.__slots__))
