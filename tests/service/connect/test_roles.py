"""Who may call the connections: every route × every role × whose thing it is, in the running service."""

import base64

import pytest

from notecheck_service.connect.start import routers

B, P, ADMIN, AUDITOR, S = "biller", "physician", "admin", "auditor", "service"
CALLERS = ("nobody", B, P, ADMIN, AUDITOR, S)
EVERYONE = set(CALLERS)
DATA = base64.b64encode(b"SYNTHETIC NOTE. Caudal ESI under fluoroscopy with contrast. Pain 6/10 before.").decode()
DOCUMENT = {"resourceType": "DocumentReference", "content": [{"attachment": {"data": DATA}}]}
CONTEXT = {"userId": "a", "patientId": "b", "draftOrders": {}}
HOOK = {"hook": "order-sign", "hookInstance": "h", "context": CONTEXT, "prefetch": {"notes": DOCUMENT}}
CARD = {"card": "0" * 36, "outcome": "accepted", "outcomeTimestamp": "2026-03-04T05:06:07Z"}
HOST = "hooks.example.com"

ALLOWED = {
    "GET /fhir/metadata": EVERYONE,
    "GET /fhir/Questionnaire": EVERYONE,
    "GET /fhir/Questionnaire/{id}": EVERYONE,
    "POST /fhir/DocumentReference/$notecheck": {B, P, S},
    "POST /fhir/$notecheck": {B, P, S},
    "GET /cds-services": EVERYONE,
    "POST /cds-services/{id}": {S},
    "POST /cds-services/{id}/feedback": {S},
    "GET /v1/webhooks": {ADMIN, S},
    "POST /v1/webhooks": {ADMIN, S},
    "GET /v1/webhooks/{id}": {ADMIN, S},
    "POST /v1/webhooks/{id}/rotate": {ADMIN, S},
    "POST /v1/webhooks/{id}/enable": {ADMIN, S},
    "POST /v1/webhooks/{id}/test": {ADMIN, S},
    "DELETE /v1/webhooks/{id}": {ADMIN, S},
}
BODIES = {
    "POST /fhir/DocumentReference/$notecheck": DOCUMENT,
    "POST /fhir/$notecheck": DOCUMENT,
    "POST /cds-services/{id}": HOOK,
    "POST /cds-services/{id}/feedback": {"feedback": [CARD]},
    "POST /v1/webhooks": {"url": f"https://{HOST}/"},
}


@pytest.fixture(scope="module")
def hooks(service):
    """A receiver of each practice: its id and its ETag."""
    made = {}
    for name in ("ours", "theirs"):
        headers = getattr(service, name).headers[ADMIN]
        answer = service.client.post("/v1/webhooks", json={"url": f"https://{HOST}/"}, headers=headers)
        made[name] = (answer.json()["id"], answer.headers["etag"])
    return made


def test_every_route_is_in_the_table():
    found = {f"{method} {route.path}" for router in routers() for route in router.routes for method in route.methods}
    assert found == set(ALLOWED)


def asked(service, route, role, hook):
    method, path = route.split()
    if path.startswith("/v1/webhooks"):
        path = path.replace("{id}", hook[0])
    names = {"/fhir": "esi-2026-04", "/cds-": "notecheck-order-sign"}
    path = path.replace("{id}", names.get(path[:5], ""))
    headers = {} if role == "nobody" else dict(service[role])
    headers |= {"if-match": '"999"'} if path.startswith("/v1/webhooks/") else {}
    return service.client.request(method, path, json=BODIES.get(route), headers=headers)


@pytest.mark.parametrize("route", ALLOWED)
def test_only_these_may(service, hooks, route):
    for role in CALLERS:
        status = asked(service, route, role, hooks["ours"]).status_code
        if role in ALLOWED[route]:
            assert status in (200, 201, 202, 412), (role, status)
        else:
            assert status == (401 if role == "nobody" else 403), (role, status)


@pytest.mark.parametrize("route", [route for route in ALLOWED if "/v1/webhooks/{id}" in route])
def test_a_receiver_of_another_practice_is_not_there(service, hooks, route):
    for role in ALLOWED[route]:
        assert asked(service, route, role, hooks["theirs"]).status_code == 404
