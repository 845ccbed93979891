"""The process that reads documents for another one; see apart.py. It ends when its standard input does."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from notecheck.core.errors import NoteError
from notecheck.ingest import apart
from notecheck.ingest.faults import place_of
from notecheck.ingest.forms import FORMS

__all__ = ["allow", "alone", "main"]

SECONDS, SECONDS_PER_MEGABYTE = 1.4, 2.0
MEMORY, MEMORY_PER_BYTE = 64 << 20, 6
"""What a document may take beyond what is already taken."""


def main() -> None:
    """Answer one request after the other."""
    apart.here.value = True
    sys.setrecursionlimit(2500)
    with alone() as out:
        _serve(out)


@contextmanager
def alone() -> Iterator[BinaryIO]:
    """Standard output, for this process alone: no file is written, no memory is dumped, no library prints."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with os.fdopen(os.dup(1), "wb") as out, Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        yield out


def _serve(out: BinaryIO) -> None:
    while line := sys.stdin.buffer.readline():
        request = json.loads(line)
        data = sys.stdin.buffer.read(request["size"])
        answer = json.dumps(_answer(request["form"], data, request["limit"])).encode()
        out.write(len(answer).to_bytes(apart.WIDTH, "big") + answer)
        out.flush()


def _answer(form: str, data: bytes, limit: int) -> dict[str, Any]:
    try:
        reader = FORMS[form].reader()
        allow(len(data))
        try:
            return {"reading": reader.read(data, limit).to_plain()}
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    except NoteError as error:
        return {"error": (error.code, error.detail)}
    except MemoryError:
        return {"error": ("E_GAVE_UP", f"{FORMS[form].says}: the reader needs more memory than it may have")}
    except Exception as error:
        return {"error": ("E_INTERNAL", place_of(error))}


def allow(size: int) -> None:
    """Give what is next its time and memory. Who takes more time is ended by the signal, even in native code."""
    signal.setitimer(signal.ITIMER_PROF, SECONDS + SECONDS_PER_MEGABYTE * size / (1 << 20))
    if taken := _taken():
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (taken + MEMORY + MEMORY_PER_BYTE * size, most))


def _taken() -> int:
    """Bytes of data this process holds; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("VmData:")), 0)


if __name__ == "__main__":
    main()
