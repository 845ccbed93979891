"""Documents are read in a process of their own: what hangs, crashes or devours there takes only itself along.

The process is started when the first document comes, serves one after the other, may write no file, and is given
processor time and memory by the size of each document. Text passes through pipes and is never stored.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from typing import IO, Any, cast

from notecheck.core.errors import NoteError
from notecheck.ingest.forms import FORMS
from notecheck.ingest.reading import Reading

__all__ = ["WIDTH", "Process", "current", "end", "here", "read_apart"]

WIDTH = 8
"""Bytes of the number that says how long a message is."""
SERVED = 2000
"""Documents that one process reads before a fresh one takes its place."""
PATIENCE = 60.0
"""Seconds that are waited for an answer, whatever the processor time."""


class here:
    """Whether this is the process that reads: then nothing is sent away once more."""

    value = False


class _Gone(Exception):
    """The process ended, or was ended, without an answer."""


class Process:
    """A process that reads for this one."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.served = 0
        self._popen = subprocess.Popen(
            [sys.executable, "-m", "notecheck.ingest.serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """Its number."""
        return self._popen.pid

    def ask(self, form: str, data: bytes, limit: int) -> dict[str, Any]:
        """What it answers; _Gone where it does not."""
        self.served += 1
        head = json.dumps({"form": form, "size": len(data), "limit": limit}).encode() + b"\n"
        try:
            _write(cast(IO[bytes], self._popen.stdin), head + data)
            until = time.monotonic() + PATIENCE
            size = int.from_bytes(self._read(WIDTH, until), "big")
            answer: dict[str, Any] = json.loads(self._read(size, until))
        except (OSError, ValueError):
            raise _Gone from None
        return answer

    def _read(self, size: int, until: float) -> bytes:
        pipe = cast(IO[bytes], self._popen.stdout)
        parts = []
        while size:
            ready, _, _ = select.select([pipe], [], [], max(0.0, until - time.monotonic()))
            part = os.read(pipe.fileno(), min(size, 1 << 20)) if ready else b""
            if not part:
                raise _Gone
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def end(self) -> int:
        """Make sure that it has ended; how it did, as subprocess has it."""
        for pipe in (self._popen.stdin, self._popen.stdout):
            cast(IO[bytes], pipe).close()
        try:
            return self._popen.wait(0.2)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            return self._popen.wait()


def _write(pipe: IO[bytes], data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[pipe.write(view) :]


_lock = threading.Lock()
_current: list[Process] = []


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
    process = _process()
    try:
        return process.ask(form, data, limit)
    except _Gone:
        _current.clear()
        code = process.end()
    why = "took too much processor time" if code == -signal.SIGPROF else f"ended without a result ({code})"
    return {"error": ("E_GAVE_UP", f"{FORMS[form].says}: the reader {why}")}


def _process() -> Process:
    """The process of this one; a fork does not share its parent's."""
    if _current and _current[0].owner != os.getpid():
        _current.clear()
    if _current and _current[0].served >= SERVED:
        _current.pop().end()
    if not _current:
        _current.append(Process())
    return _current[0]


def current() -> list[Process]:
    """The process that reads for this one, where one is running."""
    return [each for each in _current if each.owner == os.getpid()]


@atexit.register
def end() -> None:
    """End the process that reads; the next document gets a fresh one."""
    if current():
        _current.pop().end()
