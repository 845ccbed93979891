"""Guidance codes against the procedures they stand beside and the guidance that the note records."""

from __future__ import annotations

from collections.abc import Iterator

from notecheck.claim.case import Case
from notecheck.claim.codes import Procedure
from notecheck.claim.finding import Found
from notecheck.claim.model import Line

__all__ = ["find"]

WORST_FIRST = ("primary", "secondary", "unconfirmed")


def find(case: Case) -> Iterator[Found]:
    """guidance.included, .undocumented and .unbilled."""
    billed = [line for line in case.claim.lines if line.code in case.codes.guidance]
    holders = {code: _within(case, code) for code in {line.code for line in billed}}
    for line in billed:
        if within := holders[line.code]:
            yield _included(line, *within)
        elif case.record and case.codes.guidance[line.code] not in case.record.modalities:
            detail = {"code": line.code, "modality": case.codes.guidance[line.code]}
            yield Found("guidance.undocumented", (line.number,), detail=detail)
    yield from _unbilled(case)


def _within(case: Case, code: str) -> tuple[Line, Procedure] | None:
    """The procedure that includes the guidance; None where another on the claim may stand with it."""
    if any(code in procedure.separate_codes for _, procedure in case.procedures):
        return None
    holders = [(primary, procedure) for primary, procedure in case.procedures if _includes(procedure, code)]
    return min(
        holders, key=lambda pair: (pair[1].guidance, WORST_FIRST.index(pair[1].grade), pair[0].code), default=None
    )


def _includes(procedure: Procedure, code: str) -> bool:
    if procedure.guidance not in ("included", "other_code"):
        return False
    return not procedure.included_codes or code in procedure.included_codes


def _included(line: Line, primary: Line, procedure: Procedure) -> Found:
    return Found(
        "guidance.included",
        (line.number,),
        detail={"code": line.code, "primary": primary.code, "basis": procedure.source},
        variant="other_code" if procedure.guidance == "other_code" else None,
        grade=procedure.grade,
    )


def _unbilled(case: Case) -> Iterator[Found]:
    """Guidance in the note that may stand beside a billed procedure, and that no line bills."""
    record = case.record
    if record is None:
        return
    for line, procedure in sorted(case.procedures, key=_by_code):
        codes = [code for code in procedure.separate_codes if case.codes.guidance[code] in record.modalities]
        if codes and record.shows(procedure) and not case.billed & set(case.codes.guidance):
            modality = case.codes.guidance[codes[0]]
            detail = {"primary": line.code, "codes": codes, "modality": modality, "basis": procedure.source}
            yield Found("guidance.unbilled", (line.number,), record.modalities[modality], detail, grade=procedure.grade)
            return


def _by_code(pair: tuple[Line, Procedure]) -> str:
    return pair[0].code
