"""One month of the chronic pain program (G3002, G3003): minutes, units, first visit, and what the note shows of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notecheck.claim.case import Case
from notecheck.claim.codes import ProgramCodes
from notecheck.claim.fields import Fault
from notecheck.claim.finding import Found
from notecheck.claim.model import Line, Program, Visit

__all__ = ["find"]


def find(case: Case) -> Iterator[Found | Fault]:
    """program.minutes_short, .units_mismatch and .first_visit, and the fields that they need."""
    codes = case.codes.program
    base = [line for line in case.claim.lines if line.code == codes.base]
    further = [line for line in case.claim.lines if line.code == codes.add_on]
    if not (base or further):
        return
    program = case.claim.program
    if not base:
        yield _missing("lines", f"{codes.add_on} is reported only with {codes.base}")
    if program is None:
        yield _missing("program", f"required for {codes.base}")
        return
    for name, value in (("month", program.month), ("minutes", program.minutes)):
        if value is None:
            yield _missing(f"program.{name}", f"required for {codes.base}")
    if program.minutes is not None:
        yield from _minutes(codes, program, program.minutes, base, further)
    if program.visit:
        yield from _visit(codes, program.visit, _numbers(base))


def _missing(field: str, reason: str) -> Fault:
    return Fault("claim.missing", 0, 0, field, reason)


def _numbers(lines: Sequence[Line]) -> tuple[int, ...]:
    return tuple(line.number for line in lines)


def _minutes(
    codes: ProgramCodes, program: Program, minutes: float, base: Sequence[Line], further: Sequence[Line]
) -> Iterator[Found]:
    told = {"minutes": minutes, "month": program.month}
    if minutes < codes.base_minutes and base:
        detail = {"code": codes.base, "least": codes.base_minutes, **told}
        yield Found("program.minutes_short", _numbers(base), detail=detail)
    blocks = int(max(0, minutes - codes.base_minutes) // codes.add_on_minutes)
    wanted = [(codes.add_on, further, f"{blocks} full blocks of {codes.add_on_minutes} beyond {codes.base_minutes}")]
    for code, lines, says in (*wanted, (codes.base, base, "one month")):
        units = sum(line.units or 0 for line in lines)
        right = blocks if code == codes.add_on else 1
        if lines and all(line.units for line in lines) and units != right:
            yield Found(
                "program.units_mismatch", _numbers(lines), detail={"code": code, "units": units, "blocks": says, **told}
            )


def _visit(codes: ProgramCodes, visit: Visit, lines: tuple[int, ...]) -> Iterator[Found | Fault]:
    for name, value in (("in_person", visit.in_person), ("minutes", visit.minutes)):
        if value is None:
            yield _missing(f"program.initial_visit.{name}", f"required for {codes.base}")
    short = visit.minutes is not None and visit.minutes < codes.first_visit_minutes
    faults = ["not in person"] * (visit.in_person is False) + [f"under {codes.first_visit_minutes} minutes"] * short
    if faults:
        detail = {"fault": " and ".join(faults), "least": codes.first_visit_minutes}
        yield Found("program.first_visit", lines, detail=detail)
