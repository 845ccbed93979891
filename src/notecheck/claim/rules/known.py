"""Codes that no table holds, and codes that were deleted before the date of service."""

from __future__ import annotations

from collections.abc import Iterator

from notecheck.claim.case import Case
from notecheck.claim.finding import Found
from notecheck.claim.model import Line

__all__ = ["find"]


def find(case: Case) -> Iterator[Found]:
    """claim.unknown_code."""
    for line in case.claim.lines:
        gone = case.codes.deleted.get(line.code)
        if gone and (case.claim.day is None or case.claim.day >= gone.day):
            detail = {"code": line.code, "says": gone.says}
            yield Found("claim.unknown_code", (line.number,), detail=detail, variant="deleted")
        elif not gone and not _is_known(case, line):
            yield Found("claim.unknown_code", (line.number,), detail={"code": line.code})


def _is_known(case: Case, line: Line) -> bool:
    wiser = case.wiser
    return case.codes.knows(line.code) or line.code in wiser.services or bool(wiser.associated_with(line.code))
