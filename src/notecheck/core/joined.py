"""A note with answers to questions about it set where they belong, as one text to be read; every word keeps its home.

What is read from the joined text is a fact of the document whose words say it: `home` finds the document and the
place in it. The labels and stops between the pieces belong to no document, and nothing is quoted from them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from notecheck.core.note import Span

__all__ = ["Insert", "Joined", "join"]


@dataclass(frozen=True, slots=True)
class Insert:
    """An answer, and where in the note it is read."""

    at: int
    """Offset into the note's text."""
    lead: str
    """What stands between the note's words and the answer; no document's words."""
    note: int
    """The document of the case that holds the answer, from 1."""
    span: Span
    """Where in that document."""
    words: str
    tail: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the joined text that is some document's own."""

    at: int
    note: int
    span: Span


@dataclass(frozen=True, slots=True)
class Joined:
    """The text to be read, and whose words it is made of."""

    text: str
    pieces: tuple[Piece, ...]

    def home(self, span: Span) -> tuple[int, Span] | None:
        """The document that holds the words and their place in it, cut where its words end; None: no document's."""
        first = max(0, bisect_right(self.pieces, span.start, key=attrgetter("at")) - 1)
        for piece in self.pieces[first:]:
            start, end = max(piece.at, span.start), min(piece.at + piece.span.end - piece.span.start, span.end)
            if start < end:
                shift = piece.span.start - piece.at
                return piece.note, Span(start + shift, end + shift)
            if piece.at >= span.end:
                break
        return None


def join(text: str, inserts: Iterable[Insert]) -> Joined:
    """The note's text with each insert in its place; of two at one place the first given comes first."""
    parts: list[str] = []
    pieces: list[Piece] = []
    done = length = 0

    def add(words: str, note: int | None, span: Span) -> None:
        nonlocal length
        if note is not None and words:
            pieces.append(Piece(length, note, span))
        parts.append(words)
        length += len(words)

    for each in sorted(inserts, key=attrgetter("at")):
        add(text[done : each.at], 0, Span(done, each.at))
        done = each.at
        add(each.lead, None, each.span)
        add(each.words, each.note, each.span)
        add(each.tail, None, each.span)
    add(text[done:], 0, Span(done, len(text)))
    return Joined("".join(parts), tuple(pieces))
