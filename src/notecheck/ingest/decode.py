"""Bytes to text. The text is what Python's own decoder gives, so a caller's offsets and ours are the same.

A UTF-16 or UTF-32 byte-order mark is a signature and no part of the text; one in UTF-8 decodes to U+FEFF and
stays the first character, as `bytes.decode("utf-8")` has it. Line ends are never touched.
"""

from __future__ import annotations

import codecs

from notecheck.core.errors import NoteError
from notecheck.ingest.record import Warned

__all__ = ["decode", "decode_text", "refuse_foreign"]

BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Formats that are no plain text, by their first bytes.
FOREIGN = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP or Office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office document"),
    (b"{\\rtf", "RTF"),
    (b"<?xml", "XML"),
    (b"<ClinicalDocument", "XML"),
    (b"<!DOCTYPE", "HTML"),
    (b"<!doctype", "HTML"),
    (b"<html", "HTML"),
    (b"<HTML", "HTML"),
    (b"MSH|", "HL7 version 2"),
    (b"\x0bMSH|", "HL7 version 2"),
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"II*\x00", "TIFF image"),
    (b"MM\x00*", "TIFF image"),
    (b"\x1f\x8b", "gzip archive"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"PAR1", "Parquet table"),
    (b"SQLite format 3", "SQLite database"),
)
# Charsets that sources name; Latin-1 means CP1252 to everybody who writes it.
DECLARED = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "windows-1252": "cp1252", "cp1252": "cp1252",
    "us-ascii": "cp1252", "ascii": "cp1252", "8859/1": "cp1252", "iso-8859-15": "iso8859-15",
    "macintosh": "mac-roman", "ibm437": "cp437", "cp437": "cp437", "cp850": "cp850",
}  # fmt: skip
CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\v\f\r\x1b")
BINARY_SHARE = 0.02
"""More control characters than this, and the bytes are no text."""
FOREIGN_LETTERS = set("ÿþÞðÐ¤¦¬¯¨¸ˆ˜")
"""Characters of CP1252 that American clinical notes do not hold; they speak for other bytes."""
HIGH_SHARE = 0.1
"""More bytes above 127 than this, and the bytes are no English text in CP1252."""


def refuse_foreign(data: bytes) -> None:
    """NoteError where the bytes begin like a format that is not plain text."""
    head = data[:64].removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n") or data[:64]
    for magic, name in FOREIGN:
        if head.startswith(magic):
            raise NoteError("E_UNSUPPORTED", f"{name}; there is no reader of it")


def decode(data: bytes, declared: str | None = None) -> tuple[str, str, tuple[Warned, ...]]:
    """As `decode_text`; NoteError also where the bytes begin like another form than plain text."""
    if not data.startswith(tuple(mark for mark, _ in BOMS)):
        refuse_foreign(data)
    return decode_text(data, declared)


def decode_text(data: bytes, declared: str | None = None) -> tuple[str, str, tuple[Warned, ...]]:
    """The text, its encoding, and a warning where the encoding was a guess. NoteError where it is no text.

    `declared` is the charset that the source names; it is believed where the bytes are not UTF-8.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _strict(data, encoding), encoding, ()
    if _looks_like_utf16(data):
        raise NoteError("E_DECODE", "looks like UTF-16 without a byte-order mark")
    if len(data) - len(data.translate(None, CONTROLS)) > BINARY_SHARE * len(data):
        raise NoteError("E_UNSUPPORTED", "binary data of no form that is read")
    if (at := data.find(0)) >= 0:
        raise NoteError("E_DECODE", f"NUL character at byte {at}")
    text = _or_none(data, "utf-8")
    if text is not None:
        return text, "utf-8", ()
    if any(
        0xE0 <= data[-cut] < 0xF8 and _or_none(data[:-cut], "utf-8") is not None for cut in (2, 3) if cut <= len(data)
    ):
        raise NoteError("E_TRUNCATED", "UTF-8 that ends within a character")
    named = DECLARED.get((declared or "").strip("\"' ").lower().replace("_", "-"))
    if named and (text := _or_none(data, named)) is not None:
        return text, named, ()
    text = _cp1252(data)
    if text is None:
        raise NoteError("E_DECODE", "neither UTF-8, nor UTF-16 with a byte-order mark, nor plausible CP1252")
    return text, "cp1252", (Warned("W_CP1252", "not UTF-8; read as CP1252 (Windows Western)"),)


def _looks_like_utf16(data: bytes) -> bool:
    """Whether every other byte tends to be NUL."""
    half, fewer, more = len(data) // 2, *sorted((data[::2].count(0), data[1::2].count(0)))
    return more > 0.3 * half and fewer < 0.1 * half


def _or_none(data: bytes, encoding: str) -> str | None:
    """The text, or None. The decoder's error holds the bytes, so it goes no further."""
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None


def _strict(data: bytes, encoding: str) -> str:
    text = _or_none(data, encoding)
    if text is None:
        raise NoteError("E_DECODE", f"byte-order mark of {encoding.upper()}, but not {encoding.upper()}")
    return text


def _cp1252(data: bytes) -> str | None:
    """The text in CP1252 where that is likely: few high bytes, none that would be odd, no damaged UTF-8."""
    high = len(data) - len(data.translate(None, bytes(range(128, 256))))
    if high > max(3, HIGH_SHARE * len(data)):
        return None
    # UTF-8 sequences beside broken ones: a damaged UTF-8 file, not CP1252.
    if not data.decode("utf-8", "ignore").isascii():
        return None
    text = _or_none(data, "cp1252")
    return None if text is None or FOREIGN_LETTERS & set(text) else text
