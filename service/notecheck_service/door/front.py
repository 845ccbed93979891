"""The outermost layer: each request gets an id, a bounded body, one line in the log and one answer."""

from __future__ import annotations

import asyncio
import secrets
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from notecheck.ingest.faults import place_of
from notecheck_service.events import log
from notecheck_service.metrics import Metrics
from notecheck_service.problems import Problem, rendered

__all__ = ["Bodies", "Front"]

HEADERS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}
"""What every answer says, unless a handler says otherwise."""


class Bodies:
    """How large a body may be, and how long it may take."""

    def __init__(self, limit: int, seconds: float, larger: dict[str, int]) -> None:
        self.limit = limit
        self.seconds = seconds
        self._larger = larger

    def of(self, path: str) -> int:
        """Bytes that may be sent to this address."""
        return self._larger.get(path, self.limit)


class Front:
    """ASGI middleware around everything else."""

    def __init__(self, app: ASGIApp, bodies: Bodies, metrics: Metrics) -> None:
        self._app, self._bodies, self._metrics = app, bodies, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request
        answer, begun = _Answer(send, request), time.monotonic()
        try:
            await self._app(scope, _Bounded(scope, receive, self._bodies), answer)
        except Exception as error:
            # What it says may quote the request; only its place is kept.
            log.error("fault", request=request, route=_route(scope), fault=place_of(error))
            await answer.fail(scope, receive)
        finally:
            self._tell(scope, answer, time.monotonic() - begun, request)

    def _tell(self, scope: Scope, answer: _Answer, seconds: float, request: str) -> None:
        route = _route(scope)
        self._metrics.request(scope["method"], route, answer.status, seconds)
        log.info(
            "request", request=request, method=scope["method"], route=route, status=answer.status,
            milliseconds=round(seconds * 1000, 1),
        )  # fmt: skip


def _route(scope: Scope) -> str:
    """The template of the address: it holds nothing that the caller wrote."""
    return getattr(scope.get("route"), "path", "unmatched")


class _Answer:
    """What is sent; remembers its status."""

    def __init__(self, send: Send, request: str) -> None:
        self._send, self._request = send, request
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            named = {name for name, _ in message.get("headers", ())}
            more = [(k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in named]
            message["headers"] = [*message.get("headers", ()), *more, (b"notecheck-request", self._request.encode())]
        await self._send(message)

    async def fail(self, scope: Scope, receive: Receive) -> None:
        """Say that it is our fault, unless an answer has begun already."""
        if not self.status:
            await rendered(Problem("internal"))(scope, receive, self)


class _Bounded:
    """The body, as long as it keeps to its bounds; however it is sent."""

    def __init__(self, scope: Scope, receive: Receive, bodies: Bodies) -> None:
        self._receive = receive
        self._left = bodies.of(scope["path"])
        self._until = time.monotonic() + bodies.seconds
        self._over = _declared(scope) > self._left
        self._done = False

    async def __call__(self) -> Message:
        if self._over:
            raise Problem("too_large")
        if self._done:
            # After the body only the end of the connection is heard, however long the answer takes.
            return await self._receive()
        try:
            async with asyncio.timeout(self._until - time.monotonic()):
                message = await self._receive()
        except TimeoutError:
            raise Problem("timeout", headers={"Connection": "close"}) from None
        self._left -= len(message.get("body", b""))
        self._done = not message.get("more_body", False)
        if self._left < 0:
            raise Problem("too_large", headers={"Connection": "close"})
        return message


def _declared(scope: Scope) -> int:
    """Bytes that are announced; 0 where none are."""
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(said) if said.isdigit() and len(said) < 20 else 0
