"""Passages carried from one visit of a patient to a later one, word for word or nearly.

What counts is the clinical part of the note: history, examination, assessment, reasons. Steps of the procedure,
consent and lists are expected to recur, and a sentence that says openly that nothing changed hides nothing.
Source: Medicare contractors' definition of cloned notes (note-amendment guidance of the MACs, known from secondary
sources): an entry worded exactly like or similar to earlier ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from notecheck.core.note import Span
from notecheck.series.likeness import Index
from notecheck.series.passages import Passage, mask_numbers, mask_sides, passages, sides
from notecheck.series.visit import Visit

__all__ = ["Carried", "Carry", "carries"]

KINDS = ("exact", "numbers", "side", "reordered", "edited")
"""How a passage was changed on the way, the least first."""
ORDER = 5.0
"""By so much the likeness whatever the order exceeds the other where words were reordered."""
LEAST_WORDS, LEAST_SHARE = 18, 0.12
"""Carried words of a visit, and their share of its clinical words, from which on it is worth a look."""
Place = tuple[int, int]
"""(visit, passage within it)."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A passage of a later note with the passage of the earlier one from which it was carried."""

    kind: str
    later: Span
    earlier: Span
    likeness: float
    """0 to 100."""
    words: int


@dataclass(frozen=True, slots=True)
class Carry:
    """What one visit carries from one earlier visit."""

    later: int
    """The visit's number in its series."""
    earlier: int
    passages: tuple[Carried, ...]
    share: float
    """Carried words, from any earlier visit, of the clinical words of the later note."""
    alarming: bool
    """Enough of the note for a warning."""


@dataclass(frozen=True, slots=True)
class _Match:
    kind: str
    earlier: Place
    likeness: float


class _Memory:
    """The passages of the visits so far, each under its keys."""

    def __init__(self) -> None:
        self._exact: dict[str, Place] = {}
        self._numbers: dict[str, Place] = {}
        self._sides: dict[str, Place] = {}
        self._near: Index[Place] = Index()

    def find(self, passage: Passage) -> _Match | None:
        """The latest earlier passage that this one repeats, by the least change that explains it."""
        key = passage.key
        if key in self._exact:
            return _Match("exact", self._exact[key], 100.0)
        if mask_numbers(key) in self._numbers:
            return _Match("numbers", self._numbers[mask_numbers(key)], 100.0)
        if sides(key) and mask_sides(key) in self._sides:
            return _Match("side", self._sides[mask_sides(key)], 100.0)
        near = self._near.near(key)
        if near is None:
            return None
        other, place, measure = near
        reordered = measure - fuzz.ratio(key, other) >= ORDER
        return _Match("reordered" if reordered else "edited", place, measure)

    def add(self, passage: Passage, place: Place) -> None:
        """Keep a passage for the visits to come."""
        key = passage.key
        self._exact[key] = self._numbers[mask_numbers(key)] = place
        if sides(key):
            self._sides[mask_sides(key)] = place
        self._near.add(key, place)


def carries(visits: Sequence[Visit]) -> Iterator[Carry]:
    """What each visit carries from the visits before it; visits in order of time."""
    memory = _Memory()
    known: list[list[Passage]] = []
    for number, visit in enumerate(visits):
        told = passages(visit.note)
        known.append(told)
        clinical = [(i, p) for i, p in enumerate(told) if p.kind == "clinical"]
        matches = {i: match for i, p in clinical if (match := memory.find(p))}
        yield from _carries(number, known, matches, sum(p.words for _, p in clinical))
        for i, passage in clinical:
            memory.add(passage, (number, i))


def _carries(number: int, known: list[list[Passage]], matches: dict[int, _Match], words: int) -> Iterator[Carry]:
    """One carry for each earlier visit that something came from."""
    runs = [_carried(known, known[number], run) for run in _runs(matches)]
    total = sum(carried.words for _, carried in runs)
    share = total / words if words else 0.0
    alarming = total >= LEAST_WORDS and share >= LEAST_SHARE
    for earlier in sorted({source for source, _ in runs}, reverse=True):
        found = tuple(carried for source, carried in runs if source == earlier)
        yield Carry(number, earlier, found, share, alarming)


def _runs(matches: dict[int, _Match]) -> Iterator[list[tuple[int, _Match]]]:
    """Matches that follow each other in both notes and were changed in the same way."""
    run: list[tuple[int, _Match]] = []
    for i, match in sorted(matches.items()):
        if run and not _goes_on(run[-1], (i, match)):
            yield run
            run = []
        run.append((i, match))
    if run:
        yield run


def _goes_on(last: tuple[int, _Match], this: tuple[int, _Match]) -> bool:
    (i, one), (j, other) = last, this
    (before, place), (after, following) = one.earlier, other.earlier
    return one.kind == other.kind and before == after and j - i == 1 and following - place == 1


def _carried(known: list[list[Passage]], told: list[Passage], run: list[tuple[int, _Match]]) -> tuple[int, Carried]:
    source = run[0][1].earlier[0]
    first, last = run[0], run[-1]
    later = Span(told[first[0]].span.start, told[last[0]].span.end)
    origin = known[source]
    earlier = Span(origin[first[1].earlier[1]].span.start, origin[last[1].earlier[1]].span.end)
    words = sum(told[i].words for i, _ in run)
    return source, Carried(first[1].kind, later, earlier, min(m.likeness for _, m in run), words)
