"""Where in its source each stretch of a note's text stood."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

__all__ = ["Origin", "Pieces"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Stretches of a text in order, each from its start to the start of the next."""

    parts: tuple[tuple[int, str], ...]
    """Start in code points, rising, and the place: "page 3", "section 29554-3", "OBX 4", "cell B7"."""

    def at(self, offset: int) -> str | None:
        """The place of the character at the offset; None before the first."""
        index = bisect_right(self.parts, offset, key=lambda part: part[0]) - 1
        return self.parts[index][1] if index >= 0 else None

    def shifted(self, by: int, prefix: str = "") -> Iterator[tuple[int, str]]:
        """The parts as they are in a longer text that holds this one at `by`."""
        return ((start + by, prefix + label) for start, label in self.parts)


class Pieces:
    """A text that is put together from pieces, with the place of each."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._parts: list[tuple[int, str]] = []
        self.length = 0

    def add(self, text: str, place: str | None = None, *, inner: Origin | None = None) -> None:
        """Append a text that stood at the place; `inner` tells more of where in it."""
        if text and place is not None and not (self._parts and self._parts[-1][1] == place):
            self._parts.append((self.length, place))
        if inner is not None:
            self._add_inner(inner.shifted(self.length, f"{place}, " if place else ""))
        self._texts.append(text)
        self.length += len(text)

    def _add_inner(self, parts: Iterable[tuple[int, str]]) -> None:
        for start, label in parts:
            if self._parts and self._parts[-1][0] == start:
                self._parts.pop()
            self._parts.append((start, label))

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self._texts)

    @property
    def origin(self) -> Origin | None:
        """The places; None where none was given."""
        return Origin(tuple(self._parts)) if self._parts else None
