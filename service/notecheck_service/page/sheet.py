"""The worklist as a table for spreadsheets; no cell is taken for a formula."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Protocol

from notecheck.batch.files import CsvTable
from notecheck_service.store.notes import Note

__all__ = ["csv_of"]

COLUMNS = (
    "note", "service_date", "provider", "service", "verdict", "gaps", "score", "state", "review", "priority",
    "reason", "received", "assigned_to",
)  # fmt: skip


class Listed(Protocol):
    """One note of the list."""

    @property
    def note(self) -> Note:
        """The note."""
        ...

    @property
    def reason(self) -> str:
        """Why it comes where it comes."""
        ...

    @property
    def review(self) -> str:
        """The state of its review."""
        ...

    @property
    def assigned(self) -> str:
        """Whose it is."""
        ...


def csv_of(rows: Sequence[Listed]) -> str:
    """The rows, with a byte-order mark and CRLF, as spreadsheets like it."""
    out = BytesIO()
    table = CsvTable(out, COLUMNS)
    for row in rows:
        table.write(_cells(row))
    table.close()
    return out.getvalue().decode("utf-8")


def _cells(row: Listed) -> tuple[object, ...]:
    note = row.note
    return (
        note.external_id, note.service_date or "", note.author or "", note.service or "", note.verdict or "",
        note.gaps, "" if note.score is None else note.score, note.hold, row.review, note.priority, row.reason,
        note.created_at.isoformat(), row.assigned,
    )  # fmt: skip
