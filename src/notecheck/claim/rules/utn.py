"""The unique tracking number of a WISeR decision: 14 characters, 120 days, the line's code among the affirmed.

Several decisions may lie side by side; a line is well where one of them covers it. Only request codes need one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notecheck.claim.calendar import last_day, shown
from notecheck.claim.case import Case
from notecheck.claim.fields import Fault
from notecheck.claim.finding import Found
from notecheck.claim.model import Authorization, Line
from notecheck.claim.rules.wiser import where
from notecheck.claim.scope import in_scope

__all__ = ["affirmed_lines", "find", "is_well_formed"]


def find(case: Case) -> Iterator[Found | Fault]:
    """utn.missing, .malformed, .expired, .not_yet_valid, .non_affirmed and .code_not_covered."""
    lines = [scope.line for scope in in_scope(case)]
    if not lines:
        return
    if not case.authorizations:
        yield Found("utn.missing", tuple(line.number for line in lines))
        return
    yield from _numbers(case)
    faulty = [line for line in lines if not _is_covered(case, line)]
    yield from _by_decision(case, faulty)
    for line in faulty:
        if not any(line.code in each.codes and _reaches(each, line) for each in case.authorizations):
            yield Found("utn.code_not_covered", (line.number,), detail={"code": line.code})


def affirmed_lines(case: Case) -> frozenset[int]:
    """Numbers of the reviewed lines that an affirmed decision covers on the day."""
    return frozenset(scope.line.number for scope in in_scope(case) if _is_affirmed(case, scope.line))


def is_well_formed(case: Case, number: str) -> bool:
    """Whether the number has as many characters as a UTN, all of them printing."""
    return len(number.strip()) == len(number) == case.wiser.utn_length and number.isascii() and number.isprintable()


def _numbers(case: Case) -> Iterator[Found | Fault]:
    for each in case.authorizations:
        for field, value in (("number", each.number), ("decided", each.decided)):
            if value is None:
                yield Fault("claim.missing", 0, each.index, f"authorizations.{field}", "required of a UTN")
        if each.number is not None and not is_well_formed(case, each.number):
            yield Found("utn.malformed", detail={"authorization": each.index, "where": where(case)})


def _is_affirmed(case: Case, line: Line) -> bool:
    return any(
        _is_covering(case, each, line) and each.number is not None and is_well_formed(case, each.number)
        for each in case.authorizations
    )


def _is_covered(case: Case, line: Line) -> bool:
    return any(_is_covering(case, each, line) for each in case.authorizations)


def _is_covering(case: Case, each: Authorization, line: Line) -> bool:
    return line.code in each.covered and each.decision is not None and _when(case, each) is None


def _reaches(each: Authorization, line: Line) -> bool:
    """Whether a decision is about the line at all: affirmed for it, or non-affirmed as a whole, or not told."""
    return line.code in each.covered or each.decision in ("non_affirmed", None)


def _when(case: Case, each: Authorization) -> str | None:
    """How the date of service lies outside the decision's life; None where it lies within, or nothing can be told."""
    day = case.claim.day
    if each.decided is None or day is None:
        return None
    if day < each.decided:
        return "utn.not_yet_valid"
    return "utn.expired" if day > last_day(each.decided, case.wiser.life_days) else None


def _by_decision(case: Case, faulty: Sequence[Line]) -> Iterator[Found]:
    """What is wrong with each decision that is about a line which none covers."""
    for each in case.authorizations:
        about = tuple(line.number for line in faulty if line.code in each.codes and _reaches(each, line))
        if not about:
            continue
        if each.decision == "non_affirmed":
            yield Found("utn.non_affirmed", about, detail={"authorization": each.index})
        elif code := _when(case, each):
            end = last_day(each.decided, case.wiser.life_days) if each.decided else None
            detail = {"authorization": each.index, "decided": shown(each.decided), "last_day": shown(end)}
            yield Found(code, about, detail=detail)
