"""Authorizations: asked for by a loaded payer rule, valid on the day, and for what the note treats.

Dates and changes are checked of any authorization of a procedure; what is missing, and everything about drugs, only
where a loaded rule asks. Several may lie side by side: a line is well where one of them covers it.
"""

from __future__ import annotations

from collections.abc import Iterator

from notecheck.claim.calendar import last_day, shown
from notecheck.claim.case import Case
from notecheck.claim.fields import Fault
from notecheck.claim.finding import Found
from notecheck.claim.model import Authorization, Line
from notecheck.claim.payers import Need, PayerRule

__all__ = ["find", "window"]


def find(case: Case) -> Iterator[Found | Fault]:
    """authorization.missing, .expired and .not_yet_valid; .drug_missing, .drug_window and .drug_unsupported."""
    for line in case.claim.lines:
        for rule in case.rules:
            yield from _procedure(case, line, rule)
            yield from _drug(case, line, rule)
    yield from _dates(case)


def window(each: Authorization, need: Need | None) -> tuple[str | None, str | None]:
    """First and last day, as far as they are told or follow from the payer's rule."""
    end = each.valid_to
    begin = each.valid_from or (each.decided if need and need.life_days else None)
    if end is None and need and need.life_days and begin:
        end = last_day(begin, need.life_days)
    return shown(begin), shown(end)


def _is_outside(case: Case, each: Authorization, need: Need | None = None) -> str | None:
    """authorization.expired or .not_yet_valid; None where the day lies within, as far as can be told."""
    day = shown(case.claim.day)
    begin, end = window(each, need)
    if day and end and day > end:
        return "authorization.expired"
    return "authorization.not_yet_valid" if day and begin and day < begin else None


def _need(needs: tuple[Need, ...], case: Case, code: str) -> Need | None:
    return next((need for need in needs if need.asks(code, case.claim)), None)


def _procedure(case: Case, line: Line, rule: PayerRule) -> Iterator[Found | Fault]:
    if case.claim.place is None and any(need.places and line.code in need.codes for need in rule.procedures):
        yield Fault("claim.missing", 0, 0, "place_of_service", f"required: {rule.title} asks for it by place")
    need = _need(rule.procedures, case, line.code)
    if need and not any(line.code in each.covered for each in case.authorizations):
        detail = {"code": line.code, "title": rule.title}
        yield Found("authorization.missing", (line.number,), detail=detail, grade=need.grade, citation=need.citation)


def _dates(case: Case) -> Iterator[Found]:
    """Each authorization that does not hold on the day, for lines that no other covers."""
    uncovered = {code for code in case.billed if not _is_covered(case, code)}
    for each in case.authorizations:
        need = _first_need(case, each)
        code = _is_outside(case, each, need)
        lines = tuple(line.number for line in case.claim.lines if line.code in each.codes & uncovered)
        if code and lines:
            begin, end = window(each, need)
            yield Found(code, lines, detail={"authorization": each.index, "first_day": begin, "last_day": end})


def _first_need(case: Case, each: Authorization) -> Need | None:
    needs = (need for rule in case.rules for need in rule.procedures)
    return next((need for need in needs if need.codes & each.codes), None)


def _is_covered(case: Case, code: str) -> bool:
    return any(
        code in each.covered and not _is_outside(case, each, _first_need(case, each)) for each in case.authorizations
    )


def _drug(case: Case, line: Line, rule: PayerRule) -> Iterator[Found]:
    if line.code in case.codes.drugs and rule.drug_unsupported:
        basis = rule.drug_unsupported
        yield Found(
            "authorization.drug_unsupported",
            (line.number,),
            detail={"code": line.code},
            grade=basis.grade,
            citation=basis.citation,
        )
    need = _need(rule.drugs, case, line.code)
    if need is None:
        return
    held = [a for a in case.claim.authorizations if a.kind == "drug" and line.code in a.covered]
    detail = {"code": line.code, "title": rule.title}
    if not held:
        yield Found(
            "authorization.drug_missing", (line.number,), detail=detail, grade=need.grade, citation=need.citation
        )
    elif all(_is_outside(case, each, need) for each in held):
        within = {**detail, "windows": [list(window(each, need)) for each in held]}
        yield Found(
            "authorization.drug_window", (line.number,), detail=within, grade=need.grade, citation=need.citation
        )
