"""The anchor: the heads of the audit's chain, in a file outside the database, one line after each commit.

A line is `sequence hash`. The file is only appended to; keep it where whoever administers the database cannot write.
"""

from __future__ import annotations

import os
from pathlib import Path
from threading import Lock

from notecheck_service.store.errors import AuditUnavailable

__all__ = ["Anchor", "Head"]

Head = tuple[int, str]
"""A sequence number, and the hash of the entry that bears it."""


class Anchor:
    """One anchor file. What could not be written is written before anything else may happen."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._owed: Head | None = None
        self._lock = Lock()

    def settle(self) -> None:
        """Write the head that is still owed; AuditUnavailable as long as that fails."""
        with self._lock:
            if self._owed is not None:
                self._write(self._owed)

    def add(self, head: Head) -> None:
        """Anchor a head that was just committed. A failure is kept, and told to the next unit by `settle`."""
        with self._lock:
            try:
                self._write(head)
            except AuditUnavailable:
                self._owed = head

    def _write(self, head: Head) -> None:
        line = f"{head[0]} {head[1]}\n".encode("ascii")
        try:
            handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                if os.write(handle, line) != len(line):
                    raise OSError("short write")
            finally:
                os.close(handle)
        except OSError as error:
            raise AuditUnavailable(f"the audit's anchor cannot be written ({type(error).__name__})") from None
        self._owed = None

    def heads(self) -> list[Head]:
        """All heads that were anchored, in the order of the file; a line cut short by a crash is left out."""
        if not self.path.exists():
            return []
        lines = (line.split(" ") for line in self.path.read_text("ascii", errors="replace").splitlines())
        return [
            (int(line[0]), line[1]) for line in lines if len(line) == 2 and line[0].isdigit() and len(line[1]) == 64
        ]
