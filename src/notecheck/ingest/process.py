"""A process that reads for this one: requests go in, answers come out, nothing is stored on the way."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from typing import IO, Any, BinaryIO, cast

__all__ = ["Gone", "Process", "answer"]

WIDTH = 8
"""Bytes of the number that says how long an answer is."""
PATIENCE = 60.0
"""Seconds that are waited for an answer, whatever the processor time; scanned pages are given more."""


class Gone(Exception):
    """The process ended, or was ended, without an answer. Says how."""


class Process:
    """One running module of ours that answers on its standard output."""

    def __init__(self, module: str) -> None:
        self.owner = os.getpid()
        self.served = 0
        # -P: what lies in the folder where a batch runs is data, and never imported.
        self._popen = subprocess.Popen(
            [sys.executable, "-P", "-c", f"from {module} import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
            env={**os.environ, "ARROW_DEFAULT_MEMORY_POOL": "system"},
        )

    @property
    def pid(self) -> int:
        """Its number."""
        return self._popen.pid

    def send(self, request: dict[str, Any], data: bytes = b"") -> None:
        """Ask for something; Gone where nobody listens."""
        self.served += 1
        view = memoryview(json.dumps(request).encode() + b"\n" + data)
        pipe = cast(IO[bytes], self._popen.stdin)
        try:
            while view:
                view = view[pipe.write(view) :]
            return
        except OSError:
            pass
        raise Gone(self.end())

    def receive(self, patience: float = PATIENCE) -> dict[str, Any]:
        """The next answer; Gone where there is none within so many seconds."""
        until = time.monotonic() + patience
        data = self._read(int.from_bytes(self._read(WIDTH, until), "big"), until)
        return cast(dict[str, Any], json.loads(data))

    def _read(self, size: int, until: float) -> bytes:
        pipe = cast(IO[bytes], self._popen.stdout)
        waiting = select.poll()
        waiting.register(pipe, select.POLLIN)
        parts = []
        while size:
            ready = waiting.poll(max(0.0, until - time.monotonic()) * 1000)
            part = os.read(pipe.fileno(), min(size, 1 << 20)) if ready else b""
            if not part:
                raise Gone(self.end())
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def end(self) -> str:
        """Make sure that it has ended; how it did."""
        for pipe in (self._popen.stdin, self._popen.stdout):
            cast(IO[bytes], pipe).close()
        try:
            code = self._popen.wait(0.2)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            code = self._popen.wait()
        return "took too much processor time" if code == -signal.SIGPROF else f"ended without a result ({code})"


def answer(out: BinaryIO, message: dict[str, Any]) -> None:
    """Write an answer, in the process that reads."""
    data = json.dumps(message).encode()
    out.write(len(data).to_bytes(WIDTH, "big") + data)
    out.flush()
