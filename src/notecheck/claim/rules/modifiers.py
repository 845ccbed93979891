"""Modifiers that a code cannot carry, and sides that it must."""

from __future__ import annotations

from collections.abc import Iterator

from notecheck.claim.case import Case
from notecheck.claim.codes import Procedure
from notecheck.claim.finding import Found
from notecheck.claim.model import Line

__all__ = ["find"]

BOTH = frozenset(("left", "right"))


def find(case: Case) -> Iterator[Found]:
    """modifier.bilateral_interlaminar and modifier.side_missing."""
    for pairs in case.families.values():
        lines = [(line, procedure) for line, procedure in pairs if procedure.service == "esi"]
        yield from _bilateral([line for line, procedure in lines if not procedure.sided])
        for line, procedure in lines:
            if procedure.sided and not line.sides and not _is_bilateral(case, procedure):
                yield Found("modifier.side_missing", (line.number,), detail={"code": line.code})


def _bilateral(lines: list[Line]) -> Iterator[Found]:
    """One line for both sides, or a line for each."""
    sided = [line for line in lines if line.sides]
    if frozenset().union(*(line.sides for line in sided)) == BOTH:
        for line in sided:
            yield Found("modifier.bilateral_interlaminar", (line.number,), detail={"code": line.code})


def _is_bilateral(case: Case, procedure: Procedure) -> bool:
    """Whether the note treats both sides and no line of the family says so: then the sides mismatch."""
    if case.record is None or not case.record.shows(procedure):
        return False
    told = any(line.sides for line, _ in case.families[procedure.family])
    return not told and case.record.is_bilateral
