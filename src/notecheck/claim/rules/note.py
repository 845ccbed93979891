"""The note against the codes: whether what was billed is what was done, by the way and in the region of the code.

A mismatch is the finding; only where the note tells of nothing else is a line not documented.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from notecheck.claim.case import Case
from notecheck.claim.codes import Procedure
from notecheck.claim.finding import Found
from notecheck.claim.model import Line
from notecheck.claim.recorded import Evidence, Recorded

__all__ = ["find"]

Pair = tuple[Line, Procedure]
KINDS = {
    "facet-injection": "facet joint injection",
    "radiofrequency": "radiofrequency treatment",
    "joint-injection": "joint injection",
    "trigger-point": "trigger point injection",
    "nerve-block": "nerve block",
}
"""Procedures outside the live services that are billed by themselves."""


def find(case: Case) -> Iterator[Found]:
    """note.service_mismatch, .approach_mismatch, .region_mismatch, .not_documented and .not_billed."""
    record = case.record
    if record is None or not case.claim.lines:
        return
    pairs = [(line, procedure) for line, procedure in case.procedures if not case.other_use(line)]
    absent = [pair for pair in pairs if not record.shows(pair[1])]
    # Where 62323 serves another use, that use is what the note records.
    spare = _spare(record, pairs) if len(pairs) == len(case.procedures) else {}
    yield from _services(absent, spare)
    for line, procedure in pairs:
        if record.shows(procedure):
            yield from _approach(record, line, procedure)
            yield from _region(record, line, procedure)


def _spare(record: Recorded, billed: Sequence[Pair]) -> Mapping[str, Evidence]:
    """What the note records and no line bills, by its name."""
    shown = [procedure for _, procedure in billed if record.shows(procedure)]
    if record.service is None or (record.service == "other" and shown):
        return {}
    kinds = frozenset().union(*(procedure.shown_by for procedure in shown))
    out = {KINDS[kind]: names for kind, names in record.kinds.items() if kind in KINDS and kind not in kinds}
    if record.service == "other":
        return out or {"a procedure outside the live services": record.main}
    main = any(procedure.service == record.service for procedure in shown)
    return out if main else {record.service: record.main, **out}


def _services(absent: Sequence[Pair], spare: Mapping[str, Evidence]) -> Iterator[Found]:
    evidence = tuple(name for names in spare.values() for name in names)
    for line, _ in absent:
        if spare:
            detail = {"code": line.code, "documented": list(spare)}
            yield Found("note.service_mismatch", (line.number,), evidence, detail)
        else:
            yield Found("note.not_documented", (line.number,), detail={"code": line.code})
    if spare and not absent:
        yield Found("note.not_billed", (), evidence, {"documented": list(spare)})


def _approach(record: Recorded, line: Line, procedure: Procedure) -> Iterator[Found]:
    approach = record.approach
    if procedure.approaches and approach and approach not in procedure.approaches:
        detail = {"code": line.code, "billed": sorted(procedure.approaches), "documented": approach}
        yield Found("note.approach_mismatch", (line.number,), record.where or record.main, detail)


def _region(record: Recorded, line: Line, procedure: Procedure) -> Iterator[Found]:
    main = procedure.service == record.service
    if main and procedure.region and record.regions and procedure.region not in record.regions:
        detail = {"code": line.code, "billed": procedure.region, "documented": sorted(record.regions)}
        yield Found("note.region_mismatch", (line.number,), record.where or record.main, detail)
