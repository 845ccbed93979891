"""What a file is, by its first bytes; its name only decides where the bytes leave it open."""

from __future__ import annotations

import codecs
import io
import json
from typing import BinaryIO, Literal

__all__ = ["HEAD", "LINES", "Form", "form_of", "rejoined"]

Form = Literal["text", "lines", "document"]
"""A plain-text note, JSON lines, or one JSON document: an object or an array of objects."""

HEAD = 1 << 16
LINES = (".jsonl", ".ndjson")
BLANK = b" \t\r\n"


def form_of(name: str, head: bytes) -> Form:
    """The form of a file from its name and its first bytes."""
    head = head.removeprefix(codecs.BOM_UTF8)
    if name.lower().endswith(LINES):
        return "lines" if any(line.lstrip(BLANK).startswith(b"{") for line in head.split(b"\n")) else "text"
    body = head.lstrip(BLANK)
    if body.startswith(b"[") and body[1:].lstrip(BLANK).startswith(b"{"):
        return "document"
    if not body.startswith(b"{") or not body[1:].lstrip(BLANK).startswith((b'"', b"}")):
        return "text"
    first, *rest = body.split(b"\n", 1)
    opens_only = first.rstrip(BLANK).endswith((b"{", b",", b"["))
    return "document" if rest and opens_only and not _parses(first) else "lines"


def _parses(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


class _Rejoined(io.RawIOBase):
    """The bytes that were looked at, then the rest of the stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        part, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        part = part or self._rest.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)


def rejoined(head: bytes, rest: BinaryIO) -> BinaryIO:
    """A stream that begins with the head again."""
    return io.BufferedReader(_Rejoined(head, rest), HEAD)
