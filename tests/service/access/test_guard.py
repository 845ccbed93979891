"""The guard: closed by default, and every refusal of somebody known is in the audit."""

import asyncio

import httpx2
import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.responses import JSONResponse
from sqlalchemy import select
from starlette.staticfiles import StaticFiles

from notecheck_service.access import guard as guards
from notecheck_service.access import keys, people
from notecheck_service.access.errors import AccessError, Unauthenticated, UnsafeSettings
from notecheck_service.access.guard import Access, Caller, guard, stand_before
from notecheck_service.access.policy import Rule, load
from notecheck_service.access.refusals import STRANGERS_A_MINUTE
from notecheck_service.access.sessions import Sessions, begin, cookie
from notecheck_service.store import system
from notecheck_service.store.tables.audit import audit_entry

TABLE = {
    "GET /open": Rule(anyone=True),
    "GET /v1/charts/{id}": Rule(roles=frozenset({"biller", "physician"}), scope="read"),
    "POST /v1/charts/{id}": Rule(roles=frozenset({"physician"})),
    "POST /v1/feed": Rule(scope="scan"),
}
ROLES = (*people.ROLES, "scan", "read", "nobody")
ALLOWED = {
    "GET /open": set(ROLES),
    "GET /v1/charts/{id}": {"biller", "physician", "read"},
    "POST /v1/charts/{id}": {"physician"},
    "POST /v1/feed": {"scan"},
}


def made_app() -> FastAPI:
    app = FastAPI(dependencies=[Depends(guard)], openapi_url=None)
    inner, outer = APIRouter(prefix="/charts"), APIRouter()

    @app.get("/open")
    def opened() -> str:
        return "open"

    @inner.get("/{id}")
    def read(id: str, caller: Caller) -> str:
        return caller.scope.actor_id

    @inner.post("/{id}")
    def write(id: str, caller: Caller) -> str:
        return caller.scope.actor_id

    @outer.post("/feed")
    def feed() -> str:
        return "fed"

    outer.include_router(inner)
    app.include_router(outer, prefix="/v1")

    @app.exception_handler(AccessError)
    def turned_away(_, error: AccessError) -> JSONResponse:
        return JSONResponse(error.code, 401 if isinstance(error, Unauthenticated) else 403)

    return app


@pytest.fixture
def app(database, settings, monkeypatch) -> FastAPI:
    monkeypatch.setattr(guards, "load", lambda: TABLE)
    app = made_app()
    stand_before(app)
    app.state.access = Access.of(database, settings)
    return app


def ask(app: FastAPI, method: str, path: str, **options) -> httpx2.Response:
    async def go() -> httpx2.Response:
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://test") as client:
            return await client.request(method, path, **options)

    return asyncio.run(go())


@pytest.fixture
def headers(database, practice, settings) -> dict[str, dict[str, str]]:
    """What each kind of caller sends along."""
    found: dict[str, dict[str, str]] = {"nobody": {}}
    with database.write(system(practice.practice_id)) as unit:
        for scope in ("scan", "read"):
            found[scope] = {"authorization": f"Bearer {keys.create(unit, scope, [scope])[1]}"}
        tokens = {role: begin(unit, people.add(unit, role, role, role).id, role) for role in people.ROLES}
    for role, token in tokens.items():
        session = Sessions(database, settings).holder(token)
        found[role] = {"cookie": f"{cookie(settings).key}={token}", "x-csrf-token": session.csrf}
    return found


def refusals(database) -> list[tuple[str, str, str]]:
    with database.read(system()) as unit:
        c = audit_entry.c
        return [tuple(row) for row in unit.execute(select(c.role, c.object_id, c.reason).where(c.outcome == "refused"))]


def test_each_route_lets_in_whom_its_row_names_and_nobody_else(app, headers, database):
    for route, allowed in ALLOWED.items():
        method, path = route.replace("{id}", "note_1").split()
        for role in ROLES:
            answer = ask(app, method, path, headers=headers[role])
            assert answer.status_code == (200 if role in allowed else 401 if role == "nobody" else 403), (route, role)
    told = refusals(database)
    assert len(told) == sum(len(ROLES) - 1 - len(allowed - {"nobody"}) for allowed in ALLOWED.values())
    assert ("biller", "POST /v1/charts/{id}", "role_not_allowed") in told
    assert ("service", "POST /v1/charts/{id}", "scope_missing") in told


@pytest.mark.parametrize("header", ["Bearer", "Bearer nck_a_b", "Basic eDp5", "Bearer \xff", "x" * 5000])
def test_a_wrong_key_is_nobodys_even_beside_a_good_cookie(app, headers, database, header: str):
    both = headers["physician"] | {"authorization": header.encode("latin-1")}
    assert ask(app, "GET", "/v1/charts/1", headers=both).json() == "bad_key"
    assert refusals(database) == [("none", "GET /v1/charts/{id}", "bad_key")]


def test_a_change_from_a_browser_brings_the_sessions_own_token(app, headers):
    def post(**options) -> httpx2.Response:
        return ask(app, "POST", "/v1/charts/1", **options)

    mine = headers["physician"]
    bare = {"cookie": mine["cookie"]}
    assert post(headers=bare).json() == "csrf"
    assert post(headers=bare | {"x-csrf-token": headers["biller"]["x-csrf-token"]}).json() == "csrf"
    assert post(headers=bare, data={"csrf": "another"}).json() == "csrf"
    assert post(headers=bare, data={"csrf": mine["x-csrf-token"]}).status_code == 200
    assert post(headers=mine).status_code == 200
    assert ask(app, "GET", "/v1/charts/1", headers=bare).status_code == 200


def test_strangers_cannot_fill_the_audit(app, database, clock):
    for _ in range(STRANGERS_A_MINUTE + 5):
        app.state.access.refusals.stranger("GET /x", "bad_key", "")
    assert len(refusals(database)) == STRANGERS_A_MINUTE
    clock.advance(minutes=1)
    app.state.access.refusals.stranger("GET /x", "bad_key", "")
    assert len(refusals(database)) == STRANGERS_A_MINUTE + 1


def test_a_route_without_a_row_stops_the_start(monkeypatch):
    monkeypatch.setattr(guards, "load", lambda: {name: rule for name, rule in TABLE.items() if "feed" not in name})
    with pytest.raises(UnsafeSettings, match="E_POLICY_MISSING: POST /v1/feed"):
        stand_before(made_app())


def test_a_row_without_a_route_stops_the_start(monkeypatch):
    monkeypatch.setattr(guards, "load", lambda: TABLE | {"GET /v1/nothing": Rule(scope="read")})
    with pytest.raises(UnsafeSettings, match="E_POLICY_UNUSED: GET /v1/nothing"):
        stand_before(made_app())


def test_a_route_past_the_guard_stops_the_start(monkeypatch):
    monkeypatch.setattr(guards, "load", lambda: TABLE)
    app = FastAPI(openapi_url=None)
    app.get("/open")(lambda: "open")
    with pytest.raises(UnsafeSettings, match="E_POLICY_UNGUARDED"):
        stand_before(app)


def test_files_are_served_only_where_anyone_may_see_them(monkeypatch, tmp_path):
    app = FastAPI(openapi_url=None)
    app.mount("/v1/charts/{id}", StaticFiles(directory=tmp_path))
    monkeypatch.setattr(guards, "load", lambda: TABLE)
    with pytest.raises(UnsafeSettings, match="E_POLICY_UNGUARDED"):
        stand_before(app)
    monkeypatch.setattr(guards, "load", lambda: {"GET /v1/charts/{id}": Rule(anyone=True)})
    stand_before(app)


def test_a_route_under_two_names_is_refused(monkeypatch):
    monkeypatch.setattr(guards, "load", lambda: {"GET /a/x": Rule(anyone=True), "GET /b/x": Rule(scope="read")})
    app, router = FastAPI(dependencies=[Depends(guard)], openapi_url=None), APIRouter()
    router.get("/x")(lambda: "x")
    app.include_router(router, prefix="/a")
    app.include_router(router, prefix="/b")
    with pytest.raises(UnsafeSettings, match="E_POLICY_AMBIGUOUS"):
        stand_before(app)


@pytest.mark.parametrize(
    "row", ["{}", "{ roles = [] }", '{ roles = ["king"] }', '{ anyone = true, scope = "read" }', '{ role = "biller" }']
)
def test_rows_that_say_nothing_or_nonsense_are_refused(tmp_path, row: str):
    path = tmp_path / "a.toml"
    path.write_text(f'[routes]\n"GET /x" = {row}\n')
    with pytest.raises(UnsafeSettings, match="E_POLICY_ROW"):
        load([path])


def test_a_route_is_named_once(tmp_path):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text('[routes]\n"GET /x" = { anyone = true }\n')
    with pytest.raises(UnsafeSettings, match="E_POLICY_TWICE"):
        load(tmp_path.glob("*.toml"))
