"""Signing in, and proving once more who one is before a signature."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.concurrency import run_in_threadpool

from notecheck_service.access.errors import Forbidden, Unauthenticated
from notecheck_service.access.guard import Access
from notecheck_service.access.secret import Box, secret_of
from notecheck_service.access.sessions import cookie, require_proof
from notecheck_service.access.signin import SignIn
from notecheck_service.page.desk import AtDesk, Desk, PageRoute, see_other
from notecheck_service.page.render import page
from notecheck_service.review.refusal import Refused

__all__ = ["Proof", "prove", "router"]

router = APIRouter(route_class=PageRoute, include_in_schema=False)
OURS: Final = re.compile(r"/[a-z-]+(?:/[a-z]+_[a-z0-9]{22})?")
"""Addresses that one may be sent back to."""


@dataclass(frozen=True, slots=True)
class Proof:
    """When somebody proved who they are, and the token of the session that began with it."""

    at: datetime
    token: str | None
    desk: Desk

    def carried(self, answer: Response) -> Response:
        """The answer, with the new session's cookie where there is one."""
        if self.token is not None:
            cookie(_access(self.desk.request).settings).put(answer, self.token)
        return answer


async def prove(desk: Desk, password: str) -> Proof:
    """A fresh proof: by the password given, else by a sign-in of the last minutes.

    Refused `signer.password`: not their password. Forbidden `proof_too_old`: none given, and the sign-in is too old.
    """
    if not password:
        require_proof(desk.session, _access(desk.request).settings, desk.now)
        return Proof(desk.session.proved_at, None, desk)
    wrong = False
    try:
        token = await run_in_threadpool(_door(desk.request).prove, desk.session, password)
    except Unauthenticated:
        wrong = True
    if wrong:
        raise Refused("signer.password", "password: it is not yours, or it was wrong too often")
    return Proof(desk.now, token, desk)


def _access(request: Request) -> Access:
    access: Access = request.app.state.access
    return access


def _door(request: Request) -> SignIn:
    access = _access(request)
    settings = access.settings
    return SignIn(access.sessions.store, Box(secret_of(settings), "totp"), without_code=settings.demo)


@router.get("/sign-in")
def ask(request: Request, back: str = "") -> Response:
    """The form to sign in with."""
    return _form(request, back)


def _form(request: Request, back: str, *, failed: bool = False, status: int = 200) -> Response:
    settings = _access(request).settings
    return page(
        "sign-in.html", status=status, back=back if OURS.fullmatch(back) else "", failed=failed,
        provider=bool(settings.oidc_issuer), demo=settings.demo,
    )  # fmt: skip


@router.post("/sign-in")
def come_in(
    request: Request, login: Annotated[str, Form(max_length=320)] = "",
    password: Annotated[str, Form(max_length=1000)] = "", code: Annotated[str, Form(max_length=20)] = "",
    back: Annotated[str, Form(max_length=200)] = "",
) -> Response:  # fmt: skip
    """Sign in with a password and a code."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Forbidden("csrf")
    try:
        token = _door(request).by_password(login, password, code)
    except Unauthenticated:
        return _form(request, back, failed=True, status=401)
    answer = see_other(back if OURS.fullmatch(back) else "/")
    cookie(_access(request).settings).put(answer, token)
    return answer


@router.get("/prove")
def ask_again(desk: AtDesk) -> Response:
    """The form to prove once more who one is."""
    return desk.show("prove.html", provider=bool(_access(desk.request).settings.oidc_issuer))


@router.post("/prove")
async def proved(desk: AtDesk, password: Annotated[str, Form(max_length=1000)] = "") -> Response:
    """Prove once more who one is."""
    return (await prove(desk, password)).carried(see_other("/"))
