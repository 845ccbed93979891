"""Ids of our own: random, without meaning, so that they may stand in URLs and logs."""

from __future__ import annotations

import secrets
import string

__all__ = ["new_id"]

_DIGITS = string.ascii_lowercase + string.digits
_LENGTH = 22


def new_id(kind: str) -> str:
    """A new id, `note_4k0…`: the kind, then 22 characters that nobody can guess (113 bits)."""
    number, drawn = secrets.randbelow(len(_DIGITS) ** _LENGTH), []
    for _ in range(_LENGTH):
        number, digit = divmod(number, len(_DIGITS))
        drawn.append(_DIGITS[digit])
    return f"{kind}_{''.join(drawn)}"
