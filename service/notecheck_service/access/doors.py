"""Ways in and out that need no page of their own: to the provider and back, and out.

`app.state.provider` is the `Provider` of the settings, or None when they name none.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from notecheck_service.access.errors import Unauthenticated
from notecheck_service.access.guard import Access, Caller
from notecheck_service.access.oidc import BACK, MINUTES, Provider
from notecheck_service.access.sessions import Cookie, Session, cookie, end

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


@router.get("/sign-in/provider")
def leave(request: Request, prove: bool = False) -> Response:
    """Off to the provider; `?prove=1` to prove once more who one is."""
    url, sealed = provider_of(request).leave(session_of(request) if prove else None)
    answer = RedirectResponse(url, 303)
    journey(request).put(answer, sealed, seconds=MINUTES * 60)
    return answer


@router.get(BACK)
def arrive(request: Request, state: str = "", code: str = "") -> Response:
    """Back from the provider, signed in."""
    sealed = request.cookies.get(journey(request).key, "")
    token = provider_of(request).arrive(sealed, state, code, session_of(request))
    answer = RedirectResponse("/", 303)
    journey(request).drop(answer)
    cookie(access_of(request).settings).put(answer, token)
    return answer


@router.post("/sign-out")
def leave_for_good(request: Request, caller: Caller) -> Response:
    """Sign out."""
    if caller.session is not None:
        with access_of(request).sessions.store.write(caller.scope) as unit:
            end(unit, caller.session)
    answer = RedirectResponse("/sign-in", 303)
    cookie(access_of(request).settings).drop(answer)
    return answer


def access_of(request: Request) -> Access:
    """The guard's things."""
    access: Access = request.app.state.access
    return access


def provider_of(request: Request) -> Provider:
    """The provider; Unauthenticated `provider_unavailable` where there is none."""
    provider: Provider | None = getattr(request.app.state, "provider", None)
    if provider is None:
        raise Unauthenticated("provider_unavailable")
    return provider


def session_of(request: Request) -> Session | None:
    """Whoever is signed in already, if anybody."""
    access = access_of(request)
    token = request.cookies.get(cookie(access.settings).key)
    try:
        return access.sessions.holder(token) if token else None
    except Unauthenticated:
        return None


def journey(request: Request) -> Cookie:
    """What is remembered between leaving for the provider and coming back."""
    return cookie(access_of(request).settings, "notecheck-journey")
