"""What the notes of one author tell together: the templates, the items that rest on them alone, and thinning."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from notecheck.core.note import Span
from notecheck.series.passages import Passage, passages
from notecheck.series.patients import by_service
from notecheck.series.store import Store
from notecheck.series.templates import Template, by_key, templates
from notecheck.series.thinning import AUTHOR, Thinning, completeness, thinning
from notecheck.series.visit import Item, Visit
from notecheck.series.warn import Json, only_template, place, thinned

__all__ = ["author_told"]

OWN_WORDS = (
    "quality.necessity", "quality.function", "quality.conservative-failure", "quality.sedation", "esi.sedation-need",
    "esi.conservative-care", "esi.severity",
)  # fmt: skip
"""Items that ask for this patient's own words."""
MOST_TEMPLATES = 200
"""Templates of one author that are listed, the most used first."""


def author_told(name: str, store: Store) -> Json:
    """The templates and warnings of one author."""
    found = templates(store.sightings(name))
    keys = by_key(found)
    warnings: list[Json] = []
    light: list[Visit] = []
    for visit in store.visits("author", name):
        warnings += _resting(visit, found, keys)
        light.append(_light(visit))
    warnings += _thinned(light, store)
    return {
        "kind": "author",
        "author": name,
        "notes": len(light),
        "patients": len({visit.patient for visit in light}),
        "templates": [_template(store, each) for each in found[:MOST_TEMPLATES]],
        "templates_left_out": max(0, len(found) - MOST_TEMPLATES),
        "warnings": warnings,
        "course": [_course(service, visits) for service, visits in by_service(light)],
    }


def _resting(visit: Visit, found: list[Template], keys: dict[str, int]) -> Iterator[Json]:
    """Each met or partly met item all of whose evidence stands in templates."""
    asked = [
        item for item in visit.items if item.id in OWN_WORDS and item.evidence and item.status in ("met", "partial")
    ]
    if not asked or not keys:
        return
    told = passages(visit.note)
    for item in asked:
        used = _used(told, item, keys)
        if used is not None:
            yield only_template(visit, item, min(len(found[number].patients) for number in used))


def _used(told: list[Passage], item: Item, keys: dict[str, int]) -> set[int] | None:
    """The templates that hold all the evidence, or None where some of it stands in words of its own."""
    used = set()
    for start, _ in item.evidence:
        at = bisect_right(told, start, key=lambda p: p.span.start) - 1
        if at < 0 or told[at].span.end <= start or told[at].kind != "clinical" or told[at].key not in keys:
            return None
        used.add(keys[told[at].key])
    return used


def _light(visit: Visit) -> Visit:
    """The visit without its text and evidence: all the notes of one author are held at once."""
    items = tuple(replace(item, evidence=()) for item in visit.items)
    return replace(visit, text="", items=items, said=())


def _thinned(light: list[Visit], store: Store) -> Iterator[Json]:
    for service, visits in by_service([visit for visit in light if visit.day is not None]):
        change = thinning(visits, AUTHOR)
        if change is not None:
            yield thinned(_full(visits, change, store), "author", service, change)


def _full(visits: list[Visit], change: Thinning, store: Store) -> list[Visit]:
    """The visits, those whose words are quoted with their text again."""
    quoted = {loss.met for loss in change.losses}
    return [store.visit(visit.note_id) if number in quoted else visit for number, visit in enumerate(visits)]


def _template(store: Store, each: Template) -> Json:
    seen = each.example
    words = place(store.visit(seen.note_id), Span(seen.start, seen.end))
    return {"patients": len(each.patients), "notes": len(each.notes), "wordings": len(each.keys), "example": words}


def _course(service: str, visits: Iterable[Visit]) -> Json:
    """Mean completeness by month."""
    months: dict[str, list[float]] = {}
    for visit in visits:
        share = completeness(visit)
        if share is not None and visit.day is not None and len(visit.day) >= 7:
            months.setdefault(visit.day[:7], []).append(share)
    points = [
        {"month": m, "notes": len(x), "completeness": round(sum(x) / len(x), 4)} for m, x in sorted(months.items())
    ]
    return {"service": service, "months": points}
