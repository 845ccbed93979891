"""Results and refusals as JSON: ASCII only, so that no terminal, pipe or line splitter reads it otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

__all__ = ["as_array", "as_line", "as_object", "refusal"]


def as_line(result: dict[str, Any]) -> str:
    """One JSON line."""
    return json.dumps(result, separators=(",", ":"), allow_nan=False) + "\n"


def as_object(result: dict[str, Any]) -> str:
    """One JSON object, indented."""
    return json.dumps(result, indent=2, allow_nan=False) + "\n"


def as_array(results: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A JSON array, piece by piece."""
    before = "[\n"
    for result in results:
        yield before + as_object(result).rstrip("\n")
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def refusal(code: str, detail: str, place: str, note_id: str | None) -> dict[str, Any]:
    """A record that has no result, in the place where its result would be."""
    error = {"code": code, "detail": detail}
    return {"schema": "notecheck.error/1", "note_id": note_id, "input": place, "error": error}
