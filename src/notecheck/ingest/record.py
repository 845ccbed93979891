"""What comes through the door: a note, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from notecheck.core.errors import NoteError
from notecheck.core.note import Note
from notecheck.ingest.about import UNKNOWN, About
from notecheck.ingest.origin import Origin

__all__ = ["Record", "Refusal", "Warned"]


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that was read in spite of a doubt; the reader of the result is told."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Record:
    """One note that was read."""

    note: Note
    place: str
    """Where it stood: "visit.txt", "notes.jsonl:7", "-"."""
    encoding: str = "utf-8"
    warnings: tuple[Warned, ...] = ()
    about: About = UNKNOWN
    origin: Origin | None = None
    """Where in the source each stretch of the text stood; None where the source is the text."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One record that was not read, or not scanned, and why. Never holds a word of the record."""

    code: str
    detail: str
    place: str
    note_id: str | None = None

    @classmethod
    def of(cls, error: NoteError, place: str, note_id: str | None = None) -> Refusal:
        """The refusal that an error amounts to."""
        return cls(error.code, error.detail, place, error.note_id or note_id)
