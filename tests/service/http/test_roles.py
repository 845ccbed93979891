"""Who may do what, against a table written by hand: every route × every role × whose thing it is."""

import json

import pytest
from fastapi.routing import APIRoute

from notecheck_service.app import routers
from notecheck_service.scanning.samples import samples

B, P, ADMIN, AUDITOR, S = "biller", "physician", "admin", "auditor", "service"
CALLERS = (B, P, ADMIN, AUDITOR, S)
EVERYONE = {"nobody", *CALLERS}

ALLOWED = {
    "POST /v1/scan": {B, P, S},
    "POST /v1/batches": {B, S},
    "GET /v1/batches": {B, S},
    "GET /v1/batches/{id}": {B, S},
    "GET /v1/batches/{id}/results": {B, S},
    "POST /v1/batches/{id}/cancel": {B, S},
    "GET /v1/notes": {B, P, AUDITOR, S},
    "GET /v1/notes/{id}": {B, P, AUDITOR, S},
    "PATCH /v1/notes/{id}": {B, P},
    "GET /v1/notes/{id}/text": {B, P, AUDITOR, S},
    "GET /v1/notes/{id}/results": {B, P, AUDITOR, S},
    "GET /v1/notes/{id}/results/newest": {B, P, AUDITOR, S},
    "GET /v1/notes/{id}/release": {B, P, AUDITOR, S},
    "GET /v1/worklist": {B, P, S},
    "GET /v1/events": {B, ADMIN, AUDITOR, S},
    "GET /v1/jobs": {ADMIN},
    "GET /v1/keys": {ADMIN},
    "POST /v1/keys": {ADMIN},
    "DELETE /v1/keys/{id}": {ADMIN},
    "GET /v1/people": {ADMIN},
    "POST /v1/people": {ADMIN},
    "GET /v1/people/{id}": {ADMIN},
    "PATCH /v1/people/{id}": {ADMIN},
    "GET /v1/audit": {AUDITOR},
    "GET /v1/audit/readers": {AUDITOR},
    "GET /v1/versions": EVERYONE,
    "GET /health/live": EVERYONE,
    "GET /health/ready": EVERYONE,
    "GET /openapi.json": EVERYONE,
}
BODIES = {
    "POST /v1/scan": {"text": samples()["return-visit"]},
    "PATCH /v1/notes/{id}": {"priority": 1},
    "POST /v1/keys": {"name": "another", "scopes": ["read"]},
    "POST /v1/people": {"login": "x", "name": "Y", "role": "biller"},
    "PATCH /v1/people/{id}": {"name": "Z"},
}


@pytest.fixture(scope="module")
def things(service):
    """A note, a batch, a key and a person of each practice."""
    return {practice: made(service, getattr(service, practice)) for practice in ("ours", "theirs")}


def made(service, practice) -> dict[str, str]:
    ask, headers = service.client, practice.headers
    line = json.dumps({"id": "a", "text": samples()["return-visit"]}).encode()
    sent = {**headers[S], "content-type": "application/x-ndjson"}
    return {
        "notes": ask.post("/v1/scan", json=BODIES["POST /v1/scan"], headers=headers[S]).headers["notecheck-note"],
        "batches": ask.post("/v1/batches", content=line, headers=sent).json()["id"],
        "keys": ask.post("/v1/keys", json=BODIES["POST /v1/keys"], headers=headers[ADMIN]).json()["id"],
        "people": ask.get("/v1/people", headers=headers[ADMIN]).json()["people"][0]["id"],
    }


def call(service, route: str, role: str, ids: dict[str, str]):
    """Call a route of the things with these ids, as whoever has this role in our practice."""
    method, path = route.split()
    kind = path.split("/")[2] if "{id}" in path else ""
    headers = dict(service[role]) if role != "nobody" else {}
    headers["if-match"] = '"1"'
    more = {"json": BODIES[route]} if route in BODIES else {}
    if route == "POST /v1/people":
        more = {"json": {**BODIES[route], "login": f"{role}-{kind}"}}
    if route == "POST /v1/batches":
        headers["content-type"], more = "application/x-ndjson", {"content": b'{"id": "a", "text": "x"}\n'}
    return service.client.request(method, path.replace("{id}", ids.get(kind, "")), headers=headers, **more)


def test_the_table_names_every_route():
    declared = {
        f"{method} {route.path}"
        for router in routers()
        for route in router.routes
        if isinstance(route, APIRoute) and route.path.startswith(("/v1", "/health", "/openapi"))
        for method in route.methods
    }
    assert set(ALLOWED) == {each for each in declared if "webhook" not in each}


@pytest.mark.parametrize("role", ["nobody", *CALLERS])
@pytest.mark.parametrize("route", ALLOWED)
def test_who_may_call_it(service, things, route, role):
    status = call(service, route, role, things["ours"]).status_code
    if role in ALLOWED[route]:
        # Let in: done, or told that it has changed since.
        assert status in (200, 201, 202, 204, 409, 412), status
    else:
        assert status == (401 if role == "nobody" else 403)


OWNED = [route for route in ALLOWED if "{id}" in route]


@pytest.mark.parametrize("role", CALLERS)
@pytest.mark.parametrize("route", OWNED)
def test_a_thing_of_another_practice_is_not_there(service, things, route, role):
    answer = call(service, route, role, things["theirs"])
    assert answer.status_code == (404 if role in ALLOWED[route] else 403)
    assert things["theirs"]["notes"] not in answer.text


@pytest.mark.parametrize("route", ["/v1/notes", "/v1/worklist", "/v1/batches", "/v1/events", "/v1/keys", "/v1/people"])
def test_no_list_shows_a_thing_of_another_practice(service, things, route):
    role = ADMIN if route in ("/v1/keys", "/v1/people") else S
    shown = service.client.get(route, params={} if role == ADMIN else {"limit": 200}, headers=service[role])
    assert shown.status_code == 200
    for id in things["theirs"].values():
        assert id not in shown.text


def test_a_cursor_of_another_practice_is_none(service, things):
    for route, kind in (("/v1/notes", "notes"), ("/v1/worklist", "notes"), ("/v1/batches", "batches")):
        answer = service.client.get(route, params={"after": things["theirs"][kind]}, headers=service[B])
        assert answer.status_code == 404


def test_a_page_needs_its_own_token_for_a_change(service, things):
    without = {"cookie": service[B]["cookie"], "if-match": '"1"'}
    answer = service.client.patch(f"/v1/notes/{things['ours']['notes']}", json={"priority": 1}, headers=without)
    assert answer.status_code == 403


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nck_x_y", "Basic eDp5", "Bearer nck_" + "a" * 9000])
def test_a_made_up_key_is_nobodys(service, header):
    answer = service.client.get("/v1/notes", headers={"authorization": header})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "nck_" not in answer.text


def test_a_key_is_good_for_what_it_is_for(service):
    made = service.client.post("/v1/keys", json={"name": "reader", "scopes": ["read"]}, headers=service[ADMIN]).json()
    reader = {"authorization": f"Bearer {made['token']}"}
    assert service.client.get("/v1/notes", headers=reader).status_code == 200
    assert service.client.post("/v1/scan", json={"text": "x"}, headers=reader).status_code == 403
    assert service.client.delete(f"/v1/keys/{made['id']}", headers=service[ADMIN]).status_code == 204
    assert service.client.get("/v1/notes", headers=reader).status_code == 401


def test_nobodys_body_is_not_even_read(service):
    answer = service.client.post("/v1/scan", content=b"{not json", headers={"content-type": "application/json"})
    assert answer.status_code == 401
