"""Associated codes (Appendix C): they need no authorization of their own and follow their primary service."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notecheck.claim.case import Case
from notecheck.claim.finding import Found
from notecheck.claim.rules.utn import affirmed_lines
from notecheck.claim.scope import Scope, in_scope, request_lines, setting

__all__ = ["find"]


def find(case: Case) -> Iterator[Found]:
    """associated.follows_primary and associated.primary_not_affirmed."""
    if not _is_under_review(case):
        return
    reviewed = in_scope(case)
    primaries = {scope.line.number for scope in reviewed}
    lines = [line for line in case.claim.lines if line.number not in primaries]
    affirmed = affirmed_lines(case) if lines else frozenset()
    follows = {code: _follows(case, code, reviewed, affirmed) for code in {line.code for line in lines}}
    for line in lines:
        if found := follows[line.code]:
            yield Found(found.code, (line.number,), detail=found.detail)


def _is_under_review(case: Case) -> bool:
    """Whether the claim as a whole is one that WISeR reviews."""
    claim = case.claim
    known = claim.payer and claim.state and claim.place and claim.day
    return bool(known) and setting(case) is None


def _follows(case: Case, code: str, reviewed: Sequence[Scope], affirmed: frozenset[int]) -> Found | None:
    services = case.wiser.associated_with(code)
    own = [scope.line for scope in reviewed if scope.service in services]
    well = [primary for primary in own if primary.number in affirmed]
    if well:
        detail = {"code": code, "primary": sorted({primary.code for primary in well})}
        return Found("associated.follows_primary", detail=detail)
    if own or (services and _is_alone(case, code)):
        detail = {"code": code, "services": sorted({service.id for service in services})}
        return Found("associated.primary_not_affirmed", detail=detail)
    return None


def _is_alone(case: Case, code: str) -> bool:
    """Whether no procedure on the claim accounts for the code: the primary service is absent.

    Many of these codes (fluoroscopy, a visit's sedation, a lead) serve other procedures as well.
    """
    own = code in case.codes.procedures or code in case.wiser.services
    return not own and not case.procedures and not any(request_lines(case))
