"""A route that looks at nobody's body before it knows who sends it, and how much they have sent already."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import nullcontext
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from notecheck_service.access.guard import guard
from notecheck_service.door.strict import StrictRequest

__all__ = ["Guarded"]


class Guarded(APIRoute):
    """The guard first, then the limits, then the body, read strictly."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, behind all of them."""
        handler = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            request.state.principal = await guard(request)
            caller = request.state.principal.scope
            async with request.app.state.service.limits.turn(caller.actor_id) if caller.practice_id else nullcontext():
                return await handler(StrictRequest(request.scope, request.receive))

        return guarded
