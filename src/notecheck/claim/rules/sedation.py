"""Sedation codes against the depth and the times that the note records."""

from __future__ import annotations

from collections.abc import Iterator

from notecheck.claim.case import Case
from notecheck.claim.finding import Found
from notecheck.claim.recorded import Recorded
from notecheck.concepts.sedation import Sedation
from notecheck.concepts.sedation_time import SedationTime

__all__ = ["find"]

LEAST_MINUTES = 10
"""Minutes from which on the first unit is reported."""


def find(case: Case) -> Iterator[Found]:
    """sedation.undocumented and sedation.time_missing, for the first unit of each kind."""
    record = case.record
    for line in case.claim.lines:
        if record is None or not case.codes.sedation.get(line.code):
            continue
        depths = {value.depth: name for name, value in record.values("sedation") if isinstance(value, Sedation)}
        if "moderate" not in depths:
            documented = sorted(depths) or ["no sedation"]
            detail = {"code": line.code, "documented": documented}
            yield Found("sedation.undocumented", (line.number,), tuple(depths.values()), detail)
        else:
            yield from _time(record, line.number, line.code)


def _time(record: Recorded, number: int, code: str) -> Iterator[Found]:
    times = [(name, value) for name, value in record.values("sedation_time") if isinstance(value, SedationTime)]
    told = [(name, value.minutes) for name, value in times if value.minutes is not None]
    if not told and not any(value.start and value.stop for _, value in times):
        yield Found("sedation.time_missing", (number,), detail={"code": code})
    elif told and max(minutes for _, minutes in told) < LEAST_MINUTES:
        detail = {"code": code, "minutes": max(minutes for _, minutes in told)}
        yield Found("sedation.time_missing", (number,), tuple(n for n, _ in told), detail, variant="short")
