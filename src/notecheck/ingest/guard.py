"""Streams that unpack: they count what goes in and comes out, and stop where that is out of proportion."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO

from notecheck.core.errors import NoteError

__all__ = ["RATIO", "SMALL", "Counted", "guarded"]

RATIO = 250
"""How many times its size something packed may grow."""
SMALL = 4 << 20
"""Bytes that are no danger, whatever they grew from."""
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, OverflowError)


class Counted(io.RawIOBase):
    """The stream itself, and how much of it was read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.taken = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """What comes next."""
        part = self._stream.read(len(buffer))
        buffer[: len(part)] = part
        self.taken += len(part)
        return len(part)


class _Guarded(io.RawIOBase):
    def __init__(self, stream: BinaryIO, packed: Callable[[], int]) -> None:
        self._stream, self._packed = stream, packed
        self._taken = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        part = self._read(len(buffer))
        buffer[: len(part)] = part
        self._taken += len(part)
        if self._taken > SMALL and self._taken > RATIO * self._packed():
            raise NoteError("E_TOO_LARGE", f"packed data that grows more than {RATIO}-fold")
        return len(part)

    def _read(self, size: int) -> bytes:
        code, detail = "E_DAMAGED", "the packed data is damaged"
        try:
            return self._stream.read(size)
        except EOFError:
            code, detail = "E_TRUNCATED", "the end of the packed data is missing"
        except (*BROKEN, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
        raise NoteError(code, detail)


def guarded(stream: BinaryIO, packed: Callable[[], int]) -> BinaryIO:
    """The unpacked stream; NoteError where it is damaged or grows too much from the `packed` bytes so far."""
    return io.BufferedReader(_Guarded(stream, packed), 1 << 16)
