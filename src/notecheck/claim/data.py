"""Rows of a shipped TOML table, read strictly: an unknown key or a wrong type is a fault, and all are told at once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from importlib import resources

from notecheck.core.errors import DataError

__all__ = ["GRADES", "Row", "parsed", "shipped"]

GRADES = ("primary", "secondary", "unconfirmed")
"""How a fact is known: read at the source, from a third party's restatement, or not confirmed."""


class Row:
    """One table of a file. Keys that nobody asked for are faults when the row is closed."""

    def __init__(self, data: object, place: str, faults: list[str]) -> None:
        self._data: Mapping[str, object] = data if isinstance(data, dict) else {}
        self._place, self._faults = place, faults
        self._asked: set[str] = set()
        if not isinstance(data, dict):
            faults.append(f"{place}: expected a table")

    def _get(self, key: str) -> object:
        self._asked.add(key)
        return self._data.get(key)

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._data

    @property
    def names(self) -> tuple[str, ...]:
        """Every key, in order."""
        return tuple(self._data)

    def tables(self) -> tuple[str, ...]:
        """The keys that hold a table."""
        return tuple(key for key, value in self._data.items() if isinstance(value, dict))

    def fault(self, key: str, expected: str) -> None:
        """Note a fault of one key."""
        self._faults.append(f"{self._place}.{key}: expected {expected}")

    def words(self, key: str, default: str | None = None) -> str:
        """A non-empty string."""
        value = self._get(key)
        if value is None and default is not None:
            return default
        if isinstance(value, str) and value:
            return value
        self.fault(key, "words")
        return ""

    def choice(self, key: str, known: tuple[str, ...], default: str | None = None) -> str:
        """One of the known words."""
        value = self.words(key, default)
        if value and value not in known:
            self.fault(key, f"one of {', '.join(known)}")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of strings; empty where the key is absent."""
        value = self._get(key)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        self.fault(key, "a list of strings")
        return ()

    def number(self, key: str, default: float | None = None) -> float:
        """A number of zero or more."""
        value = self._get(key)
        if value is None and default is not None:
            return default
        if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
            return value
        self.fault(key, "a number of zero or more")
        return 0

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number of zero or more."""
        value = self.number(key, default)
        if value != int(value):
            self.fault(key, "a whole number")
        return int(value)

    def flag(self, key: str) -> bool:
        """True or false; false where the key is absent."""
        value = self._get(key)
        if value is not None and not isinstance(value, bool):
            self.fault(key, "true or false")
        return value is True

    def day(self, key: str) -> date | None:
        """A date; None where the key is absent."""
        value = self._get(key)
        if value is None or isinstance(value, date):
            return value
        self.fault(key, "a date")
        return None

    def row(self, key: str) -> Row:
        """A table within this one."""
        return Row(self._get(key), f"{self._place}.{key}", self._faults)

    def rows(self, key: str) -> Iterator[Row]:
        """Each table of a list, closed after use."""
        value = self._get(key)
        if value is not None and not isinstance(value, list):
            self.fault(key, "a list of tables")
            return
        for number, each in enumerate(value or (), 1):
            row = Row(each, f"{self._place}.{key}[{number}]", self._faults)
            yield row
            row.close()

    def close(self) -> None:
        """Fault every key that nobody asked for."""
        self._faults += [f"{self._place}.{key}: unknown key" for key in sorted(self._data.keys() - self._asked)]


def parsed(text: str, name: str, faults: list[str]) -> Row:
    """The file as one row; `name` is where faults are placed. What is not TOML raises at once."""
    try:
        return Row(tomllib.loads(text), name, faults)
    except tomllib.TOMLDecodeError as error:
        raise DataError([f"{name}: not TOML: {error}"]) from None


def shipped(folder: str) -> Iterator[tuple[str, str]]:
    """Name and text of each TOML file in a folder of this package, in order of name."""
    here = resources.files("notecheck.claim").joinpath(folder)
    for file in sorted(here.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            yield f"{folder}/{file.name}", file.read_text(encoding="utf-8")
