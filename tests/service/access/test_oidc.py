"""Signing in at a provider: a small one of our own, which signs as real ones do, and can be told to lie."""

import asyncio
import base64
import hashlib
import json
import time
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import httpx2
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from fastapi import Depends, FastAPI
from fastapi.responses import JSONResponse

from notecheck_service.access import doors, people
from notecheck_service.access import guard as guards
from notecheck_service.access.errors import AccessError, Unauthenticated
from notecheck_service.access.guard import Access, guard, stand_before
from notecheck_service.access.oidc import Provider
from notecheck_service.access.policy import load
from notecheck_service.access.sessions import Sessions
from notecheck_service.clock import HandClock
from notecheck_service.settings import Settings
from notecheck_service.store import system

ISSUER = "https://id.example"
WAYS = ("GET /sign-in/provider", "GET /sign-in/provider/back", "POST /sign-out")


class Pretend:
    """A provider: discovery, keys, and a token endpoint that checks client, code and PKCE."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(65537, 2048)
        self.name = "k1"
        self.about: dict[str, str] = {}
        self.claims: dict[str, object] = {}
        self.header: dict[str, str] = {}
        self.asked: dict[str, str] = {}
        self.down = False
        self.algorithm = "RS256"
        self.signs_with: object = None

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if self.down:
            raise httpx2.ConnectError("down")
        answers = {"/.well-known/openid-configuration": self.describe, "/keys": self.keys, "/token": self.token}
        return answers[request.url.path](request)

    def describe(self, _: httpx2.Request) -> httpx2.Response:
        places = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        return httpx2.Response(200, json={"issuer": ISSUER} | {n: ISSUER + p for n, p in places.items()} | self.about)

    def keys(self, _: httpx2.Request) -> httpx2.Response:
        kind = jwt.algorithms.RSAAlgorithm if isinstance(self.key, rsa.RSAPrivateKey) else jwt.algorithms.ECAlgorithm
        public = json.loads(kind.to_jwk(self.key.public_key()))
        return httpx2.Response(200, json={"keys": [public | {"kid": self.name, "alg": self.algorithm, "use": "sig"}]})

    def authorize(self, url: str) -> None:
        """The person signs in here, in their browser."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}

    def token(self, request: httpx2.Request) -> httpx2.Response:
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if form.get("code") != "the-code" or challenge != self.asked["code_challenge"]:
            return httpx2.Response(400, json={"error": "invalid_grant"})
        now = int(time.time())
        claims = {
            "iss": ISSUER, "aud": "notecheck", "sub": "u-1", "iat": now, "exp": now + 300, "auth_time": now,
            "nonce": self.asked["nonce"], "email": "Physician@Example.org", "email_verified": True,
        } | self.claims  # fmt: skip
        told = {name: value for name, value in claims.items() if value is not None}
        signed = jwt.encode(told, self.signs_with or self.key, self.algorithm, {"kid": self.name} | self.header)
        return httpx2.Response(200, json={"access_token": "a", "token_type": "Bearer", "id_token": signed})


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime.now(UTC))


@pytest.fixture
def pretend() -> Pretend:
    return Pretend()


@pytest.fixture
def settings(tmp_path) -> Settings:
    url = "https://notecheck.example"
    return Settings(
        _env_file=None, data=tmp_path, oidc_issuer=ISSUER, oidc_client_id="notecheck", oidc_client_secret="s",
        public_url=url,
    )  # fmt: skip


@pytest.fixture
def provider(settings, database, box, pretend, practice) -> Provider:
    with database.write(system(practice.practice_id)) as unit:
        people.add(unit, "physician@example.org", "A Physician", "physician")
    return Provider(settings, database, box, httpx2.MockTransport(pretend))


def come_in(provider: Provider, pretend: Pretend, session=None, **changed: str) -> str:
    url, sealed = provider.leave(session)
    pretend.authorize(url)
    given = {"sealed": sealed, "state": pretend.asked["state"], "code": "the-code"} | changed
    return provider.arrive(given["sealed"], given["state"], given["code"], session)


def test_a_person_comes_in_and_is_known_by_the_providers_name_from_then_on(provider, pretend, settings, database):
    session = Sessions(database, settings).holder(come_in(provider, pretend))
    assert (session.login, session.role) == ("physician@example.org", "physician")
    assert pretend.asked["code_challenge_method"] == "S256"
    assert pretend.asked["redirect_uri"] == "https://notecheck.example/sign-in/provider/back"
    pretend.claims = {"email": "married@example.org"}
    again = Sessions(database, settings).holder(come_in(provider, pretend))
    assert again.person_id == session.person_id
    pretend.claims = {"sub": "somebody else with the same address"}
    with pytest.raises(Unauthenticated):
        come_in(provider, pretend)


def test_keys_are_rotated_and_of_other_kinds(provider, pretend):
    come_in(provider, pretend)
    pretend.key, pretend.name, pretend.algorithm = ec.generate_private_key(ec.SECP256R1()), "k2", "ES256"
    assert come_in(provider, pretend)


LIES = {
    "issuer": {"iss": "https://evil.example"},
    "audience": {"aud": "another"},
    "for others too": {"aud": ["another", "notecheck"]},
    "expired": {"exp": int(time.time()) - 3600},
    "no end": {"exp": None},
    "nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "no subject": {"sub": None},
    "unknown": {"email": "nobody@example.org"},
    "not verified": {"email_verified": False},
    "verified in words": {"email_verified": "yes"},
    "no address": {"email": None},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_lies_in_the_token_let_nobody_in(provider, pretend, lie):
    pretend.claims = lie
    with pytest.raises(Unauthenticated, match="sign_in_failed"):
        come_in(provider, pretend)
    pretend.claims = {}
    assert come_in(provider, pretend)


@pytest.mark.parametrize("how", ["unsigned", "another key", "shared secret", "unknown key"])
def test_wrong_signatures_let_nobody_in(provider, pretend, how: str):
    if how == "unsigned":
        pretend.algorithm, pretend.signs_with = "none", ""
    elif how == "another key":
        pretend.signs_with = rsa.generate_private_key(65537, 2048)
    elif how == "shared secret":
        pretend.algorithm, pretend.signs_with = "HS256", "s" * 32
    else:
        pretend.header = {"kid": "k9"}
    with pytest.raises(Unauthenticated, match="sign_in_failed"):
        come_in(provider, pretend)


def test_what_comes_back_must_have_left_from_here(provider, pretend):
    spoiled = ({"state": "another"}, {"sealed": "made up"}, {"sealed": ""}, {"code": "another"}, {"state": "\ud800"})
    for changed in spoiled:
        with pytest.raises(Unauthenticated, match="sign_in_failed"):
            come_in(provider, pretend, **changed)
    url, _ = provider.leave()
    _, of_another = provider.leave()
    pretend.authorize(url)
    with pytest.raises(Unauthenticated):
        provider.arrive(of_another, pretend.asked["state"], "the-code")


@pytest.mark.parametrize("about", [{"issuer": "https://evil.example"}, {"token_endpoint": "http://id.example/token"}])
def test_a_provider_that_is_another_or_not_over_tls_is_not_asked(provider, pretend, about):
    pretend.about = about
    with pytest.raises(Unauthenticated, match="provider_unavailable"):
        provider.leave()


def test_a_provider_that_is_down_is_told_and_comes_back(provider, pretend):
    pretend.down = True
    with pytest.raises(Unauthenticated, match="provider_unavailable"):
        provider.leave()
    pretend.down = False
    assert come_in(provider, pretend)


def test_a_proof_at_the_provider_is_fresh_and_of_the_same_person(provider, pretend, settings, database, practice):
    sessions = Sessions(database, settings)
    token = come_in(provider, pretend)
    session = sessions.holder(token)
    fresh = sessions.holder(come_in(provider, pretend, session))
    assert pretend.asked["prompt"] == "login"
    assert fresh.person_id == session.person_id
    with pytest.raises(Unauthenticated):
        sessions.holder(token)
    pretend.claims = {"auth_time": int(time.time()) - 3600}
    with pytest.raises(Unauthenticated):
        come_in(provider, pretend, fresh)
    with database.write(system(practice.practice_id)) as unit:
        people.add(unit, "biller@example.org", "B", "biller")
    pretend.claims = {"sub": "u-2", "email": "biller@example.org"}
    with pytest.raises(Unauthenticated):
        come_in(provider, pretend, fresh)
    assert sessions.holder(come_in(provider, pretend)).role == "biller"


def test_the_disabled_are_not_let_in(provider, pretend, settings, database, practice):
    id = Sessions(database, settings).holder(come_in(provider, pretend)).person_id
    with database.write(system(practice.practice_id)) as unit:
        people.disable(unit, id)
    with pytest.raises(Unauthenticated, match="sign_in_failed"):
        come_in(provider, pretend)


def test_the_way_through_the_doors(database, settings, provider, pretend, monkeypatch):
    """Off to the provider, back with a session, out again; a stranger's way back leads nowhere."""
    app = FastAPI(dependencies=[Depends(guard)], openapi_url=None)
    app.include_router(doors.router)
    app.exception_handler(AccessError)(lambda _, error: JSONResponse(error.code, 401))
    table = load()
    monkeypatch.setattr(guards, "load", lambda: {route: table[route] for route in WAYS})
    stand_before(app)
    settings = settings.model_copy(update={"behind_tls_proxy": True, "proxies": "10.0.0.1"})
    app.state.access, app.state.provider = Access.of(database, settings), provider

    async def way() -> None:
        browser = httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="https://test")
        async with browser:
            left = await browser.get("/sign-in/provider")
            assert left.status_code == 303
            pretend.authorize(left.headers["location"])
            back = {"state": pretend.asked["state"], "code": "the-code"}
            assert (
                await browser.get("/sign-in/provider/back", params=back | {"state": "x"})
            ).json() == "sign_in_failed"
            come = await browser.get("/sign-in/provider/back", params=back)
            given = next(v for v in come.headers.get_list("set-cookie") if v.startswith("__Host-notecheck="))
            assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(given.split("; "))
            session = app.state.access.sessions.holder(browser.cookies["__Host-notecheck"])
            assert (await browser.post("/sign-out")).status_code == 401
            out = await browser.post("/sign-out", headers={"x-csrf-token": session.csrf})
            assert out.headers["location"] == "/sign-in"
            assert "__Host-notecheck" not in browser.cookies
            with pytest.raises(Unauthenticated):
                app.state.access.sessions.holder(given.partition("=")[2].partition(";")[0])
            app.state.provider = None
            assert (await browser.get("/sign-in/provider")).json() == "provider_unavailable"

    asyncio.run(way())
