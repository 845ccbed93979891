"""A note cut where highlights begin and end, each piece with what it documents: the words stay as they were stored.

What cannot be seen is drawn by the style sheet beside the character, never in its place, and a character that
turns the direction of writing acts within its own piece alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import notecheck
from notecheck import Span

__all__ = ["Label", "Piece", "Run", "pieces", "runs"]

ROLES: Final = ("conflict", "partial", "met", "other")
"""Of several highlights on the same words, the first of these decides the underline."""
NAMES: Final = {
    0x0B: "VT", 0x0C: "FF", 0x0D: "CR", 0x85: "NEL", 0xA0: "NBSP", 0xAD: "SHY", 0x200B: "ZWSP", 0x200C: "ZWNJ",
    0x200D: "ZWJ", 0x200E: "LRM", 0x200F: "RLM", 0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO",
    0x202E: "RLO", 0x2028: "LSEP", 0x2029: "PSEP", 0x2060: "WJ", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI",
    0x2069: "PDI", 0x061C: "ALM", 0xFEFF: "BOM",
}  # fmt: skip
UNSEEN: Final = frozenset(("Cc", "Cf", "Zs", "Zl", "Zp", "Co"))
JOINERS: Final = "\u200d\ufe0f"


@dataclass(frozen=True, slots=True)
class Label:
    """A finding that a highlight belongs to."""

    number: int
    """As it is counted on the page."""
    status: str
    topic: str


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that are all seen, or one kind that is not."""

    text: str
    unseen: str = ""
    """What the character is called, where it cannot be seen."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the note that the same highlights cover."""

    runs: tuple[Run, ...]
    role: str = ""
    """conflict, partial, met or other; empty where nothing is highlighted."""
    begins: tuple[str, ...] = ()
    """Facts that begin here: what a link from a finding leads to."""
    labels: tuple[Label, ...] = ()
    """Findings of the facts that end here."""


def pieces(text: str, facts: Sequence[Mapping[str, Any]], labels: Mapping[str, Sequence[Label]]) -> Iterator[Piece]:
    """The whole text in order. `labels`: the findings that each fact, by its id, is evidence for."""
    spans = {fact["id"]: Span(fact["start"], fact["end"]) for fact in facts}
    for cut in notecheck.segments(len(text), spans):
        part = tuple(runs(text, cut.span.start, cut.span.end))
        if not cut.over:
            yield Piece(part)
            continue
        role = min((_role(labels.get(name, ())) for name in cut.over), key=ROLES.index)
        ending = {label.number: label for name in cut.ends for label in labels.get(name, ())}
        yield Piece(part, role, cut.begins, tuple(ending[number] for number in sorted(ending)))


def _role(labels: Sequence[Label]) -> str:
    found = {label.status for label in labels}
    return next((role for role in ROLES if role in found), "other")


def runs(text: str, start: int = 0, end: int | None = None) -> Iterator[Run]:
    """The characters of a stretch, those that cannot be seen apart."""
    stop = len(text) if end is None else end
    if text[start:stop].replace("\n", "").replace("\t", "").isprintable():
        # The most frequent case by far: nothing hides here.
        yield Run(text[start:stop])
        return
    names = ((_unseen(text, at), text[at]) for at in range(start, stop))
    for name, group in groupby(names, key=lambda pair: pair[0]):
        yield Run("".join(char for _, char in group), name)


def _unseen(text: str, at: int) -> str:
    """What the character is called where it leaves no mark of its own; empty where it is seen."""
    char = text[at]
    if char in " \n\t" or unicodedata.category(char) not in UNSEEN:
        return ""
    if char == "\r" and text[at + 1 : at + 2] == "\n":
        return ""
    if char in JOINERS and at and unicodedata.category(text[at - 1]) in ("So", "Sk", "Mn"):
        return ""  # within an emoji
    return NAMES.get(ord(char), f"U+{ord(char):04X}")
