"""Associated codes (Appendix C): they need no authorization of their own and follow their primary service."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notecheck.claim.case import Case
from notecheck.claim.finding import Found
from notecheck.claim.model import Line
from notecheck.claim.rules.utn import affirmed_lines
from notecheck.claim.scope import Scope, in_scope, request_lines, setting

__all__ = ["find"]


def find(case: Case) -> Iterator[Found]:
    """associated.follows_primary and associated.primary_not_affirmed."""
    if not _is_under_review(case):
        return
    reviewed, affirmed = in_scope(case), affirmed_lines(case)
    primaries = {scope.line.number for scope in reviewed}
    for line in case.claim.lines:
        if line.number not in primaries and case.wiser.associated_with(line.code):
            yield from _follows(case, line, reviewed, affirmed)


def _is_under_review(case: Case) -> bool:
    """Whether the claim as a whole is one that WISeR reviews."""
    claim = case.claim
    known = claim.payer and claim.state and claim.place and claim.day
    return bool(known) and setting(case) is None


def _follows(case: Case, line: Line, reviewed: Sequence[Scope], affirmed: frozenset[int]) -> Iterator[Found]:
    services = case.wiser.associated_with(line.code)
    own = [scope.line for scope in reviewed if scope.service in services]
    well = [primary for primary in own if primary.number in affirmed]
    if well:
        detail = {"code": line.code, "primary": sorted({primary.code for primary in well})}
        yield Found("associated.follows_primary", (line.number,), detail=detail)
    elif own or _is_alone(case, line):
        detail = {"code": line.code, "services": sorted({service.id for service in services})}
        yield Found("associated.primary_not_affirmed", (line.number,), detail=detail)


def _is_alone(case: Case, line: Line) -> bool:
    """Whether no procedure on the claim accounts for the line: the primary service is absent.

    Many of these codes (fluoroscopy, a visit's sedation, a lead) serve other procedures as well.
    """
    own = line.code in case.codes.procedures or line.code in case.wiser.services
    return not own and not case.procedures and not any(request_lines(case))
