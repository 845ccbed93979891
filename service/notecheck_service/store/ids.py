"""Ids of our own: without a word or a name of anybody's, so that they may stand in URLs and logs."""

from __future__ import annotations

import secrets
import time
from base64 import b32hexencode

__all__ = ["new_id"]

SECONDS, DRAWN = 30, 80
"""Bits of an id: of the second in which it was made, and those that are drawn."""


def new_id(kind: str) -> str:
    """A new id, `note_4k0…`: the kind, then 22 characters, of which nobody can guess the last 16 (80 bits).

    The first six are the second: what is made together then lies together in the database, and costs less to keep.
    """
    number = (int(time.time()) % (1 << SECONDS) << DRAWN) + secrets.randbits(DRAWN)
    return f"{kind}_{b32hexencode((number << 2).to_bytes(14))[:22].decode().lower()}"
