"""The checks that every text passes at the door, whichever way it came."""

from __future__ import annotations

import unicodedata

from notecheck.core.errors import NoteError
from notecheck.core.time import PartialDate

__all__ = ["MAX_CHARACTERS", "MAX_ID", "admit", "admit_date", "admit_id", "too_large"]

MAX_CHARACTERS = 5_000_000
"""Longest note that is read unless the caller says otherwise."""
MAX_ID = 200
"""Longest note id; what is longer is no id."""
UNSEEN = frozenset(("Cc", "Cf", "Zs", "Zl", "Zp"))
"""Unicode categories that leave no mark on paper."""


def admit(text: str, *, limit: int = MAX_CHARACTERS) -> str:
    """The text itself, or NoteError where it cannot be a note's."""
    if len(text) > limit:
        raise too_large(limit)
    if not text:
        raise NoteError("E_EMPTY", "the text is empty")
    if (at := text.find("\x00")) >= 0:
        raise NoteError("E_DECODE", f"NUL character at offset {at}")
    _refuse_surrogates(text)
    if all(unicodedata.category(char) in UNSEEN for char in text):
        raise NoteError("E_EMPTY", "the text holds nothing but blanks")
    return text


def too_large(limit: int) -> NoteError:
    """The refusal of what is longer than the limit."""
    return NoteError("E_TOO_LARGE", f"longer than the limit of {limit} characters")


def _refuse_surrogates(text: str) -> None:
    fault = None
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        # The error carries the text; it ends here.
        fault = error.start
    if fault is not None:
        raise NoteError("E_DECODE", f"half of a surrogate pair at offset {fault}")


def admit_id(note_id: object) -> str:
    """A note's id as a string: a non-empty string on one line, or a whole number."""
    if isinstance(note_id, int) and not isinstance(note_id, bool):
        note_id = str(note_id) if abs(note_id) < 10**MAX_ID else ""
    if not isinstance(note_id, str):
        raise NoteError("E_BAD_FIELD", "id: expected a string or a whole number")
    if not note_id.strip() or len(note_id) > MAX_ID:
        raise NoteError("E_BAD_FIELD", f"id: expected 1 to {MAX_ID} characters")
    if not note_id.isprintable():
        raise NoteError("E_BAD_FIELD", "id: expected printable characters only")
    return note_id


def admit_date(iso: object) -> PartialDate | None:
    """A date as far as it is known: None, "2026", "2026-01", or "2026-01-15" with or without a time."""
    if iso is None:
        return None
    day = _partial_date(iso.partition("T")[0]) if isinstance(iso, str) else None
    if day is None:
        raise NoteError("E_BAD_FIELD", "date: expected YYYY, YYYY-MM or YYYY-MM-DD")
    return day


def _partial_date(iso: str) -> PartialDate | None:
    parts = iso.split("-")
    digits = iso.isascii() and all(part.isdigit() for part in parts)
    if not digits or [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]):
        return None
    try:
        return PartialDate.parse(iso)
    except ValueError:
        return None
