"""What a person chooses for themselves, and the practice's lead for the practice."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import available_timezones

from fastapi import APIRouter, Form, Response

from notecheck_service.access.errors import Forbidden
from notecheck_service.page.desk import AtDesk, PageRoute, see_other
from notecheck_service.store import preferences

__all__ = ["router"]

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/settings")
def show(desk: AtDesk) -> Response:
    """What is chosen now."""
    return desk.show("settings.html", chosen=desk.preferences, zones=sorted(available_timezones()))


@router.post("/settings")
def choose(
    desk: AtDesk, key: Annotated[str, Form(max_length=40)], value: Annotated[str, Form(max_length=60)]
) -> Response:
    """Choose one thing. What holds for the practice is its lead's to choose."""
    if key not in preferences.OF_PERSON and desk.scope.role != "admin":
        raise Forbidden("role_not_allowed")
    desk.write(lambda unit: preferences.put(unit, key, value))
    return see_other("/settings")
