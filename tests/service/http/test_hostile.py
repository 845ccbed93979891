"""Bodies and addresses that mean harm: no fault of ours, no word of theirs in a refusal, no wait without end."""

import pytest
from service.connect.test_roles import ALLOWED as OF_CONNECTIONS
from service.connect.test_roles import BODIES as OF_HOOKS
from service.http import hostile
from service.http.conftest import signed_in
from service.http.test_roles import ALLOWED, things

from notecheck_service.access.policy import load
from notecheck_service.openapi import describe

TABLE = load()
ROUTES = sorted(TABLE)
WRITING = [route for route in ROUTES if not route.startswith("GET")]
READING = [route for route in ROUTES if route.startswith("GET")]
MOST = {route: 30 if route in hostile.FIELDS else 8 for route in WRITING}
"""How many bodies the short run sends."""
__all__ = ["things"]


@pytest.fixture(scope="module")
def ids(service, things) -> dict[str, str]:
    """What stands for {id}, by the first word of the path that names a kind of thing."""
    made = service.client.post("/v1/webhooks", json=OF_HOOKS["POST /v1/webhooks"], headers=service["admin"])
    note = things["ours"]["notes"]
    pages = dict.fromkeys(("review", "addendum", "history", "difference", "export", "entry", "feedback", "views"), note)
    return {
        **things["ours"], **pages, "webhooks": made.json().get("id", ""), "Questionnaire": "esi-2026-04",
        "cds-services": "notecheck-order-sign",
    }  # fmt: skip


def headers_of(service, route: str) -> dict[str, str]:
    """Of somebody who may call it, in a session of its own: one of them is the way out."""
    rule = TABLE[route]
    role = next((each for each in ("physician", "biller", "admin", "auditor") if each in rule.roles), "")
    if role:
        return signed_in(service.app, service.ours.id, service.ours.people[role], role)
    return dict(service["service"]) if rule.scope else {}


def address(route: str, ids: dict[str, str], id: str | None = None) -> str:
    path = route.split()[1]
    kind = next((part for part in reversed(path.partition("{id}")[0].split("/")) if part in ids), "")
    found = path.replace("{id}", ids.get(kind, "") if id is None else id).replace(
        "{form}", "text" if id is None else id
    )
    return found.replace("{version}", "0" if id is None else id).replace("{name}", "page.css" if id is None else id)


def judge(answer, route: str, sent: object) -> None:
    """What holds for every answer."""
    not_yet = (route, answer.status_code) == ("GET /health/ready", 503)
    assert answer.status_code < 500 or not_yet, (route, sent)
    if answer.headers.get("content-type", "").startswith("text/html"):
        assert "<script>" + hostile.CANARY not in answer.text, (route, sent)
    if answer.status_code >= 300:
        told = answer.text + str(answer.headers)
        assert hostile.CANARY not in told, (route, answer.status_code, sent)
    if answer.status_code >= 400 and not not_yet:
        kind = answer.headers["content-type"].partition(";")[0]
        assert kind in ("application/problem+json", "text/html", "application/fhir+json"), (route, kind)


def attack(service, ids, route: str, sent: list[tuple[str, bytes]]) -> set[int]:
    """Send them all; the statuses that came back."""
    method, path = route.split()
    declared = describe(service.app)["paths"].get(path, {}).get(method.lower(), {"responses": {}})["responses"]
    headers, url, seen = headers_of(service, route) | {"if-match": '"1"'}, address(route, ids), set()
    for content_type, body in sent:
        named = headers | {"content-type": content_type}
        answer = service.client.request(method, url, content=body, headers=named, timeout=20)
        judge(answer, route, (content_type, body[:60]))
        assert not declared or str(answer.status_code) in declared, (route, answer.status_code, body[:60])
        seen.add(answer.status_code)
    return seen


def ask(service, ids, route: str, queries: list[str]) -> set[int]:
    headers, url = headers_of(service, route), address(route, ids)
    answers = ((query, service.client.get(f"{url}?{query}", headers=headers, timeout=20)) for query in queries)
    return {judge(answer, route, query) or answer.status_code for query, answer in answers}


def let_in(route: str, seen: set[int]) -> bool:
    """Whether the handler itself was reached; one that is open to anyone may say 401 on its own account."""
    return TABLE[route].anyone or bool(seen - {401, 403})


def spread(sent: list, some: int) -> list:
    return sent[:: max(1, len(sent) // some)]


@pytest.mark.parametrize("route", WRITING)
def test_some_do_no_harm(service, ids, route):
    sent = hostile.bodies(route)
    assert len(sent) >= 300
    seen = attack(service, ids, route, spread(sent, MOST[route]))
    assert let_in(route, seen)


@pytest.mark.long
@pytest.mark.parametrize("route", ROUTES)
def test_none_does_harm(service, ids, route):
    attack(service, ids, route, hostile.bodies(route))


@pytest.mark.long
@pytest.mark.parametrize("route", READING)
def test_no_question_does_harm(service, ids, route):
    assert len(hostile.queries()) >= 300
    assert let_in(route, ask(service, ids, route, hostile.queries()))


@pytest.mark.parametrize("route", READING)
def test_some_questions_do_no_harm(service, ids, route):
    assert let_in(route, ask(service, ids, route, spread(hostile.queries(), 8)))


def test_the_lists_name_every_form_and_every_body():
    """A route that takes a body has fields of its own here."""
    bare = {route for route in WRITING if route not in hostile.FIELDS and route not in hostile.FORMS}
    bodiless = ("DELETE", "POST /v1/batches", "POST /v1/webhooks/{id}/")
    assert [route for route in sorted(bare) if not route.startswith(bodiless)] == []
    assert set(ALLOWED) | set(OF_CONNECTIONS) <= set(ROUTES)


@pytest.mark.parametrize("route", [route for route in ROUTES if "{" in route])
def test_an_id_that_is_none_is_told_without_it(service, ids, route):
    headers = headers_of(service, route) | {"if-match": '"1"'}
    for id in hostile.NASTY:
        answer = service.client.request(route.split()[0], address(route, ids, id), headers=headers)
        assert answer.status_code in (400, 404, 405, 415, 422), (id, answer.status_code)
        judge(answer, route, id)
