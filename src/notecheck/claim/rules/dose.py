"""The steroid of one epidural session against the dose that the policy is said to allow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from notecheck.claim.case import Case
from notecheck.claim.finding import Found
from notecheck.claim.recorded import Evidence

__all__ = ["find"]

Noted = Mapping[str, tuple[float, Evidence]]
Billed = Mapping[str, tuple[float, tuple[int, ...]]]

DISCARDED = "JW"
"""Modifier of a line for what was thrown away."""


def find(case: Case) -> Iterator[Found]:
    """dose.steroid_ceiling, by the note's dose, else by the units billed."""
    is_epidural = case.record is not None and case.record.service == "esi"
    if not (case.epidurals or is_epidural):
        return
    noted = case.record.steroids if case.record else {}
    billed = _billed(case)
    for drug, ceiling in case.codes.doses.items():
        dose, lines, evidence, grade = _dose(drug, noted, billed)
        if dose > ceiling.most_mg:
            detail = {"drug": drug, "dose": f"{dose:g}", "most": f"{ceiling.most_mg:g}"}
            yield Found("dose.steroid_ceiling", lines, evidence, detail, grade=grade or ceiling.grade)


def _dose(drug: str, noted: Noted, billed: Billed) -> tuple[float, tuple[int, ...], Evidence, str | None]:
    """The dose, the lines that bill the drug, the facts, and the grade where the units alone tell."""
    units, lines = billed.get(drug, (0.0, ()))
    if drug in noted:
        dose, evidence = noted[drug]
        return dose, lines, evidence, None
    return units, lines, (), "unconfirmed"


def _billed(case: Case) -> Billed:
    """Milligrams of each steroid by the units of its lines, what was thrown away left out."""
    out: dict[str, tuple[float, tuple[int, ...]]] = {}
    for line in case.claim.lines:
        drug = case.codes.drugs.get(line.code)
        if drug and drug.unit_mg and line.units and DISCARDED not in line.modifiers:
            dose, numbers = out.get(drug.name, (0.0, ()))
            out[drug.name] = (dose + drug.unit_mg * line.units, (*numbers, line.number))
    return out
