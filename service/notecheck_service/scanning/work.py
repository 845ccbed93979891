"""A worker process: takes tasks from a pipe, scans, answers. It ends when the other end of the pipe closes.

It says "ready" once, then one answer a task: `("result", object)` or `("refused", code, detail, note_id)`.
Where a note needs more memory than it may have, it ends instead: what native code left half done is used no more.
"""

from __future__ import annotations

import os
import resource
import signal
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import notecheck
from notecheck import Entry
from notecheck.api import scan_record
from notecheck.ingest import allowance
from notecheck.ingest.faults import place_of
from notecheck.ingest.record import Record

__all__ = ["TOO_MUCH", "Answer", "Task", "answer", "bounded", "work"]

Answer = tuple[Any, ...]

TOO_MUCH = 77
"""How a worker ends that had not the memory for its note."""


@dataclass(frozen=True, slots=True)
class Task:
    """One note to scan, or the notes of one case, and the claim to hold beside them where there is one."""

    source: Record | tuple[Entry, ...]
    """Entries of a chart as they were sent, or a record as a reader of files gives it."""
    service: str | None = None
    claim: Any = None

    @classmethod
    def of(cls, text: str, note_id: str = "note", date: str | None = None) -> Task:
        """One note by itself."""
        return cls((Entry(text, note_id, date),))

    def packed(self) -> tuple[Any, ...]:
        """Plain values, which go through a pipe at a fraction of the cost of objects."""
        source = self.source
        entries = source if isinstance(source, Record) else [_plain(each) for each in source]
        return entries, self.service, self.claim

    @classmethod
    def unpacked(cls, packed: tuple[Any, ...]) -> Task:
        """The same at the other end."""
        source, service, claim = packed
        return cls(source if isinstance(source, Record) else tuple(Entry(*each) for each in source), service, claim)

    @property
    def length(self) -> int:
        """Characters of all texts."""
        if isinstance(self.source, Record):
            return len(self.source.note.text)
        return sum(len(entry.text) for entry in self.source)

    @property
    def note_id(self) -> str | None:
        """Which note an error names, where it does not say itself."""
        return self.source.note.id if isinstance(self.source, Record) else None


def _plain(entry: Entry) -> tuple[Any, ...]:
    return entry.text, entry.note_id, entry.date, entry.read


def work(pipe: Connection, seconds: float, memory: int, niceness: int) -> None:
    """Serve until the pipe closes. `seconds` of processor time and `memory` in bytes are what one note may take."""
    _settle(niceness)
    try:
        pipe.send("ready")
        while True:
            pipe.send(bounded(Task.unpacked(pipe.recv()), seconds, memory))
    except (EOFError, OSError):
        return
    except BaseException:
        # What it says may quote a note. The other end sees that this process died.
        os._exit(1)


def _settle(niceness: int) -> None:
    """Stops are the pool's to order; nothing is written anywhere, whatever goes wrong."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    os.nice(niceness)


def bounded(task: Task, seconds: float, memory: int) -> Answer:
    """The same within so many seconds and bytes. Whose note needs more is ended: this process."""
    allowance.grant_memory(memory)
    # Who takes more processor time is ended by the signal, even in native code.
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        answered = answer(task)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    code = answered[1] if answered[0] == "refused" else None
    if code == "E_GAVE_UP" or (code == "E_INTERNAL" and allowance.spent(memory)):
        os._exit(TOO_MUCH)
    return answered


def answer(task: Task) -> Answer:
    """What comes of one task, whatever goes wrong."""
    try:
        return "result", _scanned(task)
    except notecheck.NoteError as error:
        return "refused", error.code, error.detail, error.note_id
    except notecheck.UsageError:
        return "refused", "E_BAD_FIELD", "service: there is no such service", task.note_id
    except MemoryError:
        return "refused", "E_GAVE_UP", "the scan needs more memory than there is", task.note_id
    except Exception as error:
        return "refused", "E_INTERNAL", place_of(error), task.note_id


def _scanned(task: Task) -> dict[str, Any]:
    if isinstance(task.source, Record):
        result = scan_record(task.source, service=task.service)
    else:
        result = notecheck.scan_case(task.source, service=task.service)
    found = result.to_dict()
    if task.claim is not None:
        found["claim"] = notecheck.check_claim(task.claim, result).to_dict()
    return found
