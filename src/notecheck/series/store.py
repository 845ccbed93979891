"""The store of a series: an SQLite file in the output folder. An export larger than memory fits, and a run resumes.

It holds notes. It is written for its owner alone, and it stays in the folder that the caller named; without a folder
it lives in memory.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from notecheck.series.passages import passages
from notecheck.series.templates import Sighting
from notecheck.series.visit import Visit

__all__ = ["NAME", "Store", "digest"]

NAME = "series.sqlite"
SCHEMA = """
CREATE TABLE IF NOT EXISTS visit (
  id INTEGER PRIMARY KEY, note_id TEXT NOT NULL UNIQUE, patient TEXT, author TEXT, day TEXT, service TEXT NOT NULL,
  text BLOB NOT NULL, stamp TEXT NOT NULL, scan TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sentence (
  author TEXT NOT NULL, key TEXT NOT NULL, patient TEXT NOT NULL, visit INTEGER NOT NULL, start INTEGER NOT NULL,
  end INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS outcome (scope TEXT NOT NULL, name TEXT NOT NULL, stamp TEXT NOT NULL, told TEXT NOT NULL,
  PRIMARY KEY (scope, name));
CREATE INDEX IF NOT EXISTS visit_patient ON visit (patient);
CREATE INDEX IF NOT EXISTS visit_author ON visit (author);
CREATE INDEX IF NOT EXISTS sentence_author ON sentence (author);
CREATE INDEX IF NOT EXISTS sentence_visit ON sentence (visit);
"""
ORDER = "ORDER BY day IS NULL, day, id"
COLUMNS = "note_id, text, day, patient, author, service, scan"


def digest(*parts: str) -> str:
    """A short name for exactly these parts."""
    return sha256("\x1f".join(parts).encode()).hexdigest()[:32]


class Store:
    """Visits by patient and by author, the clinical sentences of each author, and what was already told."""

    def __init__(self, folder: Path | None) -> None:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path = folder / NAME
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self._db = sqlite3.connect(":memory:" if folder is None else path)
        self._db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;")
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        """Write what is open and let go of the file."""
        self._db.commit()
        self._db.close()

    def commit(self) -> None:
        """Make everything so far last."""
        self._db.commit()

    def holds(self, note_id: str, stamp: str) -> bool:
        """Whether this very note was entered by this very version."""
        row = self._db.execute("SELECT stamp FROM visit WHERE note_id = ?", (note_id,)).fetchone()
        return bool(row) and row[0] == stamp

    def add(self, visit: Visit, stamp: str) -> None:
        """Enter a visit, in place of an earlier one of its id."""
        db = self._db
        db.execute("DELETE FROM sentence WHERE visit = (SELECT id FROM visit WHERE note_id = ?)", (visit.note_id,))
        text = zlib.compress(visit.text.encode(), 3)
        cursor = db.execute(
            "INSERT OR REPLACE INTO visit (note_id, text, day, patient, author, service, scan, stamp)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (visit.note_id, text, visit.day, visit.patient, visit.author, visit.service, visit.scan_json(), stamp),
        )
        if visit.author is not None and visit.patient is not None:
            rows = (
                (visit.author, p.key, visit.patient, cursor.lastrowid, p.span.start, p.span.end)
                for p in passages(visit.note)
                if p.kind == "clinical"
            )
            db.executemany("INSERT INTO sentence VALUES (?, ?, ?, ?, ?, ?)", rows)

    def names(self, scope: str) -> list[tuple[str, str]]:
        """Every patient or author with a stamp of all their notes, in order of name."""
        rows = self._db.execute(
            f"SELECT {scope}, group_concat(stamp) FROM (SELECT {scope}, stamp FROM visit WHERE {scope} IS NOT NULL"
            f" ORDER BY {scope}, id) GROUP BY {scope} ORDER BY {scope}"
        )
        return [(name, digest(stamps)) for name, stamps in rows]

    def visits(self, scope: str, name: str) -> Iterator[Visit]:
        """The visits of a patient or an author in order of time; undated ones last, as they came."""
        with closing(self._db.cursor()) as cursor:
            for row in cursor.execute(f"SELECT {COLUMNS} FROM visit WHERE {scope} = ? {ORDER}", (name,)):
                yield _visit(row)

    def visit(self, note_id: str) -> Visit:
        """One visit by its note's id."""
        row = self._db.execute(f"SELECT {COLUMNS} FROM visit WHERE note_id = ?", (note_id,)).fetchone()
        return _visit(row)

    def sightings(self, author: str) -> Iterator[Sighting]:
        """Every clinical sentence of an author, note by note."""
        with closing(self._db.cursor()) as cursor:
            query = (
                "SELECT s.key, s.patient, v.note_id, s.start, s.end FROM sentence s JOIN visit v ON v.id = s.visit"
                " WHERE s.author = ? ORDER BY v.day IS NULL, v.day, v.id, s.start"
            )
            for row in cursor.execute(query, (author,)):
                yield Sighting(*row)

    def told(self, scope: str, name: str, stamp: str) -> str | None:
        """What an earlier run told of exactly these notes, or None."""
        query = "SELECT told FROM outcome WHERE scope = ? AND name = ? AND stamp = ?"
        row = self._db.execute(query, (scope, name, stamp)).fetchone()
        return str(row[0]) if row else None

    def tell(self, scope: str, name: str, stamp: str, told: str) -> None:
        """Keep what is told of these notes."""
        self._db.execute("INSERT OR REPLACE INTO outcome VALUES (?, ?, ?, ?)", (scope, name, stamp, told))

    def count(self, query: str) -> int:
        """How many notes, patients or authors there are: "note_id", "patient" or "author"."""
        return int(self._db.execute(f"SELECT count(DISTINCT {query}) FROM visit").fetchone()[0])

    def without(self, query: str) -> int:
        """How many notes lack a day, a patient or an author."""
        return int(self._db.execute(f"SELECT count(*) FROM visit WHERE {query} IS NULL").fetchone()[0])


def _visit(row: tuple[Any, ...]) -> Visit:
    note_id, text, day, patient, author, service, scan = row
    items, said = Visit.parts(scan)
    return Visit(note_id, zlib.decompress(text).decode(), day, patient, author, service, items, said)
