"""Headers that requests bring along, for the description of the routes that read them."""

from __future__ import annotations

from typing import Any

__all__ = ["TAKES_KEY", "needs_etag"]


def _header(name: str, says: str, pattern: str, **more: object) -> dict[str, Any]:
    schema = {"type": "string", "pattern": pattern}
    return {"parameters": [{"name": name, "in": "header", "description": says, "schema": schema, **more}]}


def needs_etag(example: str = '"1"', pattern: str = '^"[0-9]{1,9}"$') -> dict[str, Any]:
    """Of a route that calls `Ask.etag` or `Ask.revision`."""
    says = "The ETag of what was seen, as it was answered."
    return _header("If-Match", says, pattern, required=True, example=example)


TAKES_KEY = _header(
    "Idempotency-Key",
    "Sent again with the same request: the same answer, and nothing is done twice.",
    "^[!-~]([ -~]{0,253}[!-~])?$",
)
"""Of a route that does its work within `once`."""
