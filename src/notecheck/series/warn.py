"""What the series tells, as plain JSON objects: warnings with the matching passages, in words that accuse nobody.

Codes, closed list: series.cloned, series.unchanged_value, series.side_flip, series.side_contradiction,
series.resolved_allergy, series.template_only, series.thinning.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from notecheck.core.note import Span
from notecheck.series.carried import Carried, Carry
from notecheck.series.thinning import Thinning
from notecheck.series.unmoved import Unmoved
from notecheck.series.visit import Item, Visit

__all__ = ["CITATIONS", "Json", "cloned", "only_template", "place", "thinned", "unmoved_warning"]

Json = dict[str, Any]
CITATIONS = {
    "cloning": "Medicare contractors' definition of cloned documentation: J11 bulletin of October 2011 (secondary"
    " source); NGS, cloned documentation (read in part)",
    "each-visit": "Medicare contractors: the record of each date stands for itself (Noridian, NGS; read in part)",
    "thinning": "notecheck; no policy asks for this comparison",
}
MESSAGES = {
    "unchanged_value": "The same sentence with the same value stands in the notes of {n} visits in a row. A reader may"
    " ask whether it was found again each time.",
    "side_flip": "A passage is carried forward word for word but for the side.",
    "side_contradiction": "A passage carried forward names a side other than the one treated at this visit ({about}).",
    "resolved_allergy": "An allergy that an earlier note calls resolved is listed again.",
}


def place(visit: Visit, span: Span) -> Json:
    """Words of one visit and where they stand."""
    return {
        "note_id": visit.note_id,
        "date": visit.day,
        "start": span.start,
        "end": span.end,
        "text": visit.quote(span.start, span.end),
    }


def _warning(code: str, visit: Visit, message: str, citation: str, **more: object) -> Json:
    head = {"code": f"series.{code}", "severity": "warn", "message": message, "citation": CITATIONS[citation]}
    where = {"patient": visit.patient, "author": visit.author, "note_id": visit.note_id, "date": visit.day}
    return {**head, **where, **more}


def cloned(visits: Sequence[Visit], carry: Carry) -> Json:
    """Passages of a visit that stand in an earlier one."""
    later, earlier = visits[carry.later], visits[carry.earlier]
    message = (
        f"Passages of this note stand in an earlier note of the same patient. Carried in all: {carry.share:.0%} of its"
        " clinical words."
    )
    told = [_passage(later, earlier, each) for each in carry.passages]
    return _warning("cloned", later, message, "cloning", share=round(carry.share, 4), passages=told)


def _passage(later: Visit, earlier: Visit, carried: Carried) -> Json:
    measures = {"kind": carried.kind, "likeness": round(carried.likeness, 1)}
    return {**measures, **place(later, carried.later), "earlier": place(earlier, carried.earlier)}


def unmoved_warning(visits: Sequence[Visit], found: Unmoved) -> Json:
    """Something carried along that should have moved."""
    message = MESSAGES[found.code].format(n=len(found.places), about=found.about)
    places = [place(visits[number], span) for number, span in found.places]
    return _warning(found.code, visits[found.places[-1][0]], message, "each-visit", about=found.about, places=places)


def only_template(visit: Visit, item: Item, patients: int) -> Json:
    """An item whose evidence stands in template sentences alone."""
    message = (
        f"The only words for this item stand alike in the notes of {patients} patients of this author. They say little"
        " of this patient."
    )
    lowered = "partial" if item.status == "met" else item.status
    places = [place(visit, Span(*span)) for span in item.evidence]
    return _warning(
        "template_only", visit, message, "cloning", item=item.id, title=item.title, status=item.status,
        lowered_to=lowered, places=places,
    )  # fmt: skip


def thinned(visits: Sequence[Visit], scope: str, service: str, found: Thinning) -> Json:
    """A fall of completeness, with the first note after it and the evidence on both sides."""
    visit = visits[found.at]
    whose = "this patient's notes" if scope == "patient" else "this author's notes"
    message = (
        f"From this note on, {whose} document less: {found.before:.0%} of what applies before, {found.after:.0%} after."
    )
    return _warning(
        "thinning", visit, message, "thinning", scope=scope, service=service, before=round(found.before, 4),
        after=round(found.after, 4),
        lost=[
            {"item": loss.id, "title": loss.title, "first_lost": _when(visits[loss.lost]), "reason": loss.reason,
             "last_met": {**_when(visits[loss.met]), "evidence": _evidence(visits[loss.met], loss.id)}}
            for loss in found.losses
        ],
    )  # fmt: skip


def _when(visit: Visit) -> Json:
    return {"note_id": visit.note_id, "date": visit.day}


def _evidence(visit: Visit, item: str) -> list[Json]:
    spans = next((each.evidence for each in visit.items if each.id == item), ())
    return [place(visit, Span(*span)) for span in spans] if visit.text else []
