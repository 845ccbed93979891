"""GET /v1/events: what happened, for those who wait for it; ids and codes."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from notecheck_service.door.ask import Asked
from notecheck_service.door.cursor import Limit, Number
from notecheck_service.door.guarded import Guarded
from notecheck_service.routes.schemas import EVENTS, EVENTS_EXAMPLE, answers
from notecheck_service.routes.shapes import event_shape
from notecheck_service.store import events

__all__ = ["router"]

router = APIRouter(route_class=Guarded, tags=["events"])


@router.get("/v1/events", responses=answers(EVENTS, EVENTS_EXAMPLE))
def list_events(ask: Asked, after: Number = 0, limit: Limit = 100) -> dict[str, Any]:
    """The practice's events after a number, oldest first. Ask again with `next`, from time to time."""
    found = ask.look(lambda unit: events.after(unit, after, limit=limit))
    return {"events": [event_shape(each) for each in found], "next": found[-1].seq if found else after}
