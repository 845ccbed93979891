"""Is it WISeR? One finding for each service that is reviewed, and one for each reason why a line is not."""

from __future__ import annotations

from collections.abc import Iterator

from notecheck.claim.case import Case
from notecheck.claim.fields import Fault
from notecheck.claim.finding import Found
from notecheck.claim.scope import Scope, request_lines

__all__ = ["find", "where"]

REQUIRED = ("payer", "date_of_service")
"""Fields that every claim needs; told once."""
FACILITY = (
    "In a hospital outpatient department or surgery center the facility's claim is the one reviewed; its number goes "
    "into the treatment authorization field (electronic: loop 2300, REF G1)."
)
PROFESSIONAL = "The number goes into loop 2300, REF G1, or the first 14 positions of item 23; not into a remark."


def where(case: Case) -> str:
    """Where the tracking number goes on the claim."""
    return FACILITY if case.claim.place in case.wiser.facility_places else PROFESSIONAL


def find(case: Case) -> Iterator[Found | Fault]:
    """wiser.in_scope and wiser.out_of_scope, and the fields without which neither can be told."""
    scopes = tuple(request_lines(case))
    for scope in scopes:
        yield from _missing(scope)
    for service in dict.fromkeys(s.service for s in scopes):
        lines = [s.line.number for s in scopes if s.service == service and not s.reason and not s.missing]
        if lines:
            yield _inside(case, service.id, service.section, tuple(lines))
    for key in dict.fromkeys((s.reason, s.says) for s in scopes if s.reason):
        yield _outside([s for s in scopes if (s.reason, s.says) == key])


def _missing(scope: Scope) -> Iterator[Fault]:
    for field in scope.missing:
        line = scope.line.number if field.startswith("lines.") else 0
        yield Fault("claim.missing", line, 0, field, "required" if field in REQUIRED else "required for WISeR")


def _inside(case: Case, service: str, section: str, lines: tuple[int, ...]) -> Found:
    state = case.wiser.states[case.claim.state or ""]
    detail = {
        "service": service,
        "section": section,
        "state": case.claim.state,
        "mac": state.mac,
        "participant": state.participant,
        "where": where(case),
    }
    return Found("wiser.in_scope", lines, detail=detail)


def _outside(same: list[Scope]) -> Found:
    first = same[0]
    return Found(
        "wiser.out_of_scope",
        tuple(scope.line.number for scope in same),
        detail={"reason": first.reason, "says": first.says},
        citation=first.citation,
        grade=first.grade,
    )
