"""Which lines WISeR reviews: payer, state, date, place, the code's condition, and the emergency exclusion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.claim.case import Case
from notecheck.claim.model import Line
from notecheck.claim.wiser import Service

__all__ = ["Scope", "in_scope", "request_lines", "scope_of", "setting"]


@dataclass(frozen=True, slots=True)
class Scope:
    """How a line with a request code stands to the model."""

    line: Line
    service: Service
    reason: str | None = None
    """Why it is not reviewed; None where it is, or where that cannot be told."""
    says: str = ""
    citation: str | None = None
    grade: str | None = None
    missing: tuple[str, ...] = ()
    """Fields without which it cannot be told."""


def request_lines(case: Case) -> Iterator[Scope]:
    """Every line with a request code, and how it stands."""
    for line in case.claim.lines:
        if service := case.wiser.services.get(line.code):
            yield scope_of(case, line, service)


def in_scope(case: Case) -> tuple[Scope, ...]:
    """The lines that are reviewed."""
    return tuple(scope for scope in request_lines(case) if not scope.reason and not scope.missing)


def setting(case: Case) -> tuple[str, str] | None:
    """Why the claim as a whole is not reviewed: the reason and its words; None where nothing known speaks against."""
    claim, wiser = case.claim, case.wiser
    if claim.payer and claim.payer != wiser.payer:
        return "payer", "the model is for Original Medicare only"
    if claim.state and claim.state not in wiser.states:
        return "state", f"the model runs in {', '.join(sorted(wiser.states))}, by the state of the service"
    if claim.day and claim.day < wiser.first_day:
        return "date", f"the model reviews dates of service from {wiser.first_day.isoformat()}"
    if claim.place and claim.place not in wiser.places:
        return "place", f"the model reviews places of service {', '.join(sorted(wiser.places))}"
    return None


def scope_of(case: Case, line: Line, service: Service) -> Scope:
    """How one line stands, by the first reason that holds."""
    if outside := setting(case):
        return Scope(line, service, *outside)
    if unmet := _condition(case, line):
        return Scope(line, service, "condition", *unmet)
    if line.modifiers & case.wiser.emergency_modifiers:
        return Scope(line, service, "emergency", "emergency services (modifier ET) are not reviewed")
    return Scope(line, service, missing=tuple(_unknown(case, line, service)))


def _condition(case: Case, line: Line) -> tuple[str, str, str] | None:
    """What the code needs and does not have: words, source and grade."""
    condition = case.wiser.conditions.get(line.code)
    if condition is not None:
        claim = case.claim
        early = condition.first_day and claim.day and claim.day < condition.first_day
        lacks = condition.needs and not condition.needs & case.billed
        if early or lacks or claim.state in condition.not_in or case.other_use(line):
            return condition.says, condition.citation, condition.grade
    scope = case.wiser.services[line.code].diagnoses
    if scope and line.diagnoses and not scope & line.diagnoses:
        return (
            "no diagnosis of the line is in the ICD-10 scope of the service",
            "WISeR guide v6.0, Appendix B",
            "primary",
        )
    return None


def _unknown(case: Case, line: Line, service: Service) -> Iterator[str]:
    claim = case.claim
    for name, value in (("payer", claim.payer), ("state", claim.state), ("place_of_service", claim.place)):
        if value is None:
            yield name
    if claim.day is None:
        yield "date_of_service"
    if service.diagnoses and not line.diagnoses:
        yield "lines.diagnoses"
