"""Positions in a text, as code points (ours) and as UTF-16 units (of tools written in JavaScript or Java)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from notecheck.evaluate.gold import GoldError

__all__ = ["Places"]

ASTRAL = "\U00010000"
"""From here on a character takes two UTF-16 units."""


class Places:
    """Positions of one text out to a tool and back."""

    def __init__(self, text: str, *, utf16: bool) -> None:
        self._late: Sequence[int] = [at for at, c in enumerate(text) if c >= ASTRAL] if utf16 else ()
        self._units = [at + index for index, at in enumerate(self._late)]

    def out(self, position: int) -> int:
        """The tool's count for one of our positions."""
        return position + bisect_left(self._late, position)

    def back(self, position: int, place: str) -> int:
        """Our position for the tool's count. GoldError within a character of two units."""
        before = bisect_left(self._units, position)
        if before and self._units[before - 1] == position - 1:
            raise GoldError("E_BAD_OFFSET", place, f"{position} is within a character")
        return position - before
