"""What the notes of one patient tell, in order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notecheck.series.carried import carries
from notecheck.series.thinning import PATIENT, completeness, thinning
from notecheck.series.unmoved import contradictions, unmoved
from notecheck.series.visit import Visit
from notecheck.series.warn import Json, cloned, thinned, unmoved_warning

__all__ = ["by_service", "chart", "patient_told"]

MOST_CHARTED = 60
"""Visits that a chart shows; of a longer series the last ones."""


def patient_told(name: str, visits: Sequence[Visit]) -> Json:
    """The warnings of one patient, and the chart of items over visits."""
    warnings = list(_warnings(visits))
    charts = [chart(each) for _, each in by_service(visits) if len(each) > 1]
    return {"kind": "patient", "patient": name, "notes": len(visits), "warnings": warnings, "charts": charts}


def _warnings(visits: Sequence[Visit]) -> Iterator[Json]:
    found = list(carries(visits))
    yield from (cloned(visits, carry) for carry in found if carry.alarming)
    yield from (unmoved_warning(visits, each) for each in unmoved(visits))
    yield from (unmoved_warning(visits, each) for each in contradictions(visits, found))
    for service, each in by_service(visits):
        dated = [visit for visit in each if visit.day is not None]
        change = thinning(dated, PATIENT)
        if change is not None:
            yield thinned(dated, "patient", service, change)


def by_service(visits: Sequence[Visit]) -> list[tuple[str, list[Visit]]]:
    """The visits of each service that has a checklist, in order of time: only like is compared with like."""
    services = sorted({visit.service for visit in visits if visit.items})
    return [(service, [visit for visit in visits if visit.service == service]) for service in services]


def chart(visits: Sequence[Visit]) -> Json:
    """The status of every item at every visit, and the completeness of each visit."""
    shown = list(visits)[-MOST_CHARTED:]
    items = dict.fromkeys((item.id, item.title) for visit in shown for item in visit.items)
    tables = [{item.id: item.status for item in visit.items} for visit in shown]
    return {
        "service": shown[0].service,
        "visits": [
            {"note_id": visit.note_id, "date": visit.day, "completeness": _rounded(completeness(visit))}
            for visit in shown
        ],
        "left_out": len(visits) - len(shown),
        "items": [
            {"id": name, "title": title, "statuses": [table.get(name) for table in tables]} for name, title in items
        ],
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
