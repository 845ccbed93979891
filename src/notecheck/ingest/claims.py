"""Claims as they come: one object, an array of records, or JSON lines of {"id", "claim", "text"?}. UTF-8.

One record in, one claim or one coded refusal out. What stands inside a claim is not looked at here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from notecheck.core.errors import NoteError
from notecheck.ingest.admit import admit_id
from notecheck.ingest.document import parsed
from notecheck.ingest.given import printable
from notecheck.ingest.record import Refusal

__all__ = ["ClaimRecord", "read_claims"]

STDIN = "-"
LINES = (".jsonl", ".ndjson")
LONGEST = 1 << 26
"""Bytes of the longest record, or of a document."""


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """One claim, not yet read, and the text of its note where it came with one."""

    id: str
    claim: object
    text: str | None
    place: str


def read_claims(path: str) -> Iterator[ClaimRecord | Refusal]:
    """Every record of a path, in order. A document that is one claim by itself takes the name of its file."""
    place, taken = printable(path), set[str]()
    try:
        with _opened(path) as stream:
            for record in _records(stream, path, place):
                yield _once(record, taken)
    except OSError as error:
        yield Refusal("E_UNREADABLE", (error.strerror or type(error).__name__).lower(), place)


def _opened(path: str) -> nullcontext[BinaryIO] | BinaryIO:
    return nullcontext(sys.stdin.buffer) if path == STDIN else cast(BinaryIO, Path(path).open("rb"))


def _once(record: ClaimRecord | Refusal, taken: set[str]) -> ClaimRecord | Refusal:
    if isinstance(record, Refusal):
        return record
    if record.id in taken:
        return Refusal("E_DUPLICATE_ID", "an earlier record has this id", record.place, record.id)
    taken.add(record.id)
    return record


def _records(stream: BinaryIO, path: str, place: str) -> Iterator[ClaimRecord | Refusal]:
    if path.lower().endswith(LINES):
        yield from _lines(stream, place)
        return
    data = stream.read(LONGEST + 1)
    first, _, rest = data.strip().partition(b"\n")
    if rest.strip() and _is_json(first):
        yield from _split(data, place)
        return
    name = "claim" if path == STDIN else printable(Path(path).stem)
    yield from _document(data, place, name)


def _lines(stream: BinaryIO, place: str) -> Iterator[ClaimRecord | Refusal]:
    number = 0
    while line := stream.readline(LONGEST + 1):
        number += 1
        if line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield _record(line, f"{place}:{number}", None)
        while len(line) > LONGEST and not line.endswith(b"\n"):
            line = stream.readline(LONGEST + 1)


def _split(data: bytes, place: str) -> Iterator[ClaimRecord | Refusal]:
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield _record(line, f"{place}:{number}", None)


def _is_json(line: bytes) -> bool:
    try:
        _parsed(line)
    except NoteError:
        return False
    return True


def _document(data: bytes, place: str, name: str) -> Iterator[ClaimRecord | Refusal]:
    try:
        document = _parsed(data)
    except NoteError as error:
        yield Refusal.of(error, place)
        return
    if not isinstance(document, list):
        yield _record(document, place, name)
        return
    for number, row in enumerate(document, 1):
        yield _record(row, f"{place}:{number}", None)


def _record(row: object, place: str, name: str | None) -> ClaimRecord | Refusal:
    """One record. `name`: the id of a document that has none, and that may be the claim itself."""
    claim_id = None
    try:
        fields = _parsed(row) if isinstance(row, bytes) else row
        if name is not None and not (isinstance(fields, dict) and "claim" in fields):
            return ClaimRecord(name, fields, None, place)
        if not isinstance(fields, dict):
            raise NoteError("E_BAD_JSON", "expected an object")
        claim_id = admit_id(fields.get("id", name) if name else _field(fields, "id"))
        claim, text = _field(fields, "claim"), fields.get("text")
        if text is not None and not isinstance(text, str):
            raise NoteError("E_BAD_FIELD", "text: expected a string")
        return ClaimRecord(claim_id, claim, text, place)
    except NoteError as error:
        return Refusal.of(error, place, claim_id)


def _field(row: dict[str, object], name: str) -> object:
    if row.get(name) is None:
        raise NoteError("E_MISSING_FIELD", f"{name}: required")
    return row[name]


def _parsed(data: bytes) -> object:
    if len(data) > LONGEST:
        raise NoteError("E_TOO_LARGE", f"longer than the limit of {LONGEST} bytes")
    return parsed(data)
