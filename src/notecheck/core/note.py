"""A note as it was submitted, and places in it. Offsets are Unicode code points into `Note.text`, always."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from notecheck.core.time import PartialDate

__all__ = ["Note", "Span"]


class Span(NamedTuple):
    """A half-open range of characters; sorts by start, then end."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Note:
    """One note. `text` is never altered; everything else points into it."""

    id: str
    text: str
    written_on: PartialDate | None = None

    def quote(self, span: Span) -> str:
        """The note's own words at the span."""
        return self.text[span.start : span.end]
