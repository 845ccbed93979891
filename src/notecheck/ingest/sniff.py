"""What bytes are, by how they begin; a name only decides where the bytes leave it open."""

from __future__ import annotations

import codecs
import io
import json
from typing import BinaryIO

__all__ = ["HEAD", "LINES", "WIDE", "form_of", "rewound"]

HEAD = 1 << 16
LINES = (".jsonl", ".ndjson")
BLANK = b" \t\r\n"
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def form_of(name: str, head: bytes) -> str:
    """The id of the form (see forms.py), from the first bytes of a file and its name."""
    head = head.removeprefix(codecs.BOM_UTF8)
    return _json(name, head)


def _json(name: str, head: bytes) -> str:
    """JSON lines, one JSON document, or neither and so plain text."""
    if name.lower().endswith(LINES):
        lines = head.startswith(WIDE) or any(line.lstrip(BLANK).startswith(b"{") for line in head.split(b"\n"))
        return "jsonl" if lines else "text"
    body = head.lstrip(BLANK)
    if body.startswith(b"[") and body[1:].lstrip(BLANK).startswith(b"{"):
        return "document"
    if not body.startswith(b"{") or not body[1:].lstrip(BLANK).startswith((b'"', b"}")):
        return "text"
    first, *rest = body.split(b"\n", 1)
    opens_only = first.rstrip(BLANK).endswith((b"{", b",", b"["))
    return "document" if rest and opens_only and not _parses(first) else "jsonl"


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


def rewound(head: bytes, stream: BinaryIO) -> BinaryIO:
    """The stream from where its head began: itself where it can go back."""
    if stream.seekable():
        stream.seek(-len(head), io.SEEK_CUR)
        return stream
    return io.BufferedReader(_Rejoined(head, stream), HEAD)
