"""A visit: one note of the series, as much of its scan as the series needs, in plain values that can be stored."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from notecheck.core.note import Note
from notecheck.report.result import Result

__all__ = ["Item", "Said", "Visit", "said_of"]

KEPT = ("pain_score", "exam_finding", "functional_status", "spinal_target", "allergy")
"""Facts that are compared from visit to visit."""
BEFORE = ("pre_procedure", "baseline", "current", "average", "worst")
"""Timings of scores that a patient is asked for anew at each visit."""


@dataclass(frozen=True, slots=True)
class Said:
    """One fact of a visit."""

    type: str
    start: int
    end: int
    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """How one required item of a visit's checklists stands, with the spans of its evidence."""

    id: str
    title: str
    status: str
    evidence: tuple[tuple[int, int], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Visit:
    """One note of a series."""

    note_id: str
    text: str
    day: str | None
    """ISO date, perhaps partial; None where neither the record nor the note tells it."""
    patient: str | None
    author: str | None
    service: str
    items: tuple[Item, ...]
    said: tuple[Said, ...]

    @property
    def note(self) -> Note:
        """The text as a note."""
        return Note(self.note_id, self.text)

    def quote(self, start: int, end: int) -> str:
        """The note's own words."""
        return self.text[start:end]

    def scan_json(self) -> str:
        """What the scan found, for the store."""
        return json.dumps([[asdict(item) for item in self.items], [asdict(said) for said in self.said]])

    @staticmethod
    def parts(stored: str) -> tuple[tuple[Item, ...], tuple[Said, ...]]:
        """The items and facts that `scan_json` wrote."""
        items, said = json.loads(stored)
        for item in items:
            item["evidence"] = tuple(map(tuple, item["evidence"]))
        return tuple(Item(**item) for item in items), tuple(Said(**each) for each in said)


def said_of(result: Result, patient: str | None, author: str | None) -> Visit:
    """The visit that a result tells of."""
    findings = [f for checklist in result.checklists for f in checklist.findings if f.level == "required"]
    items = tuple(
        Item(f.id, f.title, str(f.status), tuple((e.span.start, e.span.end) for e in f.evidence), f.reason)
        for f in findings
    )
    said = tuple(
        Said(fact.type, fact.span.start, fact.span.end, dict(fact.value.to_dict()))
        for fact in result.facts
        if fact.type in KEPT and fact.relevant and _is_asked_anew(fact.value.to_dict())
    )
    day = None if result.written_on is None else str(result.written_on)
    note = result.note
    return Visit(note.id, note.text, day, patient, author, result.service.id, items, said)


def _is_asked_anew(value: dict[str, Any]) -> bool:
    return value.get("timing", "current") in BEFORE
