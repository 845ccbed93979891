"""What bytes are, by how they begin; a name only decides where the bytes leave it open."""

from __future__ import annotations

import codecs
import io
import json
import re
from typing import BinaryIO

from notecheck.ingest.columns import is_header

__all__ = ["HEAD", "LINES", "WIDE", "form_of", "rewound"]

HEAD = 1 << 16
LINES = (".jsonl", ".ndjson")
BLANK = b" \t\r\n"
OPENING = 4096
MAGIC = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"MSH|", "hl7"),
    (b"FHS|", "hl7"),
    (b"BHS|", "hl7"),
    (b"PAR1", "parquet"),
    (b"\x1f\x8b", "gzip"),
)
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OFFICE = (b"[Content_Types].xml", b"_rels/", b"word/", b"docProps/", b"xl/", b"ppt/", b"customXml/", b"mimetype")
"""What the first member of an Office document is called."""
ELEMENT = re.compile(rb"<([A-Za-z_][\w.:-]*)")
TAG = re.compile(rb"<(?:/?[A-Za-z][A-Za-z0-9]{0,12})(?:\s[^<>]*)?/?>")
PAGE = frozenset(
    (b"html", b"body", b"head", b"div", b"p", b"table", b"span", b"br", b"font", b"b", b"h1", b"h2", b"h3")
)
CLINICAL = frozenset((b"clinicaldocument", b"section"))
TABLES = (".csv", ".tsv", ".psv")
LONGEST_HEADER = 2000
PAGES = (".html", ".htm", ".xhtml")
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def form_of(name: str, head: bytes) -> str:
    """The id of the form (see forms.py), from the first bytes of a file and its name."""
    if head.startswith(WIDE):
        # The same as UTF-8, cut where a character may be cut.
        head = head.decode("utf-16", "ignore").encode("utf-8", "ignore")
    head = head.removeprefix(codecs.BOM_UTF8)
    start = head[:OPENING].lstrip(BLANK + b"\x0b")
    for magic, form in MAGIC:
        if start.startswith(magic):
            return form
    if start.startswith(ZIP):
        return "docx" if start[30:60].startswith(OFFICE) else "zip"
    if start.startswith(b"<"):
        return _markup(start)
    if head[257:262] == b"ustar":
        return "tar"
    if _is_tagged(name, head):
        return "html"
    return "table" if _is_table(name, head) else _json(name, head)


def _is_table(name: str, head: bytes) -> bool:
    """A table by its header; one that is named as a table may have a header of which nothing is known."""
    line = head.lstrip(BLANK)[:OPENING].split(b"\n", 1)[0].decode("utf-8", "replace").rstrip("\r")
    if name.lower().endswith(TABLES):
        return any(sign in line for sign in ",;\t|") or is_header(line, known=1)
    return any(sign in line for sign in ",;\t|") and len(line) < LONGEST_HEADER and is_header(line, known=2)


def _markup(start: bytes) -> str:
    """HTML, XML, or a text that only begins with a bracket."""
    names = [name.lower().rpartition(b":")[2] for name in ELEMENT.findall(start)]
    first = names[0] if names else b""
    if b"<!doctype html" in start.lower() or first in PAGE:
        return "html"
    return "ccda" if first and (start.startswith(b"<?xml") or b"xmlns" in start or first in CLINICAL) else "text"


def _is_tagged(name: str, head: bytes) -> bool:
    """Whether a text that does not begin with a tag is a piece of HTML nevertheless."""
    return name.lower().endswith(PAGES) and TAG.search(head) is not None


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
