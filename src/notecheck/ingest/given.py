"""What a reader is told beside the bytes: what the caller asks, and what is known of where they came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from notecheck.core.errors import NoteError
from notecheck.core.time import PartialDate
from notecheck.ingest.admit import MAX_CHARACTERS, MAX_ID
from notecheck.ingest.faults import place_of
from notecheck.ingest.record import Record, Refusal, Warned

__all__ = ["Entry", "Given", "Terms", "printable"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the caller asks of every reader."""

    limit: int = MAX_CHARACTERS
    """Characters of the longest note that is read."""
    date: PartialDate | None = None
    """The date of notes that bring none of their own."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Field of a note (id, text, date, account, …) to the name of its column, where it is not to be guessed."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of some bytes before they are read."""

    name: str
    """File name or path; its suffix is a hint, no more."""
    place: str
    """How refusals name it."""
    note_id: str
    """The id of the note, where the bytes are one note without an id of its own."""
    terms: Terms = Terms()
    warnings: tuple[Warned, ...] = ()
    within: tuple[str, ...] = ()
    """The forms of the archives around it."""

    def warned(self, *more: Warned) -> Given:
        """The same with more doubts."""
        return replace(self, warnings=self.warnings + more)

    def numbered(self, number: int) -> Given:
        """One of many records of a source: the number is part of its place and of its id."""
        place, note_id = f"{self.place}:{number}", f"{self.note_id}:{number}"[-MAX_ID:]
        return Given(self.name, place, note_id, self.terms, self.warnings, self.within)


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of a source, not read before it is called; who skips it does not call it."""

    given: Given
    make: Callable[[], Record]
    note_id: str | None = None
    """The id that a refusal names, where the record itself does not."""

    def __call__(self) -> Record | Refusal:
        """The record, or the one refusal that whatever goes wrong amounts to."""
        try:
            return self.make()
        except NoteError as error:
            return Refusal.of(error, self.given.place, self.note_id)
        except OSError as error:
            return Refusal("E_UNREADABLE", (error.strerror or type(error).__name__).lower(), self.given.place)
        except Exception as error:
            return Refusal("E_INTERNAL", place_of(error), self.given.place)


def printable(name: str) -> str:
    """The name on one line, whatever it holds."""
    return "".join(char if char.isprintable() else "?" for char in name)
