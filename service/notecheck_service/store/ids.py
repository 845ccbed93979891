"""Ids of our own: random, without meaning, so that they may stand in URLs and logs."""

from __future__ import annotations

import secrets
import string

__all__ = ["new_id"]

_ALPHABET = string.ascii_lowercase + string.digits


def new_id(kind: str) -> str:
    """A new id, `note_4k0…`: the kind, then 22 characters that nobody can guess (113 bits)."""
    return f"{kind}_{''.join(secrets.choice(_ALPHABET) for _ in range(22))}"
