"""ZIP archives, as folders: each member by its own form."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import BinaryIO

from notecheck.core.errors import NoteError
from notecheck.ingest.given import Entry, Given
from notecheck.ingest.guard import guarded
from notecheck.ingest.within import Members, is_system, member_entries, refused
from notecheck.ingest.zipped import FAULTS, PROTECTED, opened_zip

__all__ = ["entries"]

HELD = 64 << 20
"""Bytes of an archive that comes through a pipe, and so must be held: its directory is at its end."""


def entries(stream: BinaryIO, given: Given) -> Iterator[Entry]:
    """The records of every member, in the order of the archive's directory."""
    archive = opened_zip(stream if stream.seekable() else _held(stream))
    if not archive.infolist():
        raise NoteError("E_EMPTY", "an archive without members")
    members = Members(given, "zip")
    for info in archive.infolist():
        here = members.given(info.filename)
        if info.flag_bits & PROTECTED:
            yield refused(here, "E_ENCRYPTED", "the archive is protected by a password")
        elif stat.S_ISLNK(info.external_attr >> 16):
            yield refused(here, "E_UNSUPPORTED", "a link; only files are read")
        elif not is_system(info.filename) and not (info.filename.endswith("/") and not info.file_size):
            yield from member_entries(partial(_opened, archive, info), here)


def _held(stream: BinaryIO) -> BinaryIO:
    data = stream.read(HELD + 1)
    if len(data) > HELD:
        raise NoteError("E_TOO_LARGE", f"a ZIP archive of more than {HELD >> 20} MB through a pipe")
    return io.BytesIO(data)


@contextmanager
def _opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[BinaryIO]:
    member = None
    with suppress(*FAULTS):
        member = archive.open(info)
    if member is None:
        raise NoteError("E_DAMAGED", "a part of the archive is damaged")
    with member:
        yield guarded(member, lambda: info.compress_size)  # type: ignore[arg-type]
