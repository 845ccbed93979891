"""Findings: what a rule found, and what the biller reads. The closed list of codes is tables/findings.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from notecheck.claim.data import GRADES, Row, parsed, shipped
from notecheck.core.errors import DataError

__all__ = ["SEVERITIES", "Catalogue", "Detail", "Finding", "Found", "load_catalogue", "read_catalogue"]

SEVERITIES = ("stop", "warn", "info")
"""stop: do not send as it is; warn: look before sending; info: to know."""

Detail = Mapping[str, Any]
"""Plain JSON values: codes, dates, numbers. Never a word of the note."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found, before it is put in words."""

    code: str
    lines: tuple[int, ...] = ()
    """Numbers of the claim's lines, the first is 1."""
    evidence: tuple[str, ...] = ()
    """Ids of facts."""
    detail: Detail = field(default_factory=dict)
    variant: str | None = None
    """Which wording of the catalogue."""
    grade: str | None = None
    """How the fact behind it is known, where the catalogue's word is not right."""
    citation: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding as the contract has it."""

    code: str
    severity: str
    message: str
    action: str
    lines: tuple[int, ...]
    evidence: tuple[str, ...]
    citation: str
    grade: str
    """primary, secondary or unconfirmed: how the rule is known."""
    detail: Detail

    def to_dict(self) -> dict[str, Any]:
        """The contract's object."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "action": self.action,
            "lines": list(self.lines),
            "evidence": list(self.evidence),
            "citation": self.citation,
            "grade": self.grade,
            "detail": dict(self.detail),
        }


@dataclass(frozen=True, slots=True)
class Wording:
    """How one code, or a variant of it, is put."""

    severity: str
    message: str
    action: str
    citation: str
    grade: str


class Catalogue:
    """The closed list of codes, each with its words."""

    def __init__(self, wordings: Mapping[tuple[str, str | None], Wording]) -> None:
        self._wordings = wordings

    @property
    def codes(self) -> frozenset[str]:
        """Every code that a finding can have."""
        return frozenset(code for code, _ in self._wordings)

    def write(self, found: Found) -> Finding:
        """Put what was found in words."""
        words = self._wordings[found.code, found.variant]
        filled = {key: _spoken(value) for key, value in found.detail.items()}
        return Finding(
            code=found.code,
            severity=words.severity,
            message=words.message.format_map(filled),
            action=words.action.format_map(filled).rstrip(),
            lines=tuple(sorted(found.lines)),
            evidence=tuple(sorted(set(found.evidence), key=lambda name: int(name[1:]))),
            citation=found.citation or words.citation,
            grade=found.grade or words.grade,
            detail=found.detail,
        )


def _spoken(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_spoken, value))
    return ": ".join(map(str, value.values())) if isinstance(value, dict) else str(value)


@cache
def load_catalogue() -> Catalogue:
    """The catalogue that ships; DataError names every fault in it."""
    return read_catalogue(dict(shipped("tables"))["tables/findings.toml"])


def read_catalogue(text: str) -> Catalogue:
    """A catalogue from its text."""
    faults: list[str] = []
    table = parsed(text, "findings.toml", faults)
    wordings: dict[tuple[str, str | None], Wording] = {}
    for code in table.names:
        row = table.row(code)
        own = wordings[code, None] = _wording(row, None)
        for variant in row.tables():
            part = row.row(variant)
            wordings[code, variant] = _wording(part, own)
            part.close()
        row.close()
    if faults or not wordings:
        raise DataError(faults or ["findings.toml: no finding"])
    return Catalogue(wordings)


def _wording(row: Row, base: Wording | None) -> Wording:
    return Wording(
        severity=row.choice("severity", SEVERITIES, base.severity if base else None),
        message=row.words("message", base.message if base else None),
        action=row.words("action", base.action if base else None),
        citation=row.words("citation", base.citation if base else None),
        grade=row.choice("grade", GRADES, base.grade if base else None),
    )
