"""One request at the page: who sits before it, what they may see, and every refusal as a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from fastapi import Depends, Path, Request, Response
from fastapi.routing import APIRoute

from notecheck_service.access.errors import Unauthenticated
from notecheck_service.access.guard import Caller
from notecheck_service.access.sessions import Session
from notecheck_service.page import refusals
from notecheck_service.page.render import page
from notecheck_service.review.model import Signer
from notecheck_service.store import Scope, Store, Unit, preferences
from notecheck_service.store.preferences import Preferences

__all__ = ["ID", "AtDesk", "Desk", "Id", "PageRoute", "see_other"]

T = TypeVar("T")
ID = r"^[a-z]+_[a-z0-9]{22}$"
"""What our ids look like. Anything else may be a name from a chart, and must not reach the audit as an id."""
Id = Annotated[str, Path(pattern=ID)]
"""An id in an address; 404 where it is none."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A signed-in person's request."""

    request: Request
    scope: Scope
    session: Session
    preferences: Preferences

    @property
    def store(self) -> Store:
        """The store."""
        store: Store = self.request.app.state.access.sessions.store
        return store

    @property
    def now(self) -> datetime:
        """The moment, by the store's clock."""
        return self.store.clock.now()

    @property
    def today(self) -> date:
        """The day in the practice's zone: the one that an entry bears."""
        return self.now.astimezone(ZoneInfo(self.preferences.time_zone)).date()

    @property
    def signer(self) -> Signer:
        """The person, as reviews know them."""
        held = self.session
        return Signer(held.person_id, held.name, "", held.role, held.proved_at)

    @property
    def partial(self) -> bool:
        """Whether a script asks for a part of the page."""
        return _partial(self.request)

    def write(self, work: Callable[[Unit], T]) -> T:
        """Do the work in one unit that may read charts and change things."""
        return self.store.done(self.scope, work)

    async def write_later(self, work: Callable[[Unit], T]) -> T:
        """The same from a handler that waits for scans."""
        return await self.store.later(self.scope, work)

    def look(self, work: Callable[[Unit], T]) -> T:
        """Do the work in a unit that reads what is no part of a chart."""
        with self.store.read(self.scope) as unit:
            return work(unit)

    def show(self, template: str, *, status: int = 200, **values: Any) -> Response:  # noqa: ANN401
        """A page for this person."""
        return page(template, status=status, **self.frame(), **values)

    def frame(self) -> dict[str, Any]:
        """What every page says around its content."""
        return {
            "person": self.session,
            "csrf": self.session.csrf,
            "zone": self.preferences.time_zone,
            "single_keys": self.preferences.single_keys,
            "now": self.now,
            "path": self.request.url.path,
        }


def _desk(request: Request, caller: Caller) -> Desk:
    if caller.session is None:
        raise Unauthenticated("no_credentials")
    store: Store = request.app.state.access.sessions.store
    with store.read(caller.scope) as unit:
        chosen = preferences.read(unit)
    return Desk(request, caller.scope, caller.session, chosen)


AtDesk = Annotated[Desk, Depends(_desk)]
"""What a handler of the page asks for."""


class PageRoute(APIRoute):
    """A route whose refusals are pages, not problems."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler; what it raises becomes a page."""
        handler = super().get_route_handler()

        async def shown(request: Request) -> Response:
            try:
                return await handler(request)
            except Unauthenticated as error:
                # A script's part of a page stays on the screen, with what was written in it.
                return refusals.shown(error, partial=True) if _partial(request) else _to_sign_in(request)
            except refusals.REFUSALS as error:
                return refusals.shown(error, partial=_partial(request))

        return shown


def _to_sign_in(request: Request) -> Response:
    """Off to sign in; back afterwards to a page that was asked for, never to a change."""
    back = request.url.path if request.method == "GET" and request.url.path != "/" else ""
    return see_other(f"/sign-in?back={back}" if back else "/sign-in")


def _partial(request: Request) -> bool:
    """Whether a script asks for a part of the page."""
    return request.headers.get("hx-request") == "true"


def see_other(url: str) -> Response:
    """On to another page."""
    return Response(status_code=303, headers={"Location": url})
