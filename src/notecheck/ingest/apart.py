"""Documents are read in a process of their own: what hangs, crashes or devours there takes only itself along.

The process is started when the first document comes, serves one after the other, may write no file, and is given
processor time and memory by the size of each document. Text passes through pipes and is never stored.
"""

from __future__ import annotations

import atexit
import os
import threading
from typing import Any, cast

from notecheck.core.errors import NoteError
from notecheck.ingest.forms import FORMS
from notecheck.ingest.process import PATIENCE, Gone, Process
from notecheck.ingest.reading import Reading

__all__ = ["current", "end", "here", "keep", "read_apart", "reader", "retire"]

SERVED = 2000
"""Documents that one process reads before a fresh one takes its place."""
SCANNING = 1200.0
"""Seconds that are waited for a PDF: each of its scanned pages may take a minute."""
DOCUMENTS = "notecheck.ingest.serve"


class here:
    """Whether this is the process that reads: then nothing is sent away once more."""

    value = False


_lock = threading.Lock()
_current: dict[str, Process] = {}


def read_apart(form: str, data: bytes, limit: int) -> Reading:
    """What the reader of the form finds; NoteError where it finds nothing, or fails in whatever way."""
    if here.value:
        return cast(Reading, FORMS[form].reader().read(data, limit))
    with _lock:
        answer = _asked(form, data, limit)
    if "error" in answer:
        raise NoteError(*answer["error"])
    return Reading.of_plain(answer["reading"])


def _asked(form: str, data: bytes, limit: int) -> dict[str, Any]:
    process = reader(DOCUMENTS)
    try:
        process.send({"form": form, "size": len(data), "limit": limit}, data)
        return process.receive(SCANNING if form == "pdf" else PATIENCE)
    except Gone as gone:
        retire(process)
        return {"error": ("E_GAVE_UP", f"{FORMS[form].says}: the reader {gone}")}


def reader(module: str) -> Process:
    """The process of this one that runs the module; a fork does not share its parent's."""
    process = _current.get(module)
    if process is not None and process.owner == os.getpid():
        if process.served < SERVED:
            return process
        process.end()
    _current[module] = Process(module)
    return _current[module]


def keep(module: str, process: Process) -> None:
    """Let the process be asked again."""
    _current.setdefault(module, process)
    if _current[module] is not process:
        process.end()


def retire(process: Process) -> None:
    """Let nobody ask this process again."""
    for module, each in list(_current.items()):
        if each is process:
            del _current[module]


def current() -> list[Process]:
    """The processes that read for this one."""
    return [each for each in _current.values() if each.owner == os.getpid()]


@atexit.register
def end() -> None:
    """End the processes that read; the next document gets a fresh one."""
    for process in current():
        process.end()
        retire(process)
