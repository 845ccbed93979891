"""TAR archives, as folders, from one end to the other: each member by its own form."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import BinaryIO, cast

from notecheck.core.errors import NoteError
from notecheck.ingest.given import Entry, Given
from notecheck.ingest.guard import guarded
from notecheck.ingest.within import Members, is_system, member_entries, refused

__all__ = ["entries"]

CUT = (tarfile.InvalidHeaderError, tarfile.TruncatedHeaderError, tarfile.EmptyHeaderError)  # type: ignore[attr-defined]


NAMES = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.SOLARIS_XHDTYPE)
"""Headers that only bring the name and the like of the member after them; tarfile reads them whole."""
LONGEST_NAME = 1 << 20


class _Member(tarfile.TarInfo):
    """A member whose header is as it should be: tarfile takes a broken one for the end of the archive."""

    @classmethod
    def fromtarfile(cls, tarfile_: tarfile.TarFile) -> _Member:
        try:
            return super().fromtarfile(tarfile_)
        except CUT:
            raise tarfile.ReadError("header") from None

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in NAMES and self.size > LONGEST_NAME:
            raise tarfile.ReadError("name")
        return cast(tarfile.TarInfo, super()._proc_member(archive))  # type: ignore[misc]


def entries(stream: BinaryIO, given: Given) -> Iterator[Entry]:
    """The records of every member, in their order."""
    members = Members(given, "tar")
    fault = False
    try:
        with tarfile.open(fileobj=stream, mode="r|", tarinfo=_Member, errorlevel=0) as archive:
            for info in archive:
                yield from _member(archive, info, members)
    except (tarfile.TarError, EOFError, ValueError, OverflowError):
        fault = True
    if fault:
        raise NoteError("E_TRUNCATED", "the archive is damaged, or its end is missing; the rest is not read")


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo, members: Members) -> Iterator[Entry]:
    if info.isdir() or is_system(info.name):
        return
    here = members.given(info.name)
    if not info.isfile():
        yield refused(here, "E_UNSUPPORTED", "a link or a device; only files are read")
        return
    yield from member_entries(partial(_opened, archive, info), here)


@contextmanager
def _opened(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[BinaryIO]:
    with cast(BinaryIO, archive.extractfile(info)) as member:
        # It is read forwards only, and bounded by those who read it.
        yield guarded(member, lambda: info.size)
