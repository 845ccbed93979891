"""GET /openapi.json: this service, for programs."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from notecheck_service.door.guarded import Guarded

__all__ = ["router"]

router = APIRouter(route_class=Guarded, include_in_schema=False)


@router.get("/openapi.json")
def description(request: Request) -> JSONResponse:
    """OpenAPI 3.1."""
    found: dict[str, Any] = request.app.openapi()
    return JSONResponse(found)
