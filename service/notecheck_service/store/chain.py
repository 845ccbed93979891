"""The chain of the audit: each entry's hash covers the entry and the hash before it.

Whoever changes, removes or moves an entry breaks every hash after it; whoever recomputes them all, or cuts the
end off, is found by the heads that were anchored outside the database.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

__all__ = ["COVERED", "START", "entry_hash"]

START = "0" * 64
"""What stands before the first entry."""

COVERED = (
    "seq", "practice_id", "at", "actor_kind", "actor_id", "role", "action", "object_kind", "object_id",
    "outcome", "reason", "request_id", "detail", "previous",
)  # fmt: skip
"""The fields that the hash covers, in this order: all but the hash itself."""


def entry_hash(entry: Mapping[str, Any]) -> str:
    """The SHA-256 over an entry's fields, the hash before it among them."""
    words = json.dumps([plain(entry[name]) for name in COVERED], sort_keys=True, separators=(",", ":"))
    return sha256(words.encode("ascii")).hexdigest()


def plain(value: object) -> object:
    """A moment as text, to the microsecond; all else as it is."""
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value
