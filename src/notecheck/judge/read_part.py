"""A part of an item from its TOML table, checked against the facts that exist."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from notecheck.core.errors import DataError
from notecheck.judge.policy import FactTest, Part, ServiceTest
from notecheck.judge.tests import TESTS, FieldTest, Operand
from notecheck.judge.vocabulary import Vocabulary

__all__ = ["Faults", "read_part"]

TIMES = ("current", "past", "planned")
ASSERTIONS = ("present", "absent", "possible", "hypothetical", "other_person")
SERVICE_FIELDS = ("id", "approach", "session", "kind")
OF_PART = ("label", "whole")
"""Keys that belong to the part and not to its tests."""
NUMERIC = ("at_least", "at_most", "above", "below")

Table = Mapping[str, object]


@dataclass
class Faults:
    """What is wrong with one file, gathered."""

    file: str
    found: list[str] = field(default_factory=list)

    def add(self, key: str, what: str) -> None:
        """Note a fault at a key."""
        self.found.append(f"{self.file}: {key}: {what}")

    def keys(self, place: str, data: Table, needed: Sequence[str], allowed: Sequence[str]) -> None:
        """Every needed key is there and no unknown one."""
        for key in needed:
            if key not in data:
                self.add(f"{place}.{key}".lstrip("."), "missing")
        for key in data:
            if key not in needed and key not in allowed:
                self.add(f"{place}.{key}".lstrip("."), "unknown key")

    def words(self, place: str, data: Table, key: str) -> str:
        """A text that is not empty."""
        value = data.get(key)
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
        if key in data:
            self.add(f"{place}.{key}".lstrip("."), "expected words")
        return ""

    def table(self, place: str, data: Table, key: str) -> Mapping[str, Table]:
        """A table of tables or of words."""
        value = data.get(key)
        if isinstance(value, dict):
            return value
        self.add(f"{place}.{key}", "expected a table")
        return {}

    def raise_any(self) -> None:
        """DataError with every fault, when there is one."""
        if self.found:
            raise DataError(self.found)


def read_part(name: str, data: Table, place: str, words: Vocabulary, faults: Faults) -> Part:
    """One part: a single test, or several under `any`."""
    label = faults.words(place, data, "label") or name.replace("-", " ")
    if "any" in data:
        faults.keys(place, data, ("any",), OF_PART)
        several = data["any"] if isinstance(data["any"], list) else []
        tests = tuple(_test(each, f"{place}.any", words, faults) for each in several)
    else:
        tests = (_test({k: v for k, v in data.items() if k not in OF_PART}, place, words, faults),)
    if not tests:
        faults.add(f"{place}.any", "expected tests")
    whole = data.get("whole", False)
    if not isinstance(whole, bool):
        faults.add(f"{place}.whole", "expected true or false")
    return Part(name, label, tests, whole is True)


def _test(data: Table, place: str, words: Vocabulary, faults: Faults) -> FactTest | ServiceTest:
    return _service(data, place, faults) if "service" in data else _fact(data, place, words, faults)


def _service(data: Table, place: str, faults: Faults) -> ServiceTest:
    faults.keys(place, data, ("service",), ())
    table = faults.table(place, data, "service")
    for key, values in table.items():
        if key in SERVICE_FIELDS and isinstance(values, list) and values and len(table) == 1:
            return ServiceTest(key, tuple(str(each) for each in values))
    faults.add(f"{place}.service", f"expected one of {', '.join(SERVICE_FIELDS)} with a list")
    return ServiceTest("id", ())


def _fact(data: Table, place: str, words: Vocabulary, faults: Faults) -> FactTest:
    faults.keys(place, data, ("fact",), ("where", "count", "distinct", "time", "assertion"))
    kind = faults.words(place, data, "fact")
    if kind not in words:
        faults.add(f"{place}.fact", f"no such fact: {kind}")
    fields = words.get(kind, {})
    hints = _Fields(kind, fields, f"{place}.where", faults)
    where = faults.table(place, data, "where") if "where" in data else {}
    distinct, count = data.get("distinct"), data.get("count", 1)
    if distinct is not None and distinct not in fields:
        faults.add(f"{place}.distinct", f"{kind} has no field {distinct}")
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        faults.add(f"{place}.count", "expected a number of at least one")
    return FactTest(
        fact=kind,
        where=tuple(test for key, tests in where.items() for test in _field(key, tests, hints)),
        count=count if isinstance(count, int) else 1,
        distinct=str(distinct) if distinct is not None else None,
        times=_closed(data.get("time", []), TIMES, f"{place}.time", faults),
        assertions=_closed(data.get("assertion", ["present"]), ASSERTIONS, f"{place}.assertion", faults),
    )


def _closed(values: object, allowed: Sequence[str], place: str, faults: Faults) -> tuple[str, ...]:
    if isinstance(values, list) and all(each in allowed for each in values):
        return tuple(values)
    faults.add(place, f"expected a list of {', '.join(allowed)}")
    return ()


@dataclass(frozen=True)
class _Fields:
    """The fields of one fact type, and where a fault in a test of them is placed."""

    kind: str
    hints: Mapping[str, object]
    place: str
    faults: Faults


def _field(key: str, tests: object, known: _Fields) -> tuple[FieldTest, ...]:
    place = f"{known.place}.{key}"
    if known.hints and key not in known.hints:
        known.faults.add(place, f"{known.kind} has no field {key}")
    if not isinstance(tests, dict) or not tests:
        known.faults.add(place, "expected tests, as in { is = … }")
        return ()
    read = []
    for test, operand in tests.items():
        fault = _operand_fault(test, operand, known.hints.get(key, object))
        if fault:
            known.faults.add(f"{place}.{test}", fault)
        else:
            several = tuple(operand) if isinstance(operand, list) else operand
            read.append(FieldTest(key, test, cast(Operand, several)))
    return tuple(read)


def _operand_fault(test: str, operand: object, hint: object) -> str | None:
    """Why the operand cannot be right for the test and the field's type, or None."""
    if test not in TESTS:
        return f"no such test; there are {', '.join(TESTS)}"
    if (test == "one_of") is not isinstance(operand, list):
        return "one_of, and only it, takes a list"
    if test == "known":
        return None if isinstance(operand, bool) else "expected true or false"
    if test in NUMERIC and (isinstance(operand, bool) or not isinstance(operand, int | float)):
        return "expected a number"
    allowed = _literals(hint)
    if allowed:
        for each in operand if isinstance(operand, list) else [operand]:
            if each not in allowed:
                return f"not a value of this field: {each}"
    return None


def _literals(hint: object) -> tuple[object, ...]:
    """The closed set of values behind a type, through unions and tuples; empty where it is open."""
    if typing.get_origin(hint) is typing.Literal:
        return typing.get_args(hint)
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) in (typing.Union, tuple):
        return tuple(each for arg in typing.get_args(hint) for each in _literals(arg))
    return ()
