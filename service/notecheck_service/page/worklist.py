"""The worklist: what waits, for whom, how long and why it comes first; views, assignment, export, turnaround."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Form, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from notecheck_service.access import people
from notecheck_service.page.case import names_of
from notecheck_service.page.desk import ID, AtDesk, Desk, Id, PageRoute, see_other
from notecheck_service.page.render import plain
from notecheck_service.page.sheet import csv_of
from notecheck_service.page.words import SERVICES, priority_reason
from notecheck_service.review import kept
from notecheck_service.review.turnaround import turnaround
from notecheck_service.store import NotFound, Refused, Unit, notes, saved_views, worklist

__all__ = ["router"]

router = APIRouter(route_class=PageRoute, include_in_schema=False)
PAGE: Final = 25
Sort = Literal[
    "created", "-created", "service_date", "-service_date", "gaps", "-gaps", "priority", "-priority", "author",
    "-author", "score", "-score",
]  # fmt: skip


Notes = Annotated[list[Annotated[str, Field(pattern=ID)]] | None, Form()]
"""Our ids of the chosen notes."""


class Wanted(BaseModel):
    """What the list is narrowed to and how it is sorted. Nothing of a chart stands in an address."""

    model_config = ConfigDict(extra="ignore")

    hold: Literal["", "unread", "held", "released", "out_of_scope"] = ""
    verdict: Literal["", "ready", "addendum", "hold", "out_of_scope"] = ""
    service: Annotated[str, Field(max_length=30)] = ""
    assigned_to: Annotated[str, Field(max_length=40)] = ""
    gaps_min: Annotated[str, Field(pattern=r"^\d{0,3}$")] = ""
    sort: Sort = "-priority"
    after: Annotated[str, Field(max_length=40)] = ""

    def filters(self, me: str) -> dict[str, Any]:
        """As the store takes them."""
        given = {name: getattr(self, name) for name in ("hold", "verdict", "service", "assigned_to")}
        found: dict[str, Any] = {name: value for name, value in given.items() if value}
        if self.assigned_to == "me":
            found["assigned_to"] = me
        if self.gaps_min:
            found["gaps_min"] = int(self.gaps_min)
        return found

    def query(self, **other: str) -> dict[str, str]:
        """What an address says, without what is not asked for."""
        values = {**self.model_dump(), **other}
        return {name: value for name, value in values.items() if value and (name, value) != ("sort", "-priority")}


@dataclass(frozen=True, slots=True)
class Row:
    """One note of the list."""

    note: notes.Note
    age: timedelta
    reason: str
    review: str
    """The state of its review; empty before the first look."""
    assigned: str


def rows_of(unit: Unit, found: list[notes.Note], names: Mapping[str, str], now: datetime) -> list[Row]:
    """The notes with what the list says beside them."""
    states = kept.states(unit, [note.id for note in found])
    return [
        Row(
            note, now - note.created_at, priority_reason(note, now - note.created_at), states.get(note.id, ""),
            names.get(note.assigned_to or "", ""),
        )
        for note in found
    ]  # fmt: skip


@router.get("/")
def start(desk: AtDesk) -> Response:
    """Where each role begins."""
    return see_other("/audit" if desk.scope.role == "auditor" else "/worklist")


@router.get("/worklist")
def show(desk: AtDesk, wanted: Annotated[Wanted, Query()]) -> Response:
    """The list, or the part of it that a script asks for."""

    def work(unit: Unit) -> dict[str, Any]:
        found = worklist.page(
            unit, wanted.filters(desk.session.person_id), sort=wanted.sort, after=wanted.after or None, limit=PAGE
        )
        names = names_of(unit)
        return {
            "rows": rows_of(unit, found.notes, names, desk.now),
            "next": found.next,
            "total": worklist.count(unit, wanted.filters(desk.session.person_id)),
            "people": [each for each in people.listed(unit) if each.disabled_at is None],
            "views": saved_views.listed(unit),
        }

    template = "list.html" if desk.partial else "worklist.html"
    return desk.show(template, wanted=wanted, services=SERVICES, **desk.write(work))


@router.post("/worklist/views")
def save_view(
    desk: AtDesk, wanted: Annotated[Wanted, Form()], name: Annotated[str, Form(max_length=80)] = ""
) -> Response:
    """Keep filters and order under a name."""
    desk.write(lambda unit: saved_views.save(unit, name, wanted.query(after="")))
    return see_other("/worklist")


@router.post("/worklist/views/{id}/remove")
def remove_view(id: Id, desk: AtDesk) -> Response:
    """Forget a view."""
    desk.write(lambda unit: saved_views.remove(unit, id))
    return see_other("/worklist")


@router.post("/worklist/assign")
def assign(desk: AtDesk, person: Annotated[str, Form(max_length=40)] = "", note: Notes = None) -> Response:
    """Give the chosen notes to somebody, or to nobody."""
    chosen = note or []
    if not 0 < len(chosen) <= worklist.LIMIT:
        raise Refused("note", "empty" if not chosen else "too_many")

    def work(unit: Unit) -> None:
        if person and person not in names_of(unit):
            raise NotFound("person", person)
        for each in chosen:
            notes.change(unit, each, assigned_to=person or None)

    desk.write(work)
    return see_other("/worklist")


@router.post("/worklist/export")
def export(desk: AtDesk, wanted: Annotated[Wanted, Form()], note: Notes = None) -> Response:
    """The chosen notes, or all that pass the filters, as a table for spreadsheets."""

    def work(unit: Unit) -> list[Row]:
        chosen = (notes.get(unit, each) for each in (note or ())[: worklist.LIMIT])
        found = list(chosen) if note else _all(unit, wanted, desk)
        return rows_of(unit, found, names_of(unit), desk.now)

    return plain(csv_of(desk.write(work)), "text/csv", "worklist.csv")


def _all(unit: Unit, wanted: Wanted, desk: Desk) -> list[notes.Note]:
    """Every note that passes the filters, ten thousand at most."""
    found: list[notes.Note] = []
    after: str | None = None
    while len(found) < 10_000:
        part = worklist.page(
            unit, wanted.filters(desk.session.person_id), sort=wanted.sort, after=after, limit=worklist.LIMIT
        )
        found += part.notes
        after = part.next
        if after is None:
            break
    return found


@router.get("/turnaround")
def show_turnaround(desk: AtDesk) -> Response:
    """How long notes of each provider wait."""
    return desk.show("turnaround.html", providers=desk.write(lambda unit: turnaround(unit, desk.now)))
