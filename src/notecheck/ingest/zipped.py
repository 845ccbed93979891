"""ZIP files, opened with care: nothing is written, nothing is believed, nothing grows beyond measure."""

from __future__ import annotations

import zipfile
import zlib
from typing import BinaryIO

from notecheck.core.errors import NoteError
from notecheck.ingest.guard import RATIO, SMALL

__all__ = ["FAULTS", "PROTECTED", "member_bytes", "opened_zip"]

PROTECTED = 1
END, TAIL, MANY = b"PK\5\6", (1 << 16) + 22, 0xFFFF
"""The record at the end of an archive, where it is looked for, and what it says instead of a higher number."""
FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, KeyError, OverflowError)


def opened_zip(stream: BinaryIO) -> zipfile.ZipFile:
    """The archive; NoteError where it is none, or a bomb."""
    size = stream.seek(0, 2)
    try:
        archive = zipfile.ZipFile(stream)
    except FAULTS:
        archive = None
    if archive is None:
        raise NoteError("E_TRUNCATED", "the directory of this ZIP archive is missing or damaged")
    if _counted(stream, size) not in (len(archive.infolist()), MANY):
        raise NoteError("E_DAMAGED", "the directory of this ZIP archive does not hold as many members as it says")
    if sum(each.file_size for each in archive.infolist()) > max(SMALL, RATIO * size):
        raise NoteError("E_TOO_LARGE", f"a ZIP archive that grows more than {RATIO}-fold")
    return archive


def _counted(stream: BinaryIO, size: int) -> int:
    """How many members the end of the archive speaks of; zipfile does not look at it, and would lose some."""
    stream.seek(max(0, size - TAIL))
    tail = stream.read(TAIL)
    at = tail.rfind(END)
    return int.from_bytes(tail[at + 10 : at + 12], "little") if at >= 0 else -1


def member_bytes(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo, most: int) -> bytes:
    """All of a member; NoteError where it is damaged, encrypted or longer than `most`."""
    info = archive.NameToInfo.get(name) if isinstance(name, str) else name
    if info is None:
        raise NoteError("E_DAMAGED", "a part of the archive is missing")
    if info.flag_bits & PROTECTED:
        raise NoteError("E_ENCRYPTED", "the archive is protected by a password")
    if info.file_size > most:
        raise NoteError("E_TOO_LARGE", f"a part of more than {most >> 20} MB")
    try:
        with archive.open(info) as member:
            return member.read(most + 1)
    except FAULTS:
        pass
    raise NoteError("E_DAMAGED", "a part of the archive is damaged")
