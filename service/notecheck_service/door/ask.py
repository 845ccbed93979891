"""One request, with who asks and what it is asked of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Request

from notecheck_service.door.service import Service
from notecheck_service.problems import Problem
from notecheck_service.store import Scope, Unit

__all__ = ["Ask", "Asked"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ask:
    """A request that was let in."""

    request: Request
    service: Service
    scope: Scope

    def now(self, work: Callable[[Unit], T]) -> T:
        """Do the work in one unit that may read charts and change things; kept before this returns."""
        return self.service.store.done(self.scope, work)

    async def write(self, work: Callable[[Unit], T]) -> T:
        """The same from a handler that waits for scans."""
        return await self.service.store.later(self.scope, work)

    def look(self, work: Callable[[Unit], T]) -> T:
        """Do the work in a unit that reads what is no part of a chart."""
        with self.service.store.read(self.scope) as unit:
            return work(unit)

    def etag(self) -> str:
        """What If-Match names. Problem where there is none, or it is none of ours."""
        said = self.request.headers.get("if-match")
        if said is None:
            raise Problem("precondition")
        tag = said.strip('"')
        if said != f'"{tag}"' or not tag.isalnum() or not tag.isascii():
            raise Problem.field("If-Match", "expected one ETag, as it was answered")
        return tag

    def revision(self) -> int:
        """The same, where it is a number."""
        tag = self.etag()
        if not tag.isdigit() or len(tag) > 9:
            raise Problem.field("If-Match", "expected one ETag, as it was answered")
        return int(tag)


async def _asked(request: Request) -> Ask:
    """What the guard let in. Nothing waits here; a plain function would be run in a thread of its own."""
    return Ask(request, request.app.state.service, request.state.principal.scope)


Asked = Annotated[Ask, Depends(_asked)]
