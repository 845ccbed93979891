"""The field tests a policy may use: a closed set. Arithmetic belongs into a derived fact, not into a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

__all__ = ["TESTS", "FieldTest", "Operand"]

Operand = str | int | float | bool | tuple[str | int | float, ...]
Check = Callable[[object, Operand], bool]


def _low(value: object) -> float | None:
    """The number, or the lower end of a range."""
    if isinstance(value, tuple):
        return _low(value[0]) if value else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _high(value: object) -> float | None:
    """The number, or the upper end of a range."""
    if isinstance(value, tuple):
        return _high(value[-1]) if value else None
    return _low(value)


def _known(value: object) -> bool:
    return value not in (None, (), "")


def _is(value: object, operand: Operand) -> bool:
    """Equal; a list of words holds the word."""
    if isinstance(value, tuple) and not isinstance(operand, tuple):
        return operand in value
    if isinstance(value, bool) or isinstance(operand, bool):
        return value is operand
    return value == operand or (_low(value) is not None and _low(value) == _high(value) == operand)


def _one_of(value: object, operand: Operand) -> bool:
    return isinstance(operand, tuple) and any(_is(value, each) for each in operand)


def _compare(end: Callable[[object], float | None], holds: Callable[[float, float], bool]) -> Check:
    def check(value: object, operand: Operand) -> bool:
        number, limit = end(value), _low(operand)
        return number is not None and limit is not None and holds(number, limit)

    return check


# A range passes a limit only when the whole range does: "40-60 %" is neither at least 50 nor below 50.
TESTS: Mapping[str, Check] = {
    "is": _is,
    "is_not": lambda value, operand: not _is(value, operand),
    "one_of": _one_of,
    "at_least": _compare(_low, lambda number, limit: number >= limit),
    "above": _compare(_low, lambda number, limit: number > limit),
    "at_most": _compare(_high, lambda number, limit: number <= limit),
    "below": _compare(_high, lambda number, limit: number < limit),
    "known": lambda value, operand: _known(value) is operand,
}


@dataclass(frozen=True, slots=True)
class FieldTest:
    """One test of one field of a fact's value."""

    field: str
    test: str
    """A key of TESTS."""
    operand: Operand

    def passes(self, value: object) -> bool:
        """Whether the field's value passes; what is not known passes no comparison."""
        return TESTS[self.test](getattr(value, self.field, None), self.operand)
