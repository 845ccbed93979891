"""All routes of the page."""

from __future__ import annotations

from fastapi import APIRouter, Response

from notecheck_service.page import addendum, audit, choices, feedback, history, proof, review, worklist
from notecheck_service.page.assets import asset
from notecheck_service.page.desk import PageRoute
from notecheck_service.page.render import HEADERS
from notecheck_service.store import NotFound

__all__ = ["router"]

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/static/{version}/{name}")
def static(version: str, name: str) -> Response:
    """A file of the page's own; its address changes with its content, so it may be kept."""
    found = asset(name)
    if found is None or found.sha256[:12] != version:
        raise NotFound("file", "static")
    headers = {**HEADERS, "Cache-Control": "public, max-age=31536000, immutable"}
    return Response(found.body, 200, headers, found.kind)


for _each in (proof, worklist, review, addendum, history, feedback, audit, choices):
    router.include_router(_each.router)
