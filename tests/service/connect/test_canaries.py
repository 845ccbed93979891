"""Canaries through every way in: a word of a chart is where charts are kept or shown, and nowhere else."""

import base64
import io
import json
import re

import httpx
import pytest
from hl7.client import MLLPClient
from service.http.conftest import signed_in, until
from sqlalchemy import select

from notecheck_service import events
from notecheck_service.access import people
from notecheck_service.access.policy import load
from notecheck_service.scanning.samples import samples
from notecheck_service.store import system
from notecheck_service.store.tables import metadata

CANARY = "Quaggacanary3Thistlewood"
NOTE = samples()["esi-sparse"].replace("Tried PT", f"Mrs. {CANARY} tried PT")
ANYWHERE = re.compile(rf"{CANARY}|{CANARY.encode().hex()}", re.IGNORECASE)
KEPT = {
    ("note", "external_id"), ("note", "case_id"), ("note", "patient"), ("note", "author"), ("note_version", "text"),
    ("result", "body"), ("idempotency", "key"), ("idempotency", "body"), ("sender_document", "name"),
    ("batch_file", "content"), ("batch_file", "name"), ("batch_record", "refusal"), ("review", "document"),
    ("addendum", "text"), ("addendum", "document"), ("feedback", "words"),
}  # fmt: skip
"""The stores declared for words of charts."""
SHOWN = {
    "POST /v1/scan", "GET /v1/batches/{id}/results", "GET /v1/notes", "GET /v1/notes/{id}", "PATCH /v1/notes/{id}",
    "GET /v1/notes/{id}/text", "GET /v1/notes/{id}/results/newest", "GET /v1/notes/{id}/release", "GET /v1/worklist",
    "POST /fhir/$notecheck", "POST /fhir/DocumentReference/$notecheck", "GET /worklist", "POST /worklist/export",
    "GET /turnaround", "GET /review/{id}", "GET /addendum/{id}", "GET /history/{id}", "GET /entry/{id}",
    "GET /difference/{id}", "GET /export/{id}/{form}", "GET /feedback", "GET /feedback/export",
}  # fmt: skip
"""The ways in that show a chart to whoever may see it."""
ADDRESSES = re.compile(r"""\b(?:href|src|action|formaction|hx-[a-z-]+)="([^"]*)"|<title>(.*?)</title>""")
ITEM = "esi.session-count"


class Tour:
    """A way through every route."""

    def __init__(self, service) -> None:
        self.service = service
        ours = service.ours
        self.roles = {r: signed_in(service.app, ours.id, ours.people[r], r) for r in ours.people}
        self.roles |= {"service": service["service"], "nobody": {}}
        self.answers: list[tuple[str, httpx.Response]] = []

    def go(self, route: str, role: str, id: str = "", etag: str = '"1"', query: str = "", **more) -> httpx.Response:
        method, path = route.split()
        path = path.replace("{id}", id).replace("{form}", "text").replace("{version}", "0").replace("{name}", "x")
        headers = self.roles[role] | {"if-match": etag} | more.pop("headers", {})
        answer = self.service.client.request(method, path + query, headers=headers, **more)
        self.answers.append((route, answer))
        return answer

    def called(self) -> set[str]:
        return {route for route, _ in self.answers}


def document(name: str, text: str = NOTE) -> dict[str, object]:
    data = base64.b64encode(text.encode()).decode()
    return {
        "resourceType": "DocumentReference", "id": name, "description": CANARY,
        "subject": {"reference": f"Patient/{CANARY}", "display": CANARY}, "author": [{"display": CANARY}],
        "content": [{"attachment": {"contentType": "text/plain", "data": data, "title": CANARY}}],
    }  # fmt: skip


def scans(tour: Tour) -> str:
    """Notes come in by every way; our id of one of them."""
    body = {"text": NOTE, "note_id": f"{CANARY}-1", "patient": CANARY, "author": CANARY}
    key = {"idempotency-key": "canaries"}
    note = tour.go("POST /v1/scan", "service", json=body, headers=key).headers["notecheck-note"]
    for wrong in ({"date": CANARY}, {"service": CANARY}, {CANARY: CANARY}, {"text": CANARY + "\0"}, {"claim": CANARY}):
        tour.go("POST /v1/scan", "biller", json=body | wrong)
    lines = json.dumps({"id": f"{CANARY}-b", "text": NOTE}) + f'\n{{"id": "{CANARY}", "text": 3}}\n{CANARY}\n'
    jsonl = {"content-type": "application/x-ndjson"}
    batch = tour.go("POST /v1/batches", "service", content=lines, headers=jsonl).json()["id"]
    form = [("files", (f"{CANARY}.txt", NOTE.encode()))]
    tour.go("POST /v1/batches", "service", files=form)
    until(lambda: tour.go("GET /v1/batches/{id}", "service", batch).json()["state"] == "done")
    tour.go("GET /v1/batches/{id}/results", "service", batch)
    tour.go("GET /v1/batches", "biller")
    tour.go("POST /v1/batches/{id}/cancel", "biller", batch, '"running"')
    fhir = {"content-type": "application/fhir+json"}
    tour.go("POST /fhir/DocumentReference/$notecheck", "service", content=json.dumps(document("d1")), headers=fhir)
    entries = [{"resource": document("d2")}, {"resource": {"resourceType": CANARY, "id": CANARY}}]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    tour.go("POST /fhir/$notecheck", "physician", content=json.dumps(bundle), headers=fhir)
    tour.go("POST /fhir/$notecheck", "physician", content=CANARY, headers=fhir)
    context = {"userId": CANARY, "patientId": CANARY, "draftOrders": {}}
    hook = {"hook": "order-sign", "hookInstance": CANARY, "context": context, "prefetch": {"notes": document("d3")}}
    card = tour.go("POST /cds-services/{id}", "service", "notecheck-order-sign", json=hook).json()["cards"][0]
    told = {"card": card["uuid"], "outcome": "overridden", "outcomeTimestamp": "2026-03-04T05:06:07Z"}
    told["overrideReason"] = {"reason": {"code": CANARY}, "userComment": CANARY}
    tour.go("POST /cds-services/{id}/feedback", "service", "notecheck-order-sign", json={"feedback": [told]})
    return note


def reads(tour: Tour, note: str) -> None:
    """What is asked about a note, about all of them, and about nothing that there is."""
    for route in ("", "/text", "/results", "/results/newest", "/release"):
        for role in ("biller", "auditor", "admin", "nobody"):
            tour.go(f"GET /v1/notes/{{id}}{route}", role, note)
        tour.go(f"GET /v1/notes/{{id}}{route}", "biller", CANARY)
    tour.go("PATCH /v1/notes/{id}", "biller", note, json={"assigned_to": CANARY})
    etag = tour.go("GET /v1/notes/{id}", "biller", note).headers["etag"]
    tour.go("PATCH /v1/notes/{id}", "biller", note, etag, json={"priority": 2})
    for route in ("GET /v1/notes", "GET /v1/worklist", "GET /v1/events", "GET /v1/jobs", "GET /v1/versions"):
        role = "admin" if route == "GET /v1/jobs" else "biller"
        tour.go(route, role, query="?limit=200" if route != "GET /v1/versions" else "")
        tour.go(route, role, query=f"?after={CANARY}&{CANARY}={CANARY}&sort={CANARY}")
    for route in ("GET /v1/audit", "GET /v1/audit/readers"):
        tour.go(route, "auditor", query=f"?note={note}" if "readers" in route else "?limit=200&action=note.write")
        tour.go(route, "auditor", query=f"?actor_id={CANARY}&patient={CANARY}")
    tour.go("GET /v1/audit", "auditor", query="?limit=200&action=note.change")
    for route in ("live", "ready"):
        tour.go(f"GET /health/{route}", "nobody", query=f"?{CANARY}")
    tour.go("GET /openapi.json", "nobody")
    for route in ("GET /fhir/metadata", "GET /cds-services", "GET /fhir/Questionnaire"):
        tour.go(route, "nobody", query=f"?url={CANARY}")
    tour.go("GET /fhir/Questionnaire/{id}", "nobody", CANARY)
    tour.go("GET /static/{version}/{name}", "nobody")


def administers(tour: Tour) -> None:
    """What an admin does, with words of a chart where none belong."""
    key = tour.go("POST /v1/keys", "admin", json={"name": "sweep", "scopes": ["read"]}).json()["id"]
    tour.go("POST /v1/keys", "admin", json={"name": "sweep", "scopes": [CANARY], CANARY: CANARY})
    tour.go("GET /v1/keys", "admin")
    tour.go("DELETE /v1/keys/{id}", "admin", key)
    tour.go("DELETE /v1/keys/{id}", "admin", CANARY)
    who = {"login": "sweep@ours.example", "name": "Sweep", "role": "biller"}
    person = tour.go("POST /v1/people", "admin", json=who).json()["id"]
    tour.go("POST /v1/people", "admin", json=who | {"role": CANARY})
    tour.go("GET /v1/people", "admin")
    tour.go("GET /v1/people/{id}", "admin", person)
    tour.go("PATCH /v1/people/{id}", "admin", person, json={"role": CANARY})
    tour.go("POST /v1/webhooks", "admin", json={"url": f"https://{CANARY}.example/{CANARY}"})
    url = {"url": "https://hooks.example.com/"}
    hook = tour.go("POST /v1/webhooks", "admin", json=url | {"kinds": ["note.released"]}).json()["id"]
    for route in ("GET /v1/webhooks", "GET /v1/webhooks/{id}", "POST /v1/webhooks/{id}/test"):
        tour.go(route, "admin", hook)
    for each in ("POST /v1/webhooks/{id}/rotate", "POST /v1/webhooks/{id}/enable", "DELETE /v1/webhooks/{id}"):
        tour.go(each, "admin", hook, CANARY)
        tour.go(each, "admin", hook, tour.go("GET /v1/webhooks/{id}", "admin", hook).headers["etag"])


def reviews(tour: Tour, note: str) -> None:
    """A physician answers, writes and signs; others look on."""

    def seen() -> str:
        return re.findall(r'name="seen" value="(\d+)"', tour.go("GET /review/{id}", "physician", note).text)[0]

    def post(route: str, role: str = "physician", id: str = note, **data: object) -> httpx.Response:
        return tour.go(f"POST {route}", role, id, data={name: str(value) for name, value in data.items()})

    post("/review/{id}/answers", seen=seen(), item=ITEM, words=f"{CANARY} had one.")
    post("/review/{id}/answers", seen=seen(), item="esi.pain-duration", choice="disagree", words=CANARY)
    post("/review/{id}/answers", seen=CANARY, item=CANARY, choice=CANARY)
    post("/review/{id}/discard", seen=seen(), item=CANARY)
    post("/addendum/{id}/plan", seen=seen(), kind=CANARY, event_date=CANARY)
    post("/addendum/{id}/plan", seen=seen(), kind="addendum", patient=CANARY, reason=CANARY)
    post("/addendum/{id}/preview", seen=seen())
    digest = re.findall(r'name="digest" value="([0-9a-f]{64})"', tour.go("GET /addendum/{id}", "physician", note).text)
    post("/addendum/{id}/sign", digest=CANARY, password=CANARY)
    post("/addendum/{id}/sign", digest=CANARY)
    assert post("/addendum/{id}/sign", digest=digest[0]).status_code == 303
    post("/addendum/{id}/abandon", seen=seen())
    post("/addendum/{id}/rescan")
    post("/review/{id}/hand-over", seen=seen())
    post("/review/{id}/decide", "biller", seen=seen(), release="true", reason=CANARY)
    entry = re.findall(r'/entry/(\w+)"', tour.go("GET /history/{id}", "physician", note).text)
    for route in ("GET /history/{id}", "GET /difference/{id}", "GET /export/{id}/{form}", "GET /review/{id}"):
        tour.go(route, "biller", note)
        tour.go(route, "biller", CANARY)
    tour.go("GET /entry/{id}", "auditor", entry[0])


def desks(tour: Tour, note: str) -> None:
    """The other pages."""
    for route, role in (("/", "biller"), ("/worklist", "admin"), ("/turnaround", "admin"), ("/settings", "auditor")):
        tour.go(f"GET {route}", role, query=f"?verdict={CANARY}")
        tour.go(f"GET {route}", role)
    for data in ({"name": "mine", "hold": "held"}, {"name": "", "hold": CANARY}):
        tour.go("POST /worklist/views", "biller", data=data)
    view = re.findall(r"/worklist/views/(\w+)/remove", tour.go("GET /worklist", "biller").text)[0]
    tour.go("POST /worklist/views/{id}/remove", "biller", view)
    tour.go("POST /worklist/assign", "biller", data={"note": note, "person": tour.service.ours.people["physician"]})
    tour.go("POST /worklist/assign", "biller", data={"note": CANARY, "person": CANARY})
    tour.go("POST /worklist/assign", "biller", data={"note": CANARY})
    tour.go("POST /worklist/export", "biller", data={"note": note})
    tour.go("POST /worklist/export", "biller", data={"note": CANARY})
    queue = tour.go("GET /feedback", "admin").text
    for id in re.findall(r'action="/feedback/(\w+)"', queue)[:1]:
        tour.go("POST /feedback/{id}", "admin", id, data={"state": CANARY})
        tour.go("POST /feedback/{id}", "admin", id, data={"state": "upheld"})
    tour.go("POST /settings", "admin", data={"key": "export_feedback", "value": "yes"})
    tour.go("POST /settings", "admin", data={"key": CANARY, "value": CANARY})
    tour.go("GET /feedback/export", "admin")
    tour.go("GET /audit", "auditor")
    tour.go("GET /audit", "auditor", query="?action=note.write")


def comes_and_goes(tour: Tour) -> None:
    for route in ("GET /sign-in", "GET /sign-in/provider", "GET /sign-in/provider/back"):
        tour.go(route, "nobody", query=f"?back=/{CANARY}&code={CANARY}&state={CANARY}")
    tour.go("POST /sign-in", "nobody", data={"login": CANARY, "password": CANARY, "code": CANARY, "back": CANARY})
    tour.go("GET /prove", "biller")
    tour.go("POST /prove", "biller", data={"password": CANARY})
    tour.go("POST /sign-out", "biller", data={CANARY: CANARY})


def heard(port: int) -> None:
    """Messages of HL7 version 2: one that is kept, one that is not."""
    head = f"MSH|^~\\&|EHR|C|N|H|20260304||MDM^T02|{CANARY}|P|2.5.1\rPID|1||{CANARY}^^^X||{CANARY}\r"
    text = f"Right L5-S1 transforaminal ESI. Fluoroscopy with contrast. Pain 7/10 before, 3/10 after. {CANARY}"
    message = head + f"TXA|1|PN|TX|20260304||||||||{CANARY}-D|\rOBX|1|TX|N||{text}\r"
    with MLLPClient("127.0.0.1", port) as client:
        assert b"MSA|AA|" in client.send_message(message.encode())
        assert b"MSA|AR|" in client.send_message(message.replace("T02", CANARY).encode())


@pytest.fixture(scope="module")
def toured(service, receiver, mllp_port, cds_key):
    """The service after a tour of every route: answers, log, metrics, and what a receiver of webhooks heard."""
    log, before = io.StringIO(), len(receiver.heard)
    events.set_up(log)
    with service.store.write(system(service.ours.id)) as unit:
        people.set_password(unit, service.ours.people["physician"], "a pass phrase of the tests")
    service.ours.headers["physician"] = signed_in(
        service.app, service.ours.id, service.ours.people["physician"], "physician"
    )
    tour = Tour(service)
    hook = tour.go("POST /v1/webhooks", "admin", json={"url": f"http://localhost:{receiver.port}/"})
    note = scans(tour)
    heard(mllp_port)
    reads(tour, note)
    administers(tour)
    reviews(tour, note)
    desks(tour, note)
    comes_and_goes(tour)
    until(lambda: len(receiver.heard) > before + 3)
    port = service.app.state.service.metrics._server.server_port
    yield {
        "answers": tour.answers, "called": tour.called(), "log": log, "heard": receiver.heard[before:],
        "metrics": httpx.get(f"http://127.0.0.1:{port}/metrics").text,
    }  # fmt: skip
    # What is still told to it would reach the receivers of other tests.
    path, headers = f"/v1/webhooks/{hook.json()['id']}", service["admin"]
    etag = service.client.get(path, headers=headers).headers["etag"]
    assert service.client.delete(path, headers=headers | {"if-match": etag}).status_code == 204
    events.set_up(io.StringIO())


def test_the_tour_knows_every_route(toured):
    assert toured["called"] == set(load())
    done = {route for route, answer in toured["answers"] if answer.status_code < 400}
    assert set(load()) - done <= {
        "GET /static/{version}/{name}", "GET /sign-in/provider", "GET /sign-in/provider/back", "POST /sign-in",
        "POST /v1/batches/{id}/cancel", "POST /prove", "PATCH /v1/people/{id}", "POST /addendum/{id}/abandon",
        "POST /review/{id}/discard", "POST /review/{id}/hand-over", "POST /review/{id}/decide",
        "GET /fhir/Questionnaire/{id}",
    }  # fmt: skip


def test_no_answer_shows_it_but_those_that_show_charts(toured):
    told = [(route, a.status_code) for route, a in toured["answers"] if ANYWHERE.search(a.text + str(a.headers))]
    assert {(route, status) for route, status in told if route not in SHOWN or status >= 300} == set()
    assert len({route for route, _ in told}) > 12, "it is shown where charts are"


def test_no_address_and_no_title_of_a_page_shows_it(toured):
    pages = [(r, a) for r, a in toured["answers"] if a.headers.get("content-type", "").startswith("text/html")]
    found = [(route, match) for route, answer in pages for match in ADDRESSES.findall(answer.text)]
    assert len(found) > 100
    assert [(route, match) for route, match in found if ANYWHERE.search("".join(match))] == []


def test_no_log_metric_or_webhook_tells_it(toured):
    log = toured["log"].getvalue()
    assert len(log.splitlines()) > 100
    assert ANYWHERE.findall(log) == []
    assert ANYWHERE.findall(toured["metrics"]) == []
    assert ANYWHERE.findall(str(toured["heard"])) == []
    assert len(toured["heard"]) > 3


def test_only_the_declared_columns_hold_it(toured, service):
    """Audit, jobs, events, sessions, deliveries, views: every table is looked through, payloads and all."""
    holding = set()
    with service.store.engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                for name, value in row.items():
                    text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                    if ANYWHERE.search(text):
                        holding.add((table.name, name))
    assert holding <= KEPT
    assert holding >= KEPT - {("note", "case_id"), ("batch_file", "content"), ("batch_record", "refusal")}
    assert ANYWHERE.findall(service.store.anchor.path.read_text()) == []
