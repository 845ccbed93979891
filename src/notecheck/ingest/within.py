"""What lies within something else: the records of the member of an archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO

from notecheck.core.errors import NoteError
from notecheck.ingest.admit import MAX_ID
from notecheck.ingest.given import Entry, Given, printable
from notecheck.ingest.readers import entries
from notecheck.ingest.record import Record

__all__ = ["Members", "is_system", "member_entries", "refused"]

Opened = Callable[[], AbstractContextManager[BinaryIO]]


class Members:
    """Names the members of one archive."""

    def __init__(self, archive: Given, form: str) -> None:
        self._archive, self._form = archive, form
        self._names: set[str] = set()

    def given(self, name: str) -> Given:
        """What is known of a member: its place and its id are those of the archive, and its own."""
        stem = PurePosixPath(name).with_suffix("").as_posix() if PurePosixPath(name).name else name
        stem = name if stem in self._names else stem
        self._names.add(stem)
        archive = self._archive
        return replace(
            archive,
            name=name,
            place=f"{archive.place}/{printable(name)}"[:2000],
            note_id=printable(f"{archive.note_id}/{stem}")[-MAX_ID:],
            within=(*archive.within, self._form),
        )


def is_system(name: str) -> bool:
    """Whether a member is none of the sender's own, but left by a system that packed it."""
    first, last = name.split("/", maxsplit=1)[0], name.rsplit("/", maxsplit=1)[-1]
    return first == "__MACOSX" or last == ".DS_Store" or last.startswith("._")


def refused(given: Given, code: str, detail: str) -> Entry:
    """A member that is not read."""

    def refuse() -> Record:
        raise NoteError(code, detail)

    return Entry(given, refuse, given.note_id)


def member_entries(opened: Opened, given: Given) -> Iterator[Entry]:
    """The records of a member, or the one refusal that it amounts to."""
    if given.name.startswith(("/", "\\")) or ".." in given.name.replace("\\", "/").split("/"):
        yield refused(given, "E_UNSUPPORTED", "the member's name points out of the archive")
        return
    fault: tuple[str, str] | None = None
    try:
        with opened() as stream:
            yield from entries(stream, given)
    except NoteError as error:
        fault = error.code, error.detail
    if fault:
        yield refused(given, *fault)
