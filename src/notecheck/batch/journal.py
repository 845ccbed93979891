"""What is done so far, in one SQLite file in the out folder: whatever ends a run, the next one goes on from here.

SQLite commits whole or not at all, across kill -9, loss of power and a full disk. The file is made anew for each
run that has none, and goes when the outputs are written. It holds results, so it holds words of the notes; it never
holds a note.
"""

from __future__ import annotations

import os
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple

from notecheck.batch.edition import Edition
from notecheck.batch.scanned import Done
from notecheck.core.errors import UsageError
from notecheck.ingest.sources import Source

__all__ = ["Earlier", "Input", "Item", "Journal"]

NAME = "journal.sqlite"
PAUSE = 0.3
"""Seconds between two commits: the most work that a kill can cost."""
TABLES = """
CREATE TABLE IF NOT EXISTS source (
    number INTEGER PRIMARY KEY, path BLOB, note_id TEXT, size INTEGER, form TEXT, sha256 TEXT, records INTEGER);
CREATE TABLE IF NOT EXISTS item (
    source INTEGER, entry INTEGER, key BLOB, place TEXT, PRIMARY KEY (source, entry)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS done (key BLOB UNIQUE, line BLOB, service TEXT, day TEXT, judged BLOB);
CREATE TABLE IF NOT EXISTS earlier (
    key BLOB PRIMARY KEY, service TEXT, day TEXT, judged BLOB, start INTEGER, length INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS taken (id TEXT PRIMARY KEY) WITHOUT ROWID;
"""


class Earlier(NamedTuple):
    """One result of a finished run, and where its line stands in results.jsonl, in bytes."""

    key: bytes
    service: str
    day: str | None
    judged: bytes
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Input:
    """One file as the run found it. None: not seen, as of a file that cannot be opened."""

    number: int
    source: Source
    size: int | None
    form: str | None = None
    sha256: str | None = None
    records: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One record by where it stands, and the key of what comes of it."""

    source: int
    entry: int
    key: bytes
    place: str


class Journal:
    """The journal of one out folder, held by one run at a time. Leaving it commits what is done."""

    fresh: bool
    """Made by this run. Nothing is committed yet, so that a kill leaves it fresh."""

    def __init__(self, folder: Path, edition: Edition) -> None:
        self.path = folder / NAME
        self._edition = edition
        self._results: BinaryIO | None = None
        self._needless = False
        self._committed = time.monotonic()

    def __enter__(self) -> Journal:
        try:
            self._open()
        except sqlite3.Error as error:
            if error.sqlite_errorname in ("SQLITE_BUSY", "SQLITE_LOCKED"):
                raise UsageError(f"E_BUSY: another run is writing to {self.path.parent}") from None
            if error.sqlite_errorname in ("SQLITE_CORRUPT", "SQLITE_NOTADB"):
                raise UsageError(f"E_JOURNAL: damaged; delete {self.path} and run again") from None
            raise
        return self

    def _open(self) -> None:
        self._base = sqlite3.connect(self.path, timeout=2, isolation_level=None)
        self.path.chmod(0o600)
        # Nothing is spilled to a folder of the system's choice.
        for pragma in ("temp_store=MEMORY", "locking_mode=EXCLUSIVE", "journal_mode=TRUNCATE", "synchronous=FULL"):
            self._base.execute(f"PRAGMA {pragma}")
        self._base.execute("BEGIN EXCLUSIVE")
        self.fresh = not self._base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        for table in TABLES.split(";\n"):
            self._base.execute(table)
        for name in ("source", "item", "taken"):
            self._base.execute(f"DELETE FROM {name}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # What ended the run counts for more than the last third of a second, and may have come within a transaction.
        lenient = suppress(sqlite3.Error) if error is not None else nullcontext()
        try:
            with lenient:
                self._base.execute("COMMIT")
        finally:
            self._base.close()
        if self._needless:
            self.path.with_name(f"{NAME}-journal").unlink(missing_ok=True)
            self.path.unlink()

    def commit(self) -> None:
        """Make everything so far outlast the process."""
        self._base.execute("COMMIT")
        self._base.execute("BEGIN")
        self._committed = time.monotonic()

    def commit_when_due(self) -> None:
        """The same, if the last time was a while ago."""
        if time.monotonic() - self._committed >= PAUSE:
            self.commit()

    def discard(self) -> None:
        """The outputs are written: there is nothing to go on with, and the journal goes when it is left."""
        self._needless = True

    # What an earlier run has left.

    def remember(self, rows: Iterable[Earlier]) -> None:
        """The results of the run before, by key, so that those that still stand are taken over."""
        self._base.executemany("INSERT OR IGNORE INTO earlier VALUES (?, ?, ?, ?, ?, ?)", rows)

    def take_from(self, results: BinaryIO) -> None:
        """Where the lines of the earlier run stand."""
        self._results = results

    def forget(self) -> None:
        """The earlier results are about to be replaced."""
        self._base.execute("DELETE FROM earlier")
        self.commit()

    # The inputs.

    def list_source(self, found: Input) -> None:
        """Add one file that is to be read."""
        row = (found.number, os.fsencode(found.source.path), found.source.note_id, found.size)
        self._base.execute("INSERT INTO source (number, path, note_id, size) VALUES (?, ?, ?, ?)", row)

    def describe(self, number: int, form: str | None, sha256: str | None) -> None:
        """What a file is, and the sum of its bytes."""
        self._base.execute("UPDATE source SET form = ?, sha256 = ? WHERE number = ?", (form, sha256, number))

    def close(self, number: int, records: int) -> None:
        """How many records a file holds, now that its end was met, or that the rest was given up."""
        self._base.execute("UPDATE source SET records = ? WHERE number = ?", (records, number))
        self._base.execute("DELETE FROM item WHERE source = ? AND entry >= ?", (number, records))

    def sources(self) -> Iterator[Input]:
        """Every file, in order."""
        rows = self._base.execute("SELECT * FROM source ORDER BY number")
        for number, path, note_id, *rest in rows:
            yield Input(number, Source(os.fsdecode(path), note_id), *rest)

    # The records.

    def note(self, item: Item) -> None:
        """Add a record as it is read."""
        row = (item.source, item.entry, item.key, item.place)
        self._base.execute("INSERT OR REPLACE INTO item VALUES (?, ?, ?, ?)", row)

    def stands(self, key: bytes) -> bool:
        """Whether what came of this key before still holds: then it need not be scanned."""
        told = self._base.execute("SELECT service, day, judged FROM done WHERE key = ?", (key,)).fetchone()
        if told is not None and self._valid(*told):
            return True
        told = self._base.execute("SELECT * FROM earlier WHERE key = ?", (key,)).fetchone()
        if told is None or self._results is None or not self._valid(*told[1:4]):
            return False
        self._results.seek(told[4])
        self.add(key, Done(zlib.compress(self._results.read(told[5]), 1), *told[1:4]))
        return True

    def _valid(self, service: str | None, day: str | None, judged: bytes) -> bool:
        return self._edition.judged(service, day) == judged

    def add(self, key: bytes, done: Done) -> None:
        """What came of a record."""
        row = (key, done.line, done.service, done.day, done.judged)
        self._base.execute("INSERT OR REPLACE INTO done VALUES (?, ?, ?, ?, ?)", row)
        self.commit_when_due()

    def outcomes(self) -> Iterator[tuple[Item, Done]]:
        """Every record with what came of it, in the order of the inputs."""
        rows = self._base.execute(
            "SELECT i.source, i.entry, i.key, i.place, d.line, d.service, d.day, d.judged"
            " FROM item i JOIN done d ON d.key = i.key ORDER BY i.source, i.entry"
        )
        for row in rows:
            yield Item(*row[:4]), Done(*row[4:])

    def first(self, note_id: str) -> bool:
        """Whether this id comes for the first time."""
        return self._base.execute("INSERT OR IGNORE INTO taken VALUES (?)", (note_id,)).rowcount == 1
