"""The process that reads documents for another one; see apart.py. It ends when its standard input does."""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from notecheck.core.errors import NoteError
from notecheck.ingest import allowance, apart
from notecheck.ingest.faults import place_of
from notecheck.ingest.forms import FORMS
from notecheck.ingest.process import answer

__all__ = ["alone", "main"]


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
        answer(out, _answer(request["form"], data, request["limit"]))


def _answer(form: str, data: bytes, limit: int) -> dict[str, Any]:
    try:
        reader = FORMS[form].reader()
        allowance.grant(len(data))
        try:
            return {"reading": reader.read(data, limit).to_plain()}
        finally:
            allowance.end()
    except NoteError as error:
        return {"error": (error.code, error.detail)}
    except MemoryError:
        return {"error": ("E_GAVE_UP", f"{FORMS[form].says}: the reader needs more memory than it may have")}
    except Exception as error:
        return {"error": ("E_INTERNAL", place_of(error))}
