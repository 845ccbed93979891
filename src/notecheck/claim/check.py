"""A claim and its note to findings: the door that the command line and Python share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from notecheck.api import scan
from notecheck.claim import rules
from notecheck.claim.case import Case, case_of
from notecheck.claim.fields import Fault
from notecheck.claim.finding import SEVERITIES, Finding, Found, load_catalogue
from notecheck.claim.payers import PayerRule
from notecheck.claim.read import read_claim
from notecheck.claim.recorded import recorded
from notecheck.claim.timeline import timeline
from notecheck.core.errors import NoteError
from notecheck.report.result import Result

__all__ = ["SCHEMA", "ClaimResult", "check_claim"]

SCHEMA = "notecheck.claim/1"


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """What was found of one claim."""

    findings: tuple[Finding, ...]
    """The gravest first."""
    case: dict[str, Any]
    """Every authorization beside the date of service."""
    unread: tuple[str, ...] = ()
    """Names of fields that no rule reads; one may be misspelt."""

    @property
    def worst(self) -> str | None:
        """stop, warn or info; None where nothing was found."""
        return self.findings[0].severity if self.findings else None

    def to_dict(self, claim_id: str | None = None) -> dict[str, Any]:
        """Plain JSON types, keys always in the same order."""
        return {
            "schema": SCHEMA,
            "claim_id": claim_id,
            "findings": [finding.to_dict() for finding in self.findings],
            "case": self.case,
            "unread": list(self.unread),
        }


def check_claim(
    claim: object, note: Result | str | None = None, *, payer_rules: Iterable[PayerRule] = ()
) -> ClaimResult:
    """Hold a claim (a dict, as JSON gives it) against the rules, and against its note where there is one.

    `note` is the text of the note or the result of scanning it. Whatever is wrong with the claim, or with a text that
    cannot be a note, is a finding; nothing of it is raised. `payer_rules` are rules of one's own, read with
    `read_payer`.
    """
    read, faults, unread = read_claim(claim)
    result, refused = _scanned(note) if isinstance(note, str) else (note, ())
    case = case_of(read, None if result is None else recorded(result), payer_rules)
    catalogue = load_catalogue()
    findings = [catalogue.write(found) for found in _found(case, (*faults, *refused))]
    return ClaimResult(tuple(sorted(findings, key=_order)), timeline(case), unread)


def _scanned(text: str) -> tuple[Result | None, tuple[Fault, ...]]:
    """The scan of the note; where it cannot be a note, the claim is looked at alone and the fault is told."""
    try:
        return scan(text), ()
    except NoteError as error:
        return None, (Fault("claim.invalid", 0, 0, "text", f"{error.code}: {error.detail}"),)


@cache
def _rules() -> tuple[ModuleType, ...]:
    """Every family of rules, found by walking the folder."""
    names = sorted(info.name for info in iter_modules(rules.__path__))
    return tuple(import_module(f"{rules.__name__}.{name}") for name in names)


def _found(case: Case, faults: Iterable[Fault]) -> Iterator[Found]:
    """What every rule finds; faults of the claim's fields are gathered, one finding for each line or authorization."""
    gathered = set(faults)
    for module in _rules():
        for found in module.find(case):
            if isinstance(found, Fault):
                gathered.add(found)
            else:
                yield found
    yield from _gathered(gathered)


def _gathered(faults: set[Fault]) -> Iterator[Found]:
    groups: dict[tuple[str, int, int], dict[tuple[str, str], None]] = {}
    for fault in sorted(faults):
        groups.setdefault((fault.code, fault.line, fault.authorization), {})[fault.field, fault.reason] = None
    for (code, line, authorization), fields in groups.items():
        detail: dict[str, Any] = {"fields": [{"field": field, "reason": reason} for field, reason in fields]}
        if authorization:
            detail["authorization"] = authorization
        yield Found(code, (line,) if line else (), detail=detail)


def _order(finding: Finding) -> tuple[object, ...]:
    authorization = finding.detail.get("authorization", 0)
    return (SEVERITIES.index(finding.severity), finding.code, finding.lines, authorization, finding.message)
