"""Which column of a table holds what, by its name or as the caller says. The known names stand in columns.toml."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from notecheck.core.errors import NoteError, UsageError

__all__ = ["FIELDS", "asked_columns", "columns_of", "dialect_of", "is_header"]

DELIMITERS = ",;\t|"
LONGEST_NAME = 80
FIELDS = ("id", "text", "service_date", "account", "patient", "provider", "location", "source", "line")
ALSO = {"date": "service_date"}
"""Other names of fields, as callers may give them."""


@cache
def _known() -> dict[str, tuple[str, ...]]:
    data = tomllib.loads(files("notecheck.ingest").joinpath("columns.toml").read_text(encoding="utf-8"))
    return {name: tuple(words) for name, words in data.items()}


def _plain(name: str) -> str:
    return "".join(char for char in name.lower() if char.isalnum())


def asked_columns(pairs: Sequence[str]) -> dict[str, str]:
    """Field to column, from "field=column" each; UsageError where one is not so, or names no field."""
    asked = {name: column for name, _, column in (pair.partition("=") for pair in pairs)}
    if unknown := [name for name, column in asked.items() if ALSO.get(name, name) not in FIELDS or not column]:
        raise UsageError(f"not FIELD=COLUMN: {', '.join(unknown)}; fields are {', '.join(FIELDS)}")
    return asked


def columns_of(header: Sequence[str], given: Mapping[str, str]) -> dict[str, int]:
    """Field to the number of its column, from 0. NoteError where there is no column of texts.

    The names of the header are never told: in a table without one they are a patient's data.
    """
    asked = {ALSO.get(name, name): column for name, column in given.items()}
    plain = [_plain(name) for name in header]
    found = {}
    for field, names in _known().items():
        wanted = (_plain(asked[field]),) if field in asked else names
        places = [plain.index(name) for name in wanted if name in plain]
        if places:
            found[field] = places[0]
        elif field in asked:
            raise NoteError("E_MISSING_FIELD", f"{field}: the table has no column of the name given")
    if "text" not in found:
        raise NoteError("E_MISSING_FIELD", "text: no column is known to hold notes; name it")
    return found


def dialect_of(line: str, given: Mapping[str, str]) -> str:
    """The delimiter that parts the header best: that makes most known names of it, then most names."""

    def fitness(delimiter: str) -> tuple[int, int]:
        names = _cells(line, delimiter)
        known = {name for words in _known().values() for name in words} | {_plain(name) for name in given.values()}
        return len({_plain(name) for name in names} & known), len(names)

    return max(DELIMITERS, key=fitness)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def is_header(line: str, *, known: int) -> bool:
    """Whether a line is the header of a table: short names, `known` of which are known, texts among them."""
    delimiter = dialect_of(line, {})
    names = [_plain(name) for name in _cells(line, delimiter)]
    if len(names) < known or any(len(name) > LONGEST_NAME for name in names):
        return False
    fields = [field for field, words in _known().items() if set(words) & set(names)]
    return "text" in fields and len(fields) >= known
