"""What can go wrong, drawn as a tree. Messages carry a stable code, never the text of a note.

NotecheckError
├── NoteError            one record cannot be read; the rest goes on
├── DataError            a policy or lexicon that we ship is malformed; nothing is scanned
└── UsageError           the caller asked for something that does not exist
"""

from __future__ import annotations

__all__ = ["DataError", "NoteError", "NotecheckError", "UsageError"]


class NotecheckError(Exception):
    """Any error that notecheck raises on purpose."""


class NoteError(NotecheckError):
    """One record was refused: `code` says why, `note_id` says which."""

    def __init__(self, code: str, detail: str, *, note_id: str | None = None) -> None:
        super().__init__(f"{code}: {detail}" + (f" (note {note_id})" if note_id else ""))
        self.code = code
        self.detail = detail
        self.note_id = note_id


class DataError(NotecheckError):
    """Every fault found in a policy or lexicon, reported together."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("E_DATA: " + "; ".join(faults))
        self.faults = faults


class UsageError(NotecheckError):
    """The caller named an item, a policy or a service that does not exist."""
