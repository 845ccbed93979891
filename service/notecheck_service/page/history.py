"""What became of a note: its timeline, each entry exactly as it was signed, before and after, and exports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from fastapi import APIRouter, Response

from notecheck_service.page import take_away
from notecheck_service.page.case import names_of, open_case
from notecheck_service.page.desk import AtDesk, Id, PageRoute
from notecheck_service.page.render import plain
from notecheck_service.page.timeline import in_order
from notecheck_service.page.words import CHOICES, VERDICTS
from notecheck_service.review import kept
from notecheck_service.review.binding import digest, seal, text_sum
from notecheck_service.review.difference import difference
from notecheck_service.review.items import known
from notecheck_service.review.model import Addendum
from notecheck_service.review.standing import stand
from notecheck_service.store import NotFound, Unit, notes, results
from notecheck_service.store.notes import Version
from notecheck_service.store.results import Result

__all__ = ["router"]

router = APIRouter(route_class=PageRoute, include_in_schema=False)
WHAT: Final = {
    "opened": "Review opened",
    "answered": "Gap answered",
    "discarded": "Answer taken back",
    "planned": "Entry drafted",
    "previewed": "Entry shown for signature",
    "abandoned": "Draft given up",
    "signed": "Entry signed",
    "rescanned": "Scanned with the entry",
    "rescanned elsewhere": "Scanned again",
    "handed over": "Handed to a person",
    "decided": "A person decided",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a timeline."""

    at: datetime
    what: str
    who: str
    detail: str
    entry: str | None = None
    """The entry that was signed then."""


def moments(unit: Unit, note_id: str, names: Mapping[str, str]) -> list[Moment]:
    """Versions, scans and steps of a note, oldest first."""
    found = in_order(notes.versions(unit, note_id), results.of_note(unit, note_id), kept.happenings(unit, note_id))
    return [_moment(each, names) for each in found]


def _moment(event: Version | Result | kept.Happening, names: Mapping[str, str]) -> Moment:
    if isinstance(event, Version):
        return Moment(
            event.created_at, f"Version {event.number} of the note came in", "", f"sha256 {event.sha256[:16]}…"
        )
    if isinstance(event, Result):
        return Moment(event.created_at, "Scanned", "", _versions(event.versions))
    return _step(event, names)


def _versions(versions: Mapping[str, str]) -> str:
    return "checklists " + ", ".join(f"{name} {version}" for name, version in versions.items()) if versions else ""


def _step(each: kept.Happening, names: Mapping[str, str]) -> Moment:
    codes = each.codes
    told = [
        topic_of(codes["item"]) if "item" in codes else "",
        CHOICES.get(codes.get("choice", ""), ""),
        codes.get("entry", codes.get("kind", "")).replace("_", " "),
        VERDICTS.get(codes.get("verdict", ""), ""),
    ]
    who = names.get(each.actor_id, each.role)
    return Moment(each.at, WHAT.get(each.what, each.what), who, ": ".join(filter(None, told)), codes.get("addendum"))


def topic_of(item: str) -> str:
    """What an item is about; its id where no checklist here has it."""
    found = known(item)
    return found.topic if found else item


@router.get("/history/{id}")
def show(id: Id, desk: AtDesk) -> Response:
    """The timeline of a note."""

    def work(unit: Unit) -> dict[str, Any]:
        names = names_of(unit)
        note = notes.get(unit, id)
        return {"note": note, "moments": moments(unit, id, names), "entries": kept.addenda_of(unit, id), "names": names}

    return desk.show("history.html", **desk.write(work))


@router.get("/entry/{id}")
def entry(id: Id, desk: AtDesk) -> Response:
    """A signed entry, exactly as it was signed, with its sums counted anew."""

    def work(unit: Unit) -> dict[str, Any]:
        note_id, found = kept.entry(unit, id)
        return {"note_id": note_id, "entry": found, "names": names_of(unit)}

    shown = desk.write(work)
    return desk.show("entry.html", intact=intact(shown["entry"]), **shown)


def intact(entry: Addendum) -> bool:
    """Whether text, binding and time still have the sums that were signed."""
    sums = (text_sum(entry.text), digest(entry.binding), seal(entry.digest, entry.signed_at))
    return sums == (entry.binding.addendum_sha256, entry.digest, entry.seal)


@router.get("/difference/{id}")
def show_difference(id: Id, desk: AtDesk) -> Response:
    """Before and after the newest entry, item by item."""

    def work(unit: Unit) -> dict[str, Any]:
        case = open_case(unit, id)
        before, after = _around(unit, id)
        return {"case": case, "steps": difference(before, after), "before": before, "after": after}

    return desk.show("difference.html", **desk.write(work))


def _around(unit: Unit, note_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The newest result, and the one before it."""
    found = results.of_note(unit, note_id)
    if not found:
        raise NotFound("result of note", note_id)
    after = results.get(unit, found[-1].id).parsed()
    return (results.get(unit, found[-2].id).parsed() if len(found) > 1 else after), after


@router.get("/export/{id}/{form}")
def export(id: Id, form: str, desk: AtDesk) -> Response:
    """The note with its entries: `text`, `print` (a page of its own) or `fhir`."""

    def work(unit: Unit) -> take_away.Bundle:
        unit.record("note.export", "note", id, form=form[:10])
        return take_away.Bundle(stand(unit, id), tuple(kept.addenda_of(unit, id)))

    if form not in ("text", "print", "fhir"):
        raise NotFound("export", "form")
    bundle = desk.write(work)
    if form == "print":
        return desk.show("print.html", bundle=bundle)
    if form == "text":
        return plain(take_away.as_text(bundle), name="note.txt")
    return plain(json.dumps(take_away.as_fhir(bundle), indent=1), "application/fhir+json", "note.fhir.json")
