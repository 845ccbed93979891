"""Labelled notes, one JSON object a line, held to their own text: every label lies on words that are there.

Faults name the file, the line and the offsets, never what stands there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from notecheck.core.errors import NotecheckError
from notecheck.evaluate.tally import Row

__all__ = ["GoldError", "check_labels", "read_gold", "read_rows"]


class GoldError(NotecheckError):
    """Labels that cannot be used: a code, the place, and why."""

    def __init__(self, code: str, place: str, detail: str) -> None:
        super().__init__(f"{place}: {code}: {detail}")
        self.code = code


def read_gold(path: str) -> list[Row]:
    """The labelled notes of a file. GoldError on the first that has no id or text, or labels beside its text."""
    rows: list[Row] = []
    for number, row in read_rows(path):
        place = f"{path}:{number}"
        if not isinstance(row, dict) or row.get("id") is None or not isinstance(row.get("text"), str):
            raise GoldError("E_MISSING_FIELD", place, "needs id and text")
        check_labels(row, place)
        rows.append(row)
    if not rows:
        raise GoldError("E_EMPTY", path, "no record")
    return rows


def read_rows(path: str) -> Iterator[tuple[int, Any]]:
    """Line number and value of each line that holds one. GoldError where a line is not JSON."""
    place = path
    try:
        with Path(path).open(encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines, 1):
                place = f"{path}:{number}"
                if line.strip():
                    yield number, json.loads(line)
    except OSError as error:
        raise GoldError("E_UNREADABLE", path, (error.strerror or type(error).__name__).lower()) from None
    except UnicodeDecodeError:
        raise GoldError("E_DECODE", path, "not UTF-8") from None
    except (ValueError, RecursionError):
        raise GoldError("E_BAD_JSON", place, "not JSON") from None


def check_labels(row: Row, place: str) -> None:
    """GoldError if a label is malformed or lies beside the text, or quotes other words than stand there."""
    facts = row.get("facts", [])
    if not isinstance(facts, Sequence) or isinstance(facts, str):
        raise GoldError("E_BAD_FIELD", place, "facts is no list")
    for number, fact in enumerate(facts, 1):
        _check_fact(row, fact, f"{place} (note {row['id']})", number)
    if not isinstance(row.get("items", {}), dict):
        raise GoldError("E_BAD_FIELD", place, "items is no object")


def _check_fact(row: Row, fact: object, place: str, number: int) -> None:
    if not isinstance(fact, dict) or not isinstance(fact.get("type"), str):
        raise GoldError("E_BAD_FIELD", place, f"fact {number} has no type")
    start, end = fact.get("start"), fact.get("end")
    if type(start) is not int or type(end) is not int:
        raise GoldError("E_BAD_OFFSET", place, f"fact {number} has no offsets in whole numbers")
    if not 0 <= start < end <= len(row["text"]):
        raise GoldError("E_BAD_OFFSET", place, f"fact {number}, {start}-{end}, of a text of {len(row['text'])}")
    if fact.get("text", row["text"][start:end]) != row["text"][start:end]:
        raise GoldError("E_BAD_OFFSET", place, f"fact {number}, {start}-{end}, quotes other words")
