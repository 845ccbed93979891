"""Texts that a system cut into pieces of a fixed length, put together again."""

from __future__ import annotations

__all__ = ["joint"]

CUT = 250
"""Characters from which on a piece is taken for one of a fixed length, and not for a line of its own."""


def joint(before: str, after: str) -> str:
    """What stands between two pieces: nothing where a long one was cut amid a sentence, else a line end."""
    if len(before) < CUT or not after or before[-1] in "\r\n" or after[0] in "\r\n":
        return "\n"
    if before[-1].isspace() or after[0].isspace():
        return ""
    amid = before[-1].isalnum() or before[-1] in ",-/("
    return "" if amid and not after[0].isupper() and _is_fixed(len(before)) else "\n"


def _is_fixed(length: int) -> bool:
    """Whether systems cut at this length; at another, words were kept whole and the blank between them was dropped."""
    return length % 50 == 0 or length in (255, 256, 511, 512, 1023, 1024, 2047, 2048, 4095, 4096)
