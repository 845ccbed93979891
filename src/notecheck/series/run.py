"""A series from records to what it tells: first every note is read and scanned, then patients, then authors."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context

from notecheck.api import scan_record
from notecheck.core.errors import NoteError
from notecheck.ingest.record import Record, Refusal
from notecheck.report.result import program_version
from notecheck.series.authors import author_told
from notecheck.series.patients import patient_told
from notecheck.series.store import Store, digest
from notecheck.series.visit import Visit, said_of
from notecheck.series.warn import Json

__all__ = ["Progress", "gather", "lacking", "tell"]

BLOCK = 256
"""Notes between two commits; also what the workers are handed at once, so that memory stays bounded."""
OFTEN = 50
"""Patients or authors between two commits."""


@dataclass
class Progress:
    """How far a run is, told after every block."""

    say: Callable[[str, int], None] = lambda stage, done: None


def gather(
    records: Iterable[Record | Refusal], store: Store, *, workers: int = 1, progress: Progress | None = None
) -> Iterator[Refusal]:
    """Read and scan every record into the store; what could not be read comes back. A note that is known is skipped."""
    source, done = iter(records), 0
    pool = get_context("spawn").Pool(workers) if workers > 1 else None
    try:
        while block := list(islice(source, BLOCK)):
            refused = [each for each in block if isinstance(each, Refusal)]
            fresh = [(each, stamp) for each in block if isinstance(each, Record) and (stamp := _new(each, store))]
            notes = [record for record, _ in fresh]
            visits = pool.map(_scanned, notes, chunksize=8) if pool else map(_scanned, notes)
            for (_, stamp), visit in zip(fresh, visits, strict=True):
                if isinstance(visit, Refusal):
                    refused.append(visit)
                else:
                    store.add(visit, stamp)
            store.commit()
            yield from refused
            done += len(block)
            (progress or Progress()).say("notes", done)
    finally:
        if pool is not None:
            pool.terminate()


def _new(record: Record, store: Store) -> str | None:
    """The stamp of a note that is not in the store yet, or None."""
    about, note = record.about, record.note
    stamp = digest(program_version(), note.text, str(note.written_on), str(about.patient), str(about.provider))
    return None if store.holds(note.id, stamp) else stamp


def _scanned(record: Record) -> Visit | Refusal:
    try:
        result = scan_record(record)
    except NoteError as error:
        return Refusal.of(error, record.place, record.note.id)
    return said_of(result, record.about.patient, record.about.provider)


def tell(store: Store, *, progress: Progress | None = None) -> Iterator[Json]:
    """One object for each patient, then one for each author, in order of name."""
    for scope in ("patient", "author"):
        for done, (name, stamp) in enumerate(store.names(scope), 1):
            yield _told(store, scope, name, stamp)
            if done % OFTEN == 0:
                store.commit()
                (progress or Progress()).say(f"{scope}s", done)
        store.commit()


def _told(store: Store, scope: str, name: str, stamp: str) -> Json:
    known = store.told(scope, name, stamp)
    if known is None:
        told = (
            patient_told(name, list(store.visits("patient", name))) if scope == "patient" else author_told(name, store)
        )
        known = json.dumps(told, ensure_ascii=False)
        store.tell(scope, name, stamp, known)
    return dict(json.loads(known))


def lacking(store: Store) -> list[Json]:
    """Named warnings on the input: what could not be put in order, or not under a name."""
    texts = {
        "day": ("W_NO_DATE", "notes without a date: compared after the dated ones, in no course of time"),
        "patient": ("W_NO_PATIENT", "notes without a patient: not compared within a patient"),
        "author": ("W_NO_AUTHOR", "notes without an author: not compared within an author"),
    }
    found = [(code, store.without(column), detail) for column, (code, detail) in texts.items()]
    return [{"code": code, "notes": n, "detail": f"{n} {detail}"} for code, n, detail in found if n]
