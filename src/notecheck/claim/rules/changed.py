"""What was authorized against what the note treats: levels, side and way in.

Fewer levels or sides than were authorized are no change. Interspaces and roots are compared as the levels of a
transforaminal injection are named: "L5" and "L5-S1" are one.
"""

from __future__ import annotations

from collections.abc import Iterator

from notecheck.claim.case import Case
from notecheck.claim.finding import Found
from notecheck.claim.model import Authorization
from notecheck.claim.recorded import Recorded, root_of

__all__ = ["find"]


def find(case: Case) -> Iterator[Found]:
    """authorization.changed, where no authorization of the service fits the note."""
    record = case.record
    if record is None or record.service is None:
        return
    about = [each for each in case.authorizations if each.decision != "non_affirmed" and _is_about(case, each)]
    changes = {each.index: _changes(record, each) for each in about}
    if not all(changes.values()):
        return
    for each in about:
        lines = tuple(line.number for line in case.claim.lines if line.code in each.codes)
        detail = {"authorization": each.index, "changed": changes[each.index]}
        yield Found("authorization.changed", lines, record.where or record.main, detail)


def _is_about(case: Case, each: Authorization) -> bool:
    """Whether it authorizes the service that the note records and the claim bills."""
    table, record = case.codes.procedures, case.record
    services = {table[code].service for code in each.codes if code in table}
    billed = {procedure.service for _, procedure in case.procedures}
    return record is not None and record.service in services & billed


def _changes(record: Recorded, each: Authorization) -> list[str]:
    out = []
    if each.levels and record.targets and record.approach != "caudal" and _other_levels(record, each):
        out.append("level")
    if each.side and _other_side(record, each.side):
        out.append("side")
    if each.approach and record.approach and each.approach != record.approach:
        out.append("approach")
    return out


def _other_levels(record: Recorded, each: Authorization) -> bool:
    allowed = {root_of(level) for level in each.levels}
    return any(root not in allowed for root in record.sides)


def _other_side(record: Recorded, side: str) -> bool:
    allowed = {"bilateral": {"left", "right"}}.get(side, {side})
    treated = frozenset().union(*record.sides.values())
    return bool(treated) and side != "midline" and not treated <= allowed
