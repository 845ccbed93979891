"""A note as it was submitted, and places in it. Offsets are Unicode code points into `Note.text`, always."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from notecheck.core.time import PartialDate

__all__ = ["Note", "Span", "Stretch"]


class Span(NamedTuple):
    """A half-open range of characters; sorts by start, then end."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


class Stretch(NamedTuple):
    """Words of a note that document care, in a note that holds other words as well."""

    span: Span
    item: str | None = None
    """The item of a checklist whose question they answer."""


@dataclass(frozen=True, slots=True)
class Note:
    """One note. `text` is never altered; everything else points into it."""

    id: str
    text: str
    written_on: PartialDate | None = None
    read: tuple[Stretch, ...] | None = None
    """The stretches that document care, where the rest is labels and headings of a form; None: all of it."""

    def quote(self, span: Span) -> str:
        """The note's own words at the span."""
        return self.text[span.start : span.end]

    def documentation(self) -> Note:
        """The same note with everything blank that is not to be read; offsets stay where they are."""
        if self.read is None:
            return self
        text = list("".join(char if char.isspace() else " " for char in self.text))
        for span, _ in self.read:
            text[span.start : span.end] = self.text[span.start : span.end]
        return replace(self, text="".join(text), read=None)

    def adds(self) -> bool:
        """Whether it answers questions about another note, and is read with it."""
        return any(each.item for each in self.read or ())

    def documents(self, span: Span) -> bool:
        """Whether the span lies within one of the stretches to be read."""
        return self.read is None or any(part.start <= span.start and span.end <= part.end for part, _ in self.read)
