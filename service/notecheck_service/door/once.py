"""A request that is sent twice is done once: the Idempotency-Key.

The same key with the same request: the same answer. With another request: 422. While the first is at work: 409.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fastapi import Response

from notecheck_service.door.ask import Ask
from notecheck_service.problems import Problem
from notecheck_service.store import Unit, idempotency
from notecheck_service.store.idempotency import Answer

__all__ = ["Turn", "answered", "once"]


@dataclass(frozen=True, slots=True)
class Turn:
    """The only request at work under its key; or one without a key."""

    ask: Ask
    key: str | None
    fingerprint: str = ""

    async def kept(self) -> Response | None:
        """The answer that was given before."""
        if self.key is None:
            return None
        found = await self.ask.write(lambda unit: idempotency.find(unit, str(self.key), self.fingerprint))
        return answered(found) if found else None

    async def keep(self, work: Callable[[Unit], Answer]) -> Response:
        """Do the work, keep its answer in the same transaction, give it."""
        return answered(await self.ask.write(lambda unit: self._done(unit, work)))

    def _done(self, unit: Unit, work: Callable[[Unit], Answer]) -> Answer:
        if self.key is None:
            return work(unit)
        if kept := idempotency.take(unit, self.key, self.fingerprint):
            return kept
        answer = work(unit)
        idempotency.keep(unit, self.key, answer)
        return answer


@contextmanager
def once(ask: Ask, body: bytes) -> Iterator[Turn]:
    """Within this, no other request with the same key is at work in this process."""
    key = _key(ask)
    if key is None:
        yield Turn(ask, None)
        return
    place = (ask.scope.practice_id, ask.scope.actor_id, key)
    if place in ask.service.in_flight:
        raise Problem("in_progress", headers={"Retry-After": "1"})
    ask.service.in_flight.add(place)
    try:
        yield Turn(ask, key, _fingerprint(ask, body))
    finally:
        ask.service.in_flight.discard(place)


def _key(ask: Ask) -> str | None:
    said = ask.request.headers.get("idempotency-key")
    if said is not None and not (0 < len(said) <= 255 and said.isascii() and said.isprintable()):
        raise Problem.field("Idempotency-Key", "expected 1 to 255 printable characters")
    return said


def _fingerprint(ask: Ask, body: bytes) -> str:
    url = ask.request.url
    return hashlib.sha256(
        b"\n".join((ask.request.method.encode(), url.path.encode(), url.query.encode(), body))
    ).hexdigest()


def answered(answer: Answer) -> Response:
    """The answer, as it was given the first time."""
    return Response(answer.body, answer.status, answer.headers, "application/json")
