"""Bodies that mean harm: no fault of ours, no word of theirs in an answer, no wait without end."""

import pytest
from service.http import hostile
from service.http.test_roles import ADMIN, ALLOWED, B, things

from notecheck_service.openapi import describe

ROUTES = [route for route in ALLOWED if not route.startswith("GET /health")]
WRITING = [route for route in ROUTES if not route.startswith("GET")]
__all__ = ["things"]


def who(route: str) -> str:
    return B if B in ALLOWED[route] else ADMIN if ADMIN in ALLOWED[route] else "auditor"


def attack(service, things, route: str, sent: list[tuple[str, bytes]]) -> None:
    method, path = route.split()
    kind = path.split("/")[2] if "{id}" in path else ""
    url = path.replace("{id}", things["ours"].get(kind, ""))
    declared = describe(service.app)["paths"].get(path, {}).get(method.lower(), {"responses": {}})["responses"]
    for content_type, body in sent:
        headers = {**service[who(route)], "if-match": '"1"', "content-type": content_type}
        answer = service.client.request(method, url, content=body, headers=headers, timeout=20)
        assert answer.status_code < 500, (route, content_type, body[:60])
        assert not declared or str(answer.status_code) in declared, (route, answer.status_code, body[:60])
        if answer.status_code >= 400:
            assert hostile.CANARY not in answer.text, (route, body[:60])
            assert answer.headers["content-type"] == "application/problem+json"


def spread(sent: list[tuple[str, bytes]], some: int) -> list[tuple[str, bytes]]:
    return sent[:: max(1, len(sent) // some)]


@pytest.mark.parametrize("route", WRITING)
def test_some_do_no_harm(service, things, route):
    sent = hostile.bodies(route)
    assert len(sent) >= 300
    attack(service, things, route, spread(sent, 40))


@pytest.mark.long
@pytest.mark.parametrize("route", ROUTES)
def test_none_does_harm(service, things, route):
    attack(service, things, route, hostile.bodies(route))


NASTY = ["%00", "%ed%a0%80", "..%2f..", hostile.CANARY, "a" * 3000, "%F0%9F%98%80", "*", "' or 1=1", "note_" + "a" * 22]


@pytest.mark.parametrize("route", [route for route in ALLOWED if "{id}" in route])
def test_an_id_that_is_none_is_told_without_it(service, route):
    method, path = route.split()
    for id in NASTY:
        headers = {**service[who(route)], "if-match": '"1"'}
        answer = service.client.request(method, path.replace("{id}", id), headers=headers)
        assert answer.status_code in (400, 404, 405, 415, 422), (id, answer.status_code)
        assert hostile.CANARY not in answer.text


@pytest.mark.parametrize("path", ["/v1/notes", "/v1/worklist", "/v1/batches", "/v1/events", "/v1/jobs", "/v1/audit"])
def test_a_query_that_is_none_is_told_without_it(service, path):
    role = next(iter(ALLOWED[f"GET {path}"] - {"service"}))
    for name in ("limit", "after", "sort", "verdict", "state", "created_from", "actor_id", hostile.CANARY):
        for value in (*NASTY, "-1", "0", "99999999999999999999", "1e9", "", "2026-99-99"):
            answer = service.client.get(f"{path}?{name}={value}", headers=service[role])
            assert answer.status_code < 500, (name, value)
            assert answer.status_code < 400 or hostile.CANARY not in answer.text
