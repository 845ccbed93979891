"""The job of a batch: read its files record by record, scan several at a time, keep each outcome once.

It may end at any moment and begin again: a record that has its outcome is passed over.
"""

from __future__ import annotations

import io
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO

from notecheck import NoteError
from notecheck.ingest.admit import admit_date
from notecheck.ingest.given import printable
from notecheck.ingest.record import Record, Refusal
from notecheck.ingest.sources import Door, Source
from notecheck.report.lines import as_line, refusal
from notecheck_service.jobs import batches
from notecheck_service.jobs.queue import Job
from notecheck_service.jobs.worker import Interrupted, Shift
from notecheck_service.metrics import Metrics
from notecheck_service.problems import unkeepable
from notecheck_service.scanning import Busy, Pool, Stopped, Task
from notecheck_service.store import Scope, Store, Unit, notes, results, system

__all__ = ["BatchJob"]

PAUSE = 0.2
"""Seconds before a full lane is tried again."""
LONGEST = 400
"""Characters of what a source says about a note."""
TOGETHER = 8
"""Outcomes that are kept in one transaction, at most."""


@dataclass(frozen=True, slots=True)
class _Sent(Source):
    """A file of a batch: in memory, never on disk."""

    content: bytes = b""

    def opened(self) -> BinaryIO:
        """Its bytes."""
        return io.BytesIO(self.content)


@dataclass(frozen=True, slots=True)
class _Record:
    """A record on its way: its place, what was read, what comes of it (an error is there at once)."""

    place: int
    read: Record | Refusal
    found: Future[dict[str, Any]]

    def outcome(self) -> dict[str, Any]:
        """The contract's object, or the error in its place; waits for it."""
        try:
            return self.found.result()
        except NoteError as error:
            return refusal(error.code, error.detail, self.read.place, error.note_id)
        except Stopped:
            raise Interrupted from None


class BatchJob:
    """The handler of `batch` jobs."""

    def __init__(self, store: Store, pool: Pool, metrics: Metrics, ahead: int, longest: int) -> None:
        self._store, self._pool, self._metrics = store, pool, metrics
        self._ahead, self._longest = ahead, longest

    def __call__(self, job: Job, shift: Shift) -> None:
        """Scan what of the batch has no outcome yet."""
        scope, id = system(job.practice_id), str(job.payload["batch"])
        with self._store.write(scope) as unit:
            if not batches.settle(unit, id, "running"):
                return
            batch, sent = batches.get(unit, id), batches.files(unit, id)
        records = enumerate(_records(sent, batch.options, self._longest))
        begun = (self._begun(place, read, shift) for place, read in records if place >= batch.done)
        self._scan(scope, id, begun, shift)
        with self._store.write(scope) as unit:
            batches.settle(unit, id, "done", total=batches.get(unit, id).done)

    def _begun(self, place: int, read: Record | Refusal, shift: Shift) -> _Record:
        """Send a record to the scanners; waits while they are full."""
        if isinstance(read, Refusal):
            known: Future[dict[str, Any]] = Future()
            known.set_result(refusal(read.code, read.detail, read.place, read.note_id))
            return _Record(place, read, known)
        while True:
            shift.go_on(time.monotonic())
            with suppress(Busy):
                return _Record(place, read, self._pool.submit(Task(read)))
            time.sleep(PAUSE)

    def _scan(self, scope: Scope, id: str, records: Iterable[_Record], shift: Shift) -> None:
        """Keep the outcome of each, in their order."""
        waiting: deque[_Record] = deque()
        try:
            for each in records:
                waiting.append(each)
                if len(waiting) >= self._ahead and not self._kept(scope, id, waiting):
                    return
            while waiting and self._kept(scope, id, waiting):
                shift.go_on(time.monotonic())
        finally:
            for each in waiting:
                each.found.cancel()

    def _kept(self, scope: Scope, id: str, waiting: deque[_Record]) -> bool:
        """Keep the oldest outcome, and those behind it that are there; False where the batch was cancelled."""
        ready = [(waiting[0], waiting[0].outcome())]
        for each in list(waiting)[1:TOGETHER]:
            if not each.found.done():
                break
            ready.append((each, each.outcome()))
        with self._store.write(scope) as unit:
            if batches.get(unit, id).state not in batches.OPEN:
                return False
            for each, found in ready:
                _put(unit, id, each, found)
        for _, found in ready:
            waiting.popleft()
            self._metrics.scan(found["error"]["code"] if "error" in found else found["verdict"])
        return True


def _put(unit: Unit, batch: str, each: _Record, found: dict[str, Any]) -> None:
    """Keep note, result and outcome of one record."""
    if "error" not in found and not all(map(_keepable, found["about"].values())):
        found = refusal(
            "E_BAD_FIELD", f"about: over {LONGEST} characters, or no text", each.read.place, found["note_id"]
        )
    body = as_line(found).encode()
    if isinstance(each.read, Refusal) or "error" in found:
        _told(batches.put(unit, batch, each.place, state="refused", error=found["error"]["code"], refusal=body))
        return
    about, note = found["about"], each.read.note
    version = notes.put(
        unit, note.text, external_id=note.id, case_id=about.get("account"), patient=about.get("patient"),
        author=about.get("provider"), service_date=found["date"],
    )  # fmt: skip
    result = results.put(unit, version, found, body)
    _told(batches.put(unit, batch, each.place, state="scanned", note_id=version.note_id, result_id=result.id))


def _keepable(value: str | None) -> bool:
    return value is None or (len(value) <= LONGEST and not unkeepable(value))


def _told(new: bool) -> None:
    """A record that has its outcome already is another worker's: this one has lost its lease."""
    if not new:
        raise Interrupted


def _records(sent: Sequence[tuple[str, bytes]], options: dict[str, Any], longest: int) -> Iterator[Record | Refusal]:
    """The records of the files, in order; an id that was there before is refused."""
    door, taken = Door(longest, admit_date(options.get("date"))), set[str]()
    for name, content in sent:
        told = printable(name)
        for read in door.records(_Sent(told, told.rpartition(".")[0] or told, content=content)):
            if isinstance(read, Refusal) or read.note.id not in taken:
                yield read
            else:
                yield Refusal("E_DUPLICATE_ID", "an earlier record has this id", read.place, read.note.id)
            if isinstance(read, Record):
                taken.add(read.note.id)
