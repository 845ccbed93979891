"""Short answers to items' questions, with the notes that they complete. Every person and note is invented."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Case", "cases"]

FILES = sorted((Path(__file__).parent / "answers").glob("*.toml"))
DATE = "2026-03-02"
"""Of a note whose file says nothing else."""
KINDS = ("closes", "missed", "leaves")
"""Answers that close the item; that would, and that are not understood yet; that must not."""


@dataclass(frozen=True)
class Case:
    """A note that lacks an item, and answers to its question."""

    item: str
    note: str
    date: str
    closes: tuple[str, ...]
    missed: tuple[str, ...]
    leaves: tuple[str, ...]


def cases() -> list[Case]:
    """Every case of tests/answers, in order."""
    found = []
    for file in FILES:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        for each in data["case"]:
            base = data.get("note") or data["notes"][each["service"]]
            text = "\n".join(line for line in {**base, **each.get("note", {})}.values() if line) + "\n"
            found.append(Case(each["item"], text, data.get("date", DATE), *(tuple(each.get(k, ())) for k in KINDS)))
    return found
