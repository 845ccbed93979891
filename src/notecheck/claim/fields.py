"""Fields of a claim, read with their faults. A fault names the field and the reason, never the value."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

__all__ = ["Fault", "Fields", "Notes", "as_code", "as_day", "as_diagnosis"]

LONGEST = 200
"""Characters of a word in a claim; what is longer is none."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One field that cannot be used, or is not there."""

    code: str
    """claim.invalid or claim.missing."""
    line: int
    """Number of the line, 0 where it is no line's."""
    authorization: int
    """Number of the authorization, 0 where it is none's."""
    field: str
    reason: str


class Notes:
    """What reading a claim leaves behind beside the claim itself."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.unread: set[str] = set()
        """Names of fields that no rule reads."""


class Fields:
    """One object of the claim."""

    def __init__(self, data: object, path: str, notes: Notes, *, line: int = 0, authorization: int = 0) -> None:
        self._data: Mapping[object, object] = data if isinstance(data, dict) else {}
        self._path, self._notes = path, notes
        self._line, self._authorization = line, authorization
        if not isinstance(data, dict):
            self._add("claim.invalid", path or "claim", "expected an object")

    def _add(self, code: str, field: str, reason: str) -> None:
        self._notes.faults.append(Fault(code, self._line, self._authorization, field, reason))

    def _name(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    def invalid(self, key: str, reason: str) -> None:
        """Note that a field cannot be used."""
        self._add("claim.invalid", self._name(key), reason)

    def missing(self, key: str, reason: str = "required") -> None:
        """Note that a field is not there."""
        self._add("claim.missing", self._name(key), reason)

    def raw(self, key: str, *, required: bool = False) -> object:
        """The value as it came; None where it is absent, which is a fault where it is required."""
        value = self._data.get(key)
        if value is None and required:
            self.missing(key)
        return value

    def read_only(self, *keys: str) -> None:
        """Note the names of fields that no rule reads."""
        known = frozenset(keys)
        for key in self._data:
            if key not in known:
                self._notes.unread.add(self._name(_printable(key)))

    def text(self, key: str, *, required: bool = False) -> str | None:
        """A string that is not blank."""
        value = self.raw(key, required=required)
        if value is None:
            return None
        if isinstance(value, str) and value.strip() and len(value) <= LONGEST:
            return value
        self.invalid(key, f"expected a string of 1 to {LONGEST} characters")
        return None

    def choice(self, key: str, known: Collection[str], *, required: bool = False) -> str | None:
        """One of the known words."""
        value = self.raw(key, required=required)
        if value is None or (isinstance(value, str) and value in known):
            return value
        self.invalid(key, f"expected one of {', '.join(known)}")
        return None

    def day(self, key: str, *, required: bool = False) -> date | None:
        """A calendar date without a time."""
        value = self.raw(key, required=required)
        if value is None:
            return None
        day = as_day(value)
        if day is None:
            self.invalid(key, "expected a date of the calendar, YYYY-MM-DD, without a time")
        return day

    def whole(self, key: str, *, required: bool = False) -> int | None:
        """A whole number of 1 or more."""
        value = self.raw(key, required=required)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
            return value
        self.invalid(key, "expected a whole number of 1 or more")
        return None

    def amount(self, key: str, *, required: bool = False) -> float | None:
        """A number of zero or more."""
        value = self.raw(key, required=required)
        if value is None:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0:
            return value
        self.invalid(key, "expected a number of zero or more")
        return None

    def flag(self, key: str, *, required: bool = False) -> bool | None:
        """True or false."""
        value = self.raw(key, required=required)
        if value is None or isinstance(value, bool):
            return value
        self.invalid(key, "expected true or false")
        return None

    def items(self, key: str, *, required: bool = False) -> list[object]:
        """A list; absent and empty are the same."""
        value = self.raw(key)
        if value is not None and not isinstance(value, list):
            self.invalid(key, "expected a list")
            return []
        if not value and required:
            self.missing(key)
        return value or []


def _printable(key: object) -> str:
    return ascii(str(key)[:LONGEST])[1:-1]


def as_day(value: object) -> date | None:
    """A date from YYYY-MM-DD, and from nothing else."""
    if not isinstance(value, str) or len(value) != 10 or not value.isascii():
        return None
    year, month, day = value[:4], value[5:7], value[8:]
    if value[4] + value[7] != "--" or not (year + month + day).isdigit():
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def as_code(value: object) -> str | None:
    """A CPT or HCPCS code: four digits and a digit or letter, or a letter and four digits."""
    if not isinstance(value, str) or not value.isascii():
        return None
    code = value.strip().upper()
    if len(code) != 5 or not code.isalnum() or not code[1:4].isdigit():
        return None
    return code if (code[0].isdigit() or code[4].isdigit()) else None


def as_diagnosis(value: object) -> str | None:
    """An ICD-10-CM code, with the dot where it has one."""
    if not isinstance(value, str) or not value.isascii():
        return None
    head, dot, tail = value.strip().upper().partition(".")
    if not dot:
        head, tail = head[:3], head[3:]
    if len(head) != 3 or not head[0].isalpha() or not head[1].isdigit() or not head[2].isalnum():
        return None
    if len(tail) > 4 or (tail and not tail.isalnum()) or (dot and not tail):
        return None
    return f"{head}.{tail}" if tail else head
