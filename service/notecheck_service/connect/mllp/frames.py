"""MLLP framing: a stream of bytes, in whatever pieces it comes, to messages. VT begins one, FS ends it, CR follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["Frame", "Frames", "framed"]

VT, FS, CR = b"\x0b", b"\x1c", b"\r"
BETWEEN = b"\r\n"
"""What may stand between two frames."""
STRAY = 4096
"""Other bytes between frames, in all, before the sender is held to speak no MLLP."""
HEAD = 8192
"""Bytes of an oversize message that are kept, to answer it by its own name."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stood in one frame; `whole` is False where it was too long, and only its beginning was kept."""

    data: bytes
    whole: bool = True


@dataclass(slots=True)
class Frames:
    """The frames of one connection."""

    limit: int
    """Bytes of the longest message that is taken."""
    lost: bool = False
    """Whether the sender speaks no MLLP: too much stood outside of any frame."""
    _inside: bool = False
    _data: bytearray = field(default_factory=bytearray)
    _size: int = 0
    _stray: int = 0

    @property
    def open(self) -> bool:
        """Whether a frame was begun and not yet ended."""
        return self._inside

    def feed(self, chunk: bytes) -> Iterator[Frame]:
        """The frames that these bytes complete."""
        while chunk and not self.lost:
            if not self._inside:
                chunk = self._begin(chunk)
                continue
            part, end, chunk = chunk.partition(FS)
            self._keep(part)
            if end:
                yield self._ended()

    def _begin(self, chunk: bytes) -> bytes:
        """What follows the next beginning of a frame."""
        before, begin, after = chunk.partition(VT)
        self._stray += len(before.strip(BETWEEN))
        self._inside, self.lost = bool(begin), self._stray > STRAY
        return after

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        if self._size <= self.limit:
            self._data += part
        else:
            self._data = (self._data + part)[:HEAD]

    def _ended(self) -> Frame:
        frame = Frame(bytes(self._data), self._size <= self.limit)
        self._inside, self._data, self._size = False, bytearray(), 0
        return frame


def framed(message: bytes) -> bytes:
    """The message as it goes over the wire."""
    return VT + message + FS + CR
