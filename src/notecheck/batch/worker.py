"""A worker process: reads stretches, tells the keys of their records, scans those that it is asked to.

The talk on the pipe, in turn: a stretch; what was read of it (`Told`); which of its records are wanted; each of them
as it is done; None. The other end closed means that the run is over, however it ended.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection

from notecheck.batch.edition import Edition
from notecheck.batch.scanned import Done, scanned
from notecheck.batch.shelf import Shelf, Stretch
from notecheck.ingest.record import Record, Refusal
from notecheck.ingest.sources import Door, Source

__all__ = ["Finished", "Told", "work"]


@dataclass(frozen=True, slots=True)
class Told:
    """What was read of a stretch."""

    keys: tuple[bytes, ...]
    places: tuple[str, ...]
    ids: tuple[str | None, ...]
    characters: int
    """Of the texts: how far the run has come."""
    records: int | None
    """Of the whole file, where its end was met."""
    form: str | None = None
    """Of the file; told with its first record, as is the sum of its bytes."""
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """One record of the stretch, by its place in it."""

    index: int
    done: Done


def work(pipe: Connection, others: Iterable[Connection], door: Door, edition: Edition) -> None:
    """Serve until the pipe is closed. `others`: ends of pipes that this process must not keep open."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in others:
        other.close()
    shelf = Shelf(door)
    try:
        while True:
            _serve(pipe, shelf, pipe.recv(), edition)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except Exception:
        # What it says may quote a note. The other end sees that this process died, and of what.
        os._exit(1)


def _serve(pipe: Connection, shelf: Shelf, stretch: Stretch, edition: Edition) -> None:
    records, end = shelf.read(stretch)
    keys = tuple(edition.key(record) for record in records)
    form, digest = _about(stretch.source) if stretch.start == 0 else (None, None)
    places = tuple(record.place for record in records)
    pipe.send(Told(keys, places, tuple(map(_id, records)), sum(map(_length, records)), end, form, digest))
    for index in pipe.recv():
        pipe.send(Finished(index, scanned(records[index], edition)))
    pipe.send(None)


def _id(record: Record | Refusal) -> str | None:
    return record.note.id if isinstance(record, Record) else record.note_id


def _length(record: Record | Refusal) -> int:
    return len(record.note.text) if isinstance(record, Record) else 0


def _about(source: Source) -> tuple[str | None, str | None]:
    """Form and sum of a file, None where it cannot be read."""
    try:
        return source.form(), source.sha256()
    except OSError:
        return None, None
