"""The queue of objections for the practice's lead, counts by item, and the export as annotations."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Response

from notecheck_service.page.case import names_of
from notecheck_service.page.desk import AtDesk, Id, PageRoute, see_other
from notecheck_service.page.render import plain
from notecheck_service.review import feedback
from notecheck_service.review.refusal import Refused
from notecheck_service.store import Conflict, NotFound, Unit, notes

__all__ = ["router"]

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/feedback")
def show(desk: AtDesk, state: Literal["open", "upheld", "set_aside"] = "open") -> Response:
    """The queue, each objection with the words it points at."""

    def work(unit: Unit) -> dict[str, Any]:
        found = feedback.queue(unit, state)
        return {
            "rows": [(each, _quote(unit, each)) for each in found],
            "counts": feedback.by_item(unit),
            "names": names_of(unit),
        }

    return desk.show("feedback.html", state=state, may_export=desk.preferences.export_feedback, **desk.write(work))


def _quote(unit: Unit, each: feedback.Feedback) -> str:
    """The words pointed at, in the version of the note that was on the screen; empty where it is no longer kept."""
    if each.start is None or each.end is None:
        return ""
    try:
        return notes.text(unit, each.note_id, each.version_number).text[each.start : each.end]
    except (NotFound, Conflict):
        return ""


@router.post("/feedback/{id}")
def settle(id: Id, desk: AtDesk, state: Annotated[Literal["upheld", "set_aside"], Form()]) -> Response:
    """Uphold an objection, or set it aside."""
    desk.write(lambda unit: feedback.settle_feedback(unit, id, state))
    return see_other("/feedback")


@router.get("/feedback/export")
def export(desk: AtDesk) -> Response:
    """Upheld objections as lines of annotations, with their notes. Refused unless the practice has consented."""
    if not desk.preferences.export_feedback:
        raise Refused("export.consent", "the practice has not consented to the export; its lead does so under Settings")

    def work(unit: Unit) -> list[dict[str, Any]]:
        return [_annotation(unit, each) for each in feedback.queue(unit, "upheld", limit=10_000)]

    lines = "".join(json.dumps(each) + "\n" for each in desk.write(work))
    return plain(lines, "application/jsonl", "annotations.jsonl")


def _annotation(unit: Unit, each: feedback.Feedback) -> dict[str, Any]:
    """One objection as a line: the text, the item, what the scan said and what the physician says, with the span."""
    unit.record("feedback.export", "note", each.note_id)
    try:
        text: str | None = notes.text(unit, each.note_id, each.version_number).text
    except (NotFound, Conflict):
        text = None
    span = None if each.start is None else [each.start, each.end]
    return {
        "schema": "notecheck.annotation/1",
        "id": each.id,
        "text": text,
        "item": each.item,
        "policy": each.policy,
        "status": each.status,
        "says": each.choice,
        "span": span,
        "comment": each.words,
        "said_at": each.said_at.isoformat(),
    }
