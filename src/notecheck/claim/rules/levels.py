"""Units, add-on lines and side modifiers against the levels and sides that the note treats.

One unit of the base code for the first level, one of the add-on for each further level; both sides of a level are one
level. Where the note describes another way in or service, that is the finding and nothing is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notecheck.claim.case import Case
from notecheck.claim.codes import Procedure
from notecheck.claim.finding import Found
from notecheck.claim.model import Line
from notecheck.claim.recorded import Recorded, Target, root_of

__all__ = ["find"]

Pair = tuple[Line, Procedure]
SIDES = ("left", "right")
BOTH = frozenset(SIDES)


def find(case: Case) -> Iterator[Found]:
    """note.level_count_mismatch and note.side_mismatch."""
    record = case.record
    if record is None:
        return
    for pairs in case.families.values():
        procedure = pairs[0][1]
        if not _is_told(record, procedure) or _is_other_way(record, procedure):
            continue
        targets = _targets(record, procedure)
        counted = procedure.counted and all(line.units for line, _ in pairs)
        mismatch = _levels(record, procedure, pairs, targets) if counted else None
        if mismatch:
            yield mismatch
        if side := _sides(record, procedure, pairs, targets, counted=counted and not mismatch):
            yield side


def _is_told(record: Recorded, procedure: Procedure) -> bool:
    """Whether the levels of the note are those of this code: of its main procedure, and one of the spine."""
    same = procedure.service == record.service and record.shows(procedure)
    return same and (procedure.service != "other" or procedure.region is not None)


def _is_other_way(record: Recorded, procedure: Procedure) -> bool:
    return bool(procedure.approaches and record.approach) and record.approach not in procedure.approaches


def _targets(record: Recorded, procedure: Procedure) -> list[Target]:
    """The levels of the code's region; all of them where the region itself is wrong."""
    own = [t for t in record.targets if procedure.region is None or t.region == procedure.region]
    return own or list(record.targets)


def _levels(record: Recorded, procedure: Procedure, pairs: Sequence[Pair], targets: Sequence[Target]) -> Found | None:
    base, further = _units(pairs, "base"), _units(pairs, "add_on")
    treated = {root_of(t.level) if procedure.sided else t.level for t in targets}
    # A caudal injection is one, wherever the sacrum was entered; without a level only one can be billed.
    levels = 1 if record.approach == "caudal" or not treated else len(treated)
    if base == 1 and base + further == levels:
        return None
    detail = {
        "family": procedure.family,
        "billed": f"{base} of the base code and {further} of the add-on",
        "documented": f"{levels} level" + ("s" if levels > 1 else "") if treated else "no level by name",
        "levels": sorted(treated),
    }
    return Found("note.level_count_mismatch", tuple(line.number for line, _ in pairs), record.where, detail)


def _units(pairs: Sequence[Pair], role: str) -> int:
    """Units on the side that has more: lines for left and right, or modifier 50, are one level."""
    lines = [line for line, procedure in pairs if procedure.role == role]
    return max(sum(line.units or 0 for line in lines if side in (line.sides or BOTH)) for side in SIDES)


def _sides(
    record: Recorded, procedure: Procedure, pairs: Sequence[Pair], targets: Sequence[Target], *, counted: bool
) -> Found | None:
    lines = [line for line, _ in pairs if line.sides]
    billed = frozenset().union(*(line.sides for line in lines))
    treated = frozenset().union(*(t.sides for t in targets))
    if not treated or not (billed or (procedure.sided and record.is_bilateral)):
        return None
    # An interlaminar injection has no side of its own: only left against right is a mismatch.
    if procedure.service == "esi" and not procedure.sided and BOTH in (billed, treated):
        return None
    alike = billed == treated and not (counted and len(lines) == len(pairs) and _unlike(pairs, targets))
    if alike:
        return None
    detail = {"billed": sorted(billed) or "no side", "documented": sorted(treated)}
    return Found("note.side_mismatch", tuple(line.number for line, _ in pairs), record.where, detail)


def _unlike(pairs: Sequence[Pair], targets: Sequence[Target]) -> bool:
    """Whether one side has another number of levels than its lines have units; where every side is told."""
    if not all(t.sides for t in targets):
        return False
    for side in SIDES:
        units = sum(line.units or 0 for line, _ in pairs if side in line.sides)
        if units != len({root_of(t.level) for t in targets if side in t.sides}):
            return True
    return False
