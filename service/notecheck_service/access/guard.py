"""The guard before every route: who calls, may they, and (for browsers) was it their own page that asked.

    app = FastAPI(dependencies=[Depends(guard)])
    ... include all routers ...
    stand_before(app)                                      # a route without a row, or past the guard, stops the start
    app.state.access = Access.of(store, settings)          # once the store is open

    def handler(caller: Caller) -> ...:                    # also in request.state.scope
        with store.write(caller.scope) as unit: ...

Unauthenticated is a 401, Forbidden a 403, StoreUnavailable a 503: the app's handlers answer them as problems.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Annotated, Self, TypeVar, TypeVarTuple

from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from notecheck_service.access.errors import AccessError, Forbidden, Unauthenticated, UnsafeSettings
from notecheck_service.access.keys import KeyHolder, Keys
from notecheck_service.access.policy import Rule, load
from notecheck_service.access.refusals import Refusals
from notecheck_service.access.safe import refuse_nobody
from notecheck_service.access.sessions import Session, Sessions, cookie
from notecheck_service.settings import Settings
from notecheck_service.store import Scope, Store

__all__ = ["Access", "Caller", "Principal", "guard", "stand_before"]

T = TypeVar("T")
Values = TypeVarTuple("Values")
SAFE = ("GET", "HEAD", "OPTIONS")
THREADS = 16
"""How many callers may be looked up at once."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who calls."""

    scope: Scope
    """For the store."""
    scopes: frozenset[str] = frozenset()
    """What the key of a program is for; empty for people."""
    session: Session | None = None
    """Of a person; None for programs."""


NOBODY = Principal(Scope("", "nobody", "none", "system"))
"""Whoever calls a route that is open to anyone, unknown. Their scope sees no practice."""


Tokens = Callable[[str, str], str]
"""Of a token and the path that it came to: the id of the key that its bearer acts under. Raises Unauthenticated."""


@dataclass(frozen=True, slots=True)
class Access:
    """All that the guard needs, in `app.state.access`."""

    settings: Settings
    keys: Keys
    sessions: Sessions
    refusals: Refusals
    tokens: Tokens | None = None
    """Knows tokens that are no keys of ours; None: there are none."""
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(THREADS, "door"))
    """Its own: the framework's would be made anew for many a request."""

    async def apart(self, look: Callable[[*Values], T], *values: *Values) -> T:
        """What a function gives that asks the store, while nobody else waits for it."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, look, *values)

    @classmethod
    def of(cls, store: Store, settings: Settings) -> Self:
        """The guard's things for this store. UnsafeSettings: nobody could sign in."""
        refuse_nobody(store, settings)
        return cls(settings, Keys(store), Sessions(store, settings), Refusals(store))

    def admit(
        self, rule: Rule | None, token: str | None, session: str | None, request_id: str, path: str = ""
    ) -> Principal:
        """Who comes with this key or cookie, if the rule lets them. The key counts where both are given."""
        if rule is not None and rule.anyone:
            return NOBODY
        principal = self.recognised(token, session, request_id, path)
        if rule is None or not allows(rule, principal):
            raise Refusal(principal, "scope_missing" if principal.session is None else "role_not_allowed")
        return principal

    def recognised(self, token: str | None, session: str | None, request_id: str, path: str = "") -> Principal:
        """Who comes with this key or cookie. Unauthenticated when nobody does."""
        if token is not None:
            key = self.holder(token, path)
            return Principal(Scope(key.practice_id, key.key_id, "service", "key", request_id), key.scopes)
        if session is not None:
            held = self.sessions.holder(session)
            scope = Scope(held.practice_id, held.person_id, held.role, "person", request_id)
            return Principal(scope, session=held)
        raise Unauthenticated("no_credentials")

    def holder(self, token: str, path: str) -> KeyHolder:
        """Under which key the bearer of a token acts."""
        if self.tokens is None or token.startswith("nck_"):
            return self.keys.holder(token)
        return self.keys.named(self.tokens(token, path))


class Refusal(Forbidden):
    """Forbidden, with whom: for the audit."""

    def __init__(self, principal: Principal, code: str) -> None:
        super().__init__(code)
        self.principal = principal


def allows(rule: Rule, principal: Principal) -> bool:
    """Whether a rule lets somebody in."""
    if principal.session is None:
        return rule.scope is not None and rule.scope in principal.scopes
    return principal.scope.role in rule.roles


async def guard(request: Request) -> Principal:
    """Who calls; Unauthenticated or Forbidden for all who may not, with an entry in the audit."""
    if isinstance(known := getattr(request.state, "principal", None), Principal):
        return known
    access: Access = request.app.state.access
    # By the route itself, not by its path: a router that is included with a prefix does not know its own.
    route, rule = request.app.state.rules.get(id(request.scope["route"]), ("undeclared", None))
    request_id = str(getattr(request.state, "request_id", ""))
    token, session = bearer(request), request.cookies.get(cookie(access.settings).key)
    try:
        principal = await access.apart(access.admit, rule, token, session, request_id, request.scope["path"])
        if principal.session is not None and request.method not in SAFE:
            await own_page(request, principal)
    except AccessError as error:
        await access.apart(tell, access.refusals, error, f"{request.method} {route}", request_id)
        raise
    request.state.scope = principal.scope
    return principal


Caller = Annotated[Principal, Depends(guard)]
"""What a handler asks for to know who calls."""


def bearer(request: Request) -> str | None:
    """The token of an Authorization header; None when there is no such header."""
    header = request.headers.get("authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


async def own_page(request: Request, principal: Principal) -> None:
    """A change asked for by a browser brings the session's own token, in `X-CSRF-Token` or the form's `csrf`."""
    given = request.headers.get("x-csrf-token")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given is None and kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        value = (await request.form()).get("csrf")
        given = value if isinstance(value, str) else None
    session = principal.session
    if (
        session is None
        or given is None
        or not hmac.compare_digest(given.encode("utf-8", "replace"), session.csrf.encode())
    ):
        raise Refusal(principal, "csrf")


def tell(refusals: Refusals, error: AccessError, route: str, request_id: str) -> None:
    """Tell the audit of a refusal; a call without any credentials is not worth an entry."""
    if isinstance(error, Refusal):
        refusals.known(replace(error.principal.scope, request_id=request_id), route, error.code)
    elif error.code != "no_credentials":
        refusals.stranger(route, error.code, request_id)


def stand_before(app: FastAPI) -> None:
    """Tie each route of an app to its rule, once all routers are included.

    UnsafeSettings: a route that has no row in the table, or that the guard does not stand before; a row that has no
    route; what is no route of FastAPI's (a folder of files, the framework's own pages) must be open to anyone.
    """
    table = load()
    unclaimed = set(table)
    app.state.rules = {}
    for context in iter_route_contexts(app.routes):
        path, guarded = str(context.path), isinstance(context.original_route, APIRoute)
        for method in sorted((context.methods or {"GET"}) - {"HEAD"}):
            name = f"{method} {path}"
            if name not in table:
                raise UnsafeSettings("E_POLICY_MISSING", name)
            unclaimed.discard(name)
            stands = guarded and any(dependant.call is guard for dependant in within(context.dependant))
            if not stands and not (table[name].anyone and not guarded):
                raise UnsafeSettings("E_POLICY_UNGUARDED", name)
            if app.state.rules.get(id(context.original_route), (path, table[name])) != (path, table[name]):
                raise UnsafeSettings("E_POLICY_AMBIGUOUS", name)
            app.state.rules[id(context.original_route)] = (path, table[name])
    if unclaimed:
        raise UnsafeSettings("E_POLICY_UNUSED", min(unclaimed))


def within(dependant: Dependant) -> Iterator[Dependant]:
    """A dependency and all that it depends on."""
    for inner in dependant.dependencies:
        yield inner
        yield from within(inner)
