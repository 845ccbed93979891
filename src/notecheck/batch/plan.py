"""Which stretches are still to be read, and what becomes of what is read: the foreman of a local run."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from hashlib import sha256

from notecheck.batch.edition import Edition
from notecheck.batch.journal import Input, Item, Journal
from notecheck.batch.scanned import Done, refused
from notecheck.batch.shelf import Stretch
from notecheck.batch.watch import Heard
from notecheck.batch.worker import Told
from notecheck.ingest.record import Refusal
from notecheck.ingest.sources import Source

__all__ = ["Plan"]

STEP = 8
"""Records in a stretch of a large file."""
SMALL = 1 << 16
"""Bytes of a file that one worker reads whole."""
WHOLE = 1 << 16
"""More records than a small file can hold."""
FALLS = 3
"""So many records of one file, one after the other, of which none can be read alive: what follows is given up."""
DIED = "the process that worked on it died"
GIVEN_UP = f"{DIED}, as with the records before; the rest of the file is not read"


class Plan:
    """Goes through the files in order, and keeps the journal."""

    def __init__(self, journal: Journal, edition: Edition, heard: Heard) -> None:
        self.records = 0
        """How many are done."""
        self.scanned = 0
        """How many of them had to be scanned."""
        self.characters = 0
        """Read so far."""
        self._journal, self._edition = journal, edition
        self._heard = heard
        self._inputs = journal.sources()
        self._rest: Iterator[Stretch] = iter(())
        self._again: deque[Stretch] = deque()
        self._ends: dict[int, int] = {}
        self._told: dict[Stretch, tuple[Told, set[int]]] = {}
        self._fallen: set[tuple[int, int]] = set()

    def next(self) -> Stretch | None:
        """The next stretch, those of a fallen worker first."""
        while True:
            stretch = self._again.popleft() if self._again else next(self._rest, None)
            if stretch is None:
                found = next(self._inputs, None)
                if found is None:
                    return None
                self._rest = self._stretches(found)
            elif stretch.start < self._ends.get(stretch.number, stretch.start + 1):
                return stretch

    def _stretches(self, found: Input) -> Iterator[Stretch]:
        """A small file whole; a large one piece by piece until its end is known."""
        if found.size is None or found.size <= SMALL:
            yield Stretch(found.number, found.source, 0, WHOLE)
            return
        start = 0
        while start < self._ends.get(found.number, start + 1):
            yield Stretch(found.number, found.source, start, STEP)
            start += STEP

    def told(self, stretch: Stretch, told: Told) -> list[int]:
        """Note what was read; whatever is not known from before is to be scanned."""
        if told.form or told.sha256:
            self._journal.describe(stretch.number, told.form, told.sha256)
        if told.records is not None:
            self._close(stretch.number, told.records)
        for entry, (key, place) in enumerate(zip(told.keys, told.places, strict=True), stretch.start):
            self._note(Item(stretch.number, entry, key, place))
        self.characters += told.characters
        wanted = [index for index, key in enumerate(told.keys) if not self._journal.stands(key)]
        self.records += len(told.keys) - len(wanted)
        self._told[stretch] = told, set(wanted)
        self._heard(self.records, self.characters)
        return wanted

    def finished(self, stretch: Stretch, index: int, done: Done) -> None:
        """Keep what came of a record."""
        told, left = self._told[stretch]
        left.discard(index)
        self._journal.add(told.keys[index], done)
        self.records += 1
        self.scanned += 1
        self._heard(self.records, self.characters)

    def over(self, stretch: Stretch) -> None:
        """Nothing is left of the stretch."""
        del self._told[stretch]

    def fell(self, stretch: Stretch) -> None:
        """Try each record by itself; one that was by itself is refused."""
        told, left = self._told.pop(stretch, (None, set[int]()))
        if stretch.count == 1:
            self._refuse(stretch, told)
        elif told is not None:
            self._again.extend(Stretch(stretch.number, stretch.source, stretch.start + i, 1) for i in sorted(left))
        else:
            self._again.extend(stretch.parted())

    def _refuse(self, stretch: Stretch, told: Told | None) -> None:
        """A record that a worker died of, twice where it was not alone at first."""
        if told is not None:
            self._put(Item(stretch.number, stretch.start, told.keys[0], told.places[0]), DIED, told.ids[0])
            return
        self._put(_unread(stretch.number, stretch.source, stretch.start), DIED)
        self._fallen.add((stretch.number, stretch.start))
        for first in range(stretch.start - FALLS + 1, stretch.start + 1):
            if all((stretch.number, first + step) in self._fallen for step in range(FALLS)):
                last = first + FALLS - 1
                self._put(_unread(stretch.number, stretch.source, last), GIVEN_UP)
                self._close(stretch.number, last + 1)
                return

    def _put(self, item: Item, detail: str, note_id: str | None = None) -> None:
        """Keep a record that has no result."""
        self._note(item)
        refusal = Refusal("E_INTERNAL", detail, item.place, note_id)
        self._journal.add(item.key, refused(refusal, self._edition))
        self.records += 1

    def _note(self, item: Item) -> None:
        """Keep where a record stands, unless it stands in what was given up."""
        if item.entry < self._ends.get(item.source, item.entry + 1):
            self._journal.note(item)

    def _close(self, number: int, records: int) -> None:
        if records < self._ends.get(number, records + 1):
            self._ends[number] = records
            self._journal.close(number, records)


def _unread(number: int, source: Source, entry: int) -> Item:
    """A record of which no more is known than where it stands."""
    key = sha256(repr(("unread", source.path, entry)).encode("utf-8", "backslashreplace")).digest()
    return Item(number, entry, key, f"{source.place}:{entry + 1}")
