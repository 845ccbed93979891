"""Whether the service lives, and whether it can work: for whoever starts, balances or watches it."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from notecheck_service.door.guarded import Guarded
from notecheck_service.door.service import Service
from notecheck_service.routes.schemas import health_answers

__all__ = ["reasons", "router"]

router = APIRouter(route_class=Guarded, tags=["service"])
PATIENCE = 2.0
"""Seconds that the database has to answer."""


@router.get("/health/live")
async def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "live"}


@router.get("/health/ready", responses=health_answers())
async def ready(request: Request, response: Response) -> dict[str, Any]:
    """Whether notes can be scanned and kept now; 503 with the reasons where not."""
    found = await reasons(request.app.state.service)
    response.status_code = 503 if found else 200
    return {"status": "unready" if found else "ready", "reasons": found}


async def reasons(service: Service) -> list[str]:
    """Why not, as codes: stopping, scanners_starting, scanners_failed, store_outdated, and those of the store."""
    state = service.pool.state()
    found = ["stopping"] if service.stopping else []
    if state.failed:
        found.append("scanners_failed")
    elif not state.ready:
        found.append("scanners_starting")
    try:
        async with asyncio.timeout(PATIENCE):
            found += await asyncio.to_thread(service.store.ready)
    except TimeoutError:
        found.append("store_slow")
    return found
