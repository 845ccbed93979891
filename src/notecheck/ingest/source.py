"""One file, or standard input: what a batch lists, hashes, reads and, after a break, reads on."""

from __future__ import annotations

import errno
import hashlib
import sys
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from notecheck.ingest.given import printable
from notecheck.ingest.sniff import HEAD, form_of

__all__ = ["STDIN", "Source"]

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """A file by its path. An archive is one source, its members are its records, in their order."""

    path: str
    note_id: str
    """The id of its note, where it is one note that brings no id."""
    listed: bool = False
    """Whether it was found in a folder, and not named by anybody."""

    @property
    def place(self) -> str:
        """The path as it is told in refusals."""
        return printable(self.path)

    def opened(self) -> nullcontext[BinaryIO] | BinaryIO:
        """Its bytes; OSError where it cannot be opened."""
        if self.path == STDIN:
            return nullcontext(sys.stdin.buffer)
        if self.listed and not Path(self.path).is_file():
            # A pipe, say: it would be waited for without end.
            raise OSError(errno.EINVAL, "not a regular file")
        return cast(BinaryIO, Path(self.path).open("rb"))

    def size(self) -> int:
        """In bytes; OSError where it cannot be seen, or has none."""
        return Path(self.path).stat().st_size

    def form(self) -> str:
        """What it is by its first bytes: "text", "lines", "pdf", …; OSError where it cannot be opened."""
        with self.opened() as stream:
            return form_of(self.path, stream.read(HEAD))

    def sha256(self) -> str:
        """Of its bytes, in hexadecimal; OSError where it cannot be read."""
        with self.opened() as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
