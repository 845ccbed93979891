"""A note laid out for reading: the same characters folded to ASCII, with its sections, sentences and zones.

`plain` has exactly one character for each character of the note, so every offset is good in both. Only of a word that
was broken at the end of a line the first half is moved down to the second; `whole` finds its beginning in the note.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from notecheck.core.note import Note, Span

__all__ = ["Page", "Section", "Sentence", "Zone"]


LETTERS = 3
"""Characters by which a moved word is told from one in its place."""
JOINTS = "-/'"
"""Signs within a word."""


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the note under one heading."""

    name: str | None
    """Canonical name from headings.toml, or None before the first heading."""
    heading: Span
    """The heading itself; empty where there is none."""
    body: Span
    """What follows, up to the next heading."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The smallest stretch that states something: a sentence, a list entry, a line of a form."""

    index: int
    span: Span
    section: str | None
    role: str | None
    """What most of it is for, where that is not the record of care: consent, instruction, family, legend."""


@dataclass(frozen=True, slots=True)
class Zone:
    """Characters that are there for another purpose than to record this patient's care."""

    span: Span
    role: str
    """consent, instruction, family, legend, or blank (a placeholder or an unticked option)."""


@dataclass(frozen=True, slots=True)
class Page:
    """A note made ready for reading."""

    note: Note
    plain: str
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    zones: tuple[Zone, ...]
    """In order of start; they do not overlap."""
    starts: tuple[int, ...]
    """The start of each sentence, to find one by bisection."""
    zone_starts: tuple[int, ...]
    """The start of each zone, likewise."""
    answers: dict[Hashable, object] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was worked out of the page already: see `kept`."""

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that holds the offset, or the last one before it."""
        return self.sentences[max(0, bisect_right(self.starts, offset) - 1)]

    def section_at(self, offset: int) -> Section:
        """The section that holds the offset, heading or body."""
        return self.sections[max(0, bisect_right(self.sections, offset, key=_heading_start) - 1)]

    def role_of(self, start: int, end: int) -> str | None:
        """The role of the zone that the range touches, or None."""
        zones = self.zones
        i = bisect_right(self.zone_starts, start)
        if i and zones[i - 1].span.end > start:
            return zones[i - 1].role
        return zones[i].role if i < len(zones) and zones[i].span.start < end else None

    def is_blank(self, start: int, end: int) -> bool:
        """Whether the range touches a placeholder or an unticked option."""
        return self.role_of(start, end) == "blank"

    def whole(self, span: Span) -> Span:
        """The span in the note, from the beginning of its first word where that was broken over two lines."""
        text, start = self.note.text, span.start
        here = text[start : start + LETTERS]
        if here == self.plain[start : start + LETTERS] or not here.isascii() or not self.plain[start].isalnum():
            return span
        if here[0].isalnum() and not text[max(0, start - 1) : start].isalnum():
            return span
        while start and not text[start].isalnum():
            start -= 1  # past the indent, the break and the hyphen
        while start and (text[start - 1].isalnum() or text[start - 1] in JOINTS):
            start -= 1
        return Span(start, span.end)

    def neighbours(self, sentence: Sentence, before: int, after: int) -> Sequence[Sentence]:
        """The sentences around one, itself included."""
        return self.sentences[max(0, sentence.index - before) : sentence.index + after + 1]


def _heading_start(section: Section) -> int:
    return section.heading.start
