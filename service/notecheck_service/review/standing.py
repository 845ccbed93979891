"""How things stand now: the note's newest version, its newest findings, and what judges on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.metadata import version
from typing import Any

import notecheck
from notecheck_service.review.binding import findings_sum
from notecheck_service.review.model import Basis, Edition, Reference, Signer, Situation
from notecheck_service.store import Unit, notes, results

__all__ = ["Standing", "edition_of", "stand"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A note as it stands: its row, its text, its newest result."""

    note: notes.Note
    text: notes.Text
    result: results.Result
    found: dict[str, Any]
    """The contract's object of the newest result."""

    @property
    def reference(self) -> Reference:
        """The note as an addendum names it."""
        version = self.text.version
        return Reference(self.note.external_id, version.number, version.sha256, self.found.get("date"))

    def basis(self) -> Basis:
        """What a review of it is opened on."""
        return Basis(self.reference, findings_sum(self.found), edition_of(self.found), self.found["verdict"])

    def situation(self, signer: Signer, now: datetime, today: date) -> Situation:
        """The same with the person at the screen, and the time."""
        return Situation(self.reference, findings_sum(self.found), edition_of(self.found), signer, now, today)


def stand(unit: Unit, note_id: str) -> Standing:
    """The note as it stands now. NotFound before its first result; Conflict `removed` after retention."""
    note = notes.get(unit, note_id)
    body = results.newest(unit, note_id)
    return Standing(note, notes.text(unit, note_id), body.result, body.parsed())


def edition_of(found: Mapping[str, Any]) -> Edition:
    """What judges on this machine, for the checklists of a result."""
    sums = _sums()
    names = [
        f"{each['id']} {each['version']} {sums.get((each['id'], each['version']), 'gone')}"
        for each in found["policies"]
    ]
    models = sorted({fact["source"] for fact in found["facts"] if fact["source"].startswith("model:")})
    return Edition(f"notecheck {version('notecheck')}", "; ".join(names) or "none", "; ".join(models) or "none")


@cache
def _sums() -> dict[tuple[str, str], str]:
    """The sum of each checklist's text, by its id and version."""
    return {(policy.id, policy.version): policy.sha256[:16] for policy in notecheck.load_policies()}
