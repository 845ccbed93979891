"""Stretches of the inputs: what a worker is told to read, and how it finds its place in a file again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from notecheck.ingest.record import Record, Refusal
from notecheck.ingest.sources import Door, Source

__all__ = ["Shelf", "Stretch"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some records of one file."""

    number: int
    """Of the file."""
    source: Source
    start: int
    """The first record, from 0."""
    count: int

    def parted(self) -> tuple[Stretch, Stretch]:
        """Its first record, and the others; there may be none in the file."""
        first = Stretch(self.number, self.source, self.start, 1)
        return first, Stretch(self.number, self.source, self.start + 1, self.count - 1)


class Shelf:
    """Reads stretches. A file that is read in rising order is gone through once; what is passed over is not parsed."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._number = -1
        self._next = 0
        self._entries: Iterator[Callable[[], Record | Refusal]] = iter(())

    def read(self, stretch: Stretch) -> tuple[list[Record | Refusal], int | None]:
        """The records of the stretch that there are, and how many the file has where its end was met."""
        if stretch.number != self._number or stretch.start < self._next:
            self._number, self._next = stretch.number, 0
            self._entries = iter(self._door.entries(stretch.source))
        records: list[Record | Refusal] = []
        while self._next < stretch.start + stretch.count:
            entry = next(self._entries, None)
            if entry is None:
                return records, self._next
            if self._next >= stretch.start:
                records.append(entry())
            self._next += 1
        return records, None
