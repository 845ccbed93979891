"""A fact: what the note says, as a typed value, with the words that say it."""

from __future__ import annotations

from dataclasses import dataclass, fields

from notecheck.core.note import Note, Span

__all__ = ["Chart", "Fact", "Number", "Value"]

Number = float | tuple[float, float]
"""A number, or the low and high end of a range."""

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Value:
    """Base of every concept's value: a frozen dataclass whose fields are the contract's keys."""

    def to_dict(self) -> dict[str, Json]:
        """The contract's `value` object; tuples become lists."""
        return {f.name: _json(getattr(self, f.name)) for f in fields(self)}


def _json(x: object) -> Json:
    if isinstance(x, tuple):
        return [_json(part) for part in x]
    if isinstance(x, float) and x.is_integer():
        return int(x)
    if x is None or isinstance(x, str | int | float | bool):
        return x
    return str(x)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the note says."""

    type: str
    """Concept name: the stem of the file in concepts/ that defines the value."""
    span: Span
    value: Value
    assertion: str = "present"
    """present, absent, possible, hypothetical or other_person."""
    time: str = "current"
    """current, past or planned."""
    section: str | None = None
    source: str = "rule"
    """Which rule or model found it: "rule:pain_score.nrs"."""
    confidence: float = 0.9
    """0 to 1."""
    relevant: bool = True
    """False for another complaint's scores, therapies and limits: shown, but no evidence for an item."""
    note: int = 0
    """Which note of the case says it: 0 is the one that is judged, 1 the first of the others."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One case: the notes of it and the facts they yield, in order of position."""

    notes: tuple[Note, ...]
    facts: tuple[Fact, ...]

    def of(self, kind: str) -> tuple[Fact, ...]:
        """The facts of one type."""
        return tuple(fact for fact in self.facts if fact.type == kind)
