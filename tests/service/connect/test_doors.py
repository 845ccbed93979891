"""The connections in the real service, over real sockets: what is asked, answered, kept and told."""

import base64
import json

import hl7
import pytest
from hl7.client import MLLPClient
from service.connect.ehr import PUBLIC, token
from service.http.conftest import until
from standardwebhooks import Webhook

NOTE = (
    "SYNTHETIC NOTE. Right L5-S1 transforaminal ESI. Fluoroscopy with contrast. Pain 7/10 before, 3/10 after. Canary."
)


def reference(text=NOTE, **more):
    attachment = {"contentType": "text/plain", "data": base64.b64encode(text.encode()).decode()}
    return {"resourceType": "DocumentReference", "id": "doc-1", "content": [{"attachment": attachment}]} | more


def fhir(service, body, path="/fhir/DocumentReference/$notecheck", role="service", **headers):
    headers = {"content-type": "application/fhir+json", **service[role], **headers}
    return service.client.post(path, content=json.dumps(body), headers=headers)


def kinds(answer):
    return [each["resource"]["resourceType"] for each in answer.json()["entry"]]


def test_a_document_is_checked_and_kept(service):
    answer = fhir(service, reference())
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/fhir+json"
    assert kinds(answer) == [
        "Device", "QuestionnaireResponse", "QuestionnaireResponse", "Task", "OperationOutcome", "Provenance",
    ]  # fmt: skip
    kept = service.client.get(f"/v1/notes/{answer.headers['notecheck-note']}/text", headers=service["service"])
    assert kept.text == NOTE


def test_a_bundle_is_checked_document_by_document(service):
    scan = reference(b"%PDF-1.4".decode(), id="doc-2")
    body = {"resourceType": "Bundle", "entry": [{"resource": reference(id="doc-3")}, {"resource": scan}]}
    answer = fhir(service, body, "/fhir/$notecheck")
    assert answer.status_code == 200
    assert kinds(answer)[-1] == "OperationOutcome"
    (issue,) = answer.json()["entry"][-1]["resource"]["issue"]
    assert issue["severity"] == "error"
    assert issue["expression"][0].startswith("Bundle.entry[1].resource")


def test_a_request_with_a_key_is_answered_once(service):
    first = fhir(service, reference(id="doc-4"), **{"idempotency-key": "one"})
    again = fhir(service, reference(id="doc-4"), **{"idempotency-key": "one"})
    assert (first.content, first.headers["content-type"]) == (again.content, again.headers["content-type"])
    other = fhir(service, reference(id="doc-5"), **{"idempotency-key": "one"})
    assert other.status_code == 422
    assert other.json()["resourceType"] == "OperationOutcome"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"resourceType": "Patient", "name": "canary"}, 422),
        (["canary"], 422),
        ("canary", 422),
        (reference(""), 422),
        (reference("canary " * 100), 422),
        (reference(content="canary"), 422),
        (reference(id="canary\u0000"), 422),
    ],
)
def test_what_cannot_be_checked_is_an_outcome_without_the_input(service, body, status):
    answer = fhir(service, body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/fhir+json"
    assert answer.json()["resourceType"] == "OperationOutcome"
    assert "canary" not in answer.text


def test_who_may_not_is_told_in_fhir_too(service):
    for headers, status in (({}, 401), (service["auditor"], 403), ({"authorization": "Bearer canary"}, 401)):
        headers = {"content-type": "application/fhir+json", **headers}
        answer = service.client.post("/fhir/$notecheck", content="{}", headers=headers)
        assert (answer.status_code, answer.json()["resourceType"]) == (status, "OperationOutcome")
        assert "canary" not in answer.text
    plain = service.client.post("/fhir/$notecheck", content="{}", headers={**service["service"], "content-type": "x/y"})
    assert plain.status_code == 415


def test_metadata_and_questionnaires_are_open_to_all(service):
    told = service.client.get("/fhir/metadata").json()
    assert told["fhirVersion"] == "4.0.1"
    page = service.client.get("/fhir/Questionnaire").json()
    assert page["total"] == len(page["entry"]) >= 16
    one = page["entry"][0]["resource"]
    assert service.client.get(f"/fhir/Questionnaire/{one['id']}").json() == one
    name = f"{one['url']}|{one['version']}"
    assert service.client.get("/fhir/Questionnaire", params={"url": name}).json()["total"] == 1
    assert service.client.get("/fhir/Questionnaire", params={"url": "urn:x"}).json()["total"] == 0
    missing = service.client.get("/fhir/Questionnaire/canary")
    assert missing.status_code == 404
    assert "canary" not in missing.text


SIGN = "/cds-services/notecheck-order-sign"


def hook(*notes, **more):
    bundle = {"resourceType": "Bundle", "entry": [{"resource": each} for each in notes]}
    context = {"userId": "Practitioner/1", "patientId": "1", "draftOrders": {"resourceType": "Bundle"}}
    return {"hook": "order-sign", "hookInstance": "h", "context": context, "prefetch": {"notes": bundle}} | more


def test_a_cds_client_discovers_asks_and_says_what_became_of_it(service, cds_key):
    services = service.client.get("/cds-services").json()["services"]
    assert f"/cds-services/{services[0]['id']}" == SIGN
    unreadable = reference(id="doc-9", content=[{"attachment": {"url": "https://ehr.example/Binary/1"}}])
    answer = service.client.post(SIGN, json=hook(reference(id="doc-8"), unreadable), headers=token(SIGN))
    assert answer.status_code == 200
    card, unread = answer.json()["cards"]
    assert card["links"][0]["url"].startswith(f"{PUBLIC}/review/note_")
    assert "Canary" not in answer.text
    assert "E_UNSUPPORTED" in unread["detail"]
    note = card["links"][0]["url"].rpartition("/")[2]
    assert service.client.get(f"/v1/notes/{note}", headers=service["service"]).status_code == 200
    told = {"card": card["uuid"], "outcome": "overridden", "outcomeTimestamp": "2026-03-04T05:06:07Z"}
    told["overrideReason"] = {"reason": {"code": "later"}, "userComment": "Canary said so"}
    said = service.client.post(f"{SIGN}/feedback", json={"feedback": [told]}, headers=token(f"{SIGN}/feedback"))
    assert said.status_code == 200
    with service.store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT card, service, outcome, reason FROM cds_feedback").all()
    assert (card["uuid"], "notecheck-order-sign", "overridden", "later") in [tuple(row) for row in rows]


@pytest.mark.parametrize("when", [0, "0", 1772600707.5, None, "2026-03-04", "yesterday"])
def test_when_a_card_was_answered_is_written_out(service, when):
    told = {"card": "0" * 36, "outcome": "accepted", "outcomeTimestamp": when}
    answer = service.client.post(f"{SIGN}/feedback", json={"feedback": [told]}, headers=service["service"])
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "feedback.0.outcomeTimestamp"


def test_a_cds_client_who_proves_nothing_is_not_answered(service, cds_key):
    once = token(SIGN)
    assert service.client.post(SIGN, json=hook(), headers=once).status_code == 200
    for headers in ({}, once, token("/cds-services/other"), token(SIGN, iss="https://evil.example")):
        assert service.client.post(SIGN, json=hook(), headers=headers).status_code == 401
    assert service.client.get("/v1/notes", headers=token("/v1/notes")).status_code == 401, "only for its own doors"
    assert service.client.post(SIGN, json=hook(), headers=service["physician"]).status_code == 403
    assert service.client.post(SIGN, json=hook(), headers=service["service"]).status_code == 200, "a key will do"


def test_a_cds_request_without_its_prefetch_is_told_so(service):
    answer = service.client.post(SIGN, json=hook(prefetch={}), headers=service["service"])
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (412, "prefetch.notes")
    for body in (hook(hook="canary"), hook(context="canary"), ["canary"]):
        answer = service.client.post(SIGN, json=body, headers=service["service"])
        assert answer.status_code == 400
        assert "canary" not in answer.text
    assert service.client.post("/cds-services/canary", json={}, headers=service["service"]).status_code == 404


def mdm(control, text=NOTE, event="T02", document="DOC-1", parent=""):
    head = f"MSH|^~\\&|EHR|CLINIC|NC|HERE|20260304||MDM^{event}|{control}|P|2.5.1"
    txa = f"TXA|1|PN|TX|20260304||||||||{document}|{parent}"
    return "\r".join([head, "PID|1||MRN7^^^X", txa, f"OBX|1|TX|N||{text}"]).encode() + b"\r"


def acknowledged(port, *messages):
    with MLLPClient("127.0.0.1", port) as client:
        answers = [client.send_message(each).strip(b"\x0b\x1c\r").decode("latin-1") for each in messages]
    return [str(hl7.parse(each).segment("MSA")[1]) for each in answers]


def notes_named(service, *names):
    page = service.client.get("/v1/notes", params={"limit": 200}, headers=service["service"]).json()["notes"]
    return [each for each in page if each["note_id"] in names]


def test_documents_come_by_mllp_and_keep_their_names(service, mllp_port, cds_key):
    assert acknowledged(mllp_port, mdm("M1"), mdm("M1"), mdm("M1", "Another text.")) == ["AA", "AA", "AE"]
    (note,) = notes_named(service, "DOC-1")
    assert (note["version"], note["verdict"], note["patient"]) == (1, "addendum", "MRN7")
    edited = NOTE + " Physical therapy for 6 weeks failed."
    assert acknowledged(mllp_port, mdm("M2", edited, "T08")) == ["AA"]
    replaced = edited + " Pain for 3 months."
    assert acknowledged(mllp_port, mdm("M3", replaced, "T10", "DOC-2", "DOC-1")) == ["AA"]
    assert acknowledged(mllp_port, mdm("M4", replaced + " Home exercise.", "T10", "DOC-3", "DOC-2")) == ["AA"]
    (note,) = notes_named(service, "DOC-1", "DOC-2", "DOC-3")
    assert note["version"] == 4


def items(service, note):
    found = service.client.get(f"/v1/notes/{note['id']}/results/newest", headers=service["service"]).json()
    return {item["id"]: item["status"] for each in found["checklists"] for item in each["items"]}


def test_addenda_are_kept_beside_their_note_and_read_with_it(service, mllp_port, cds_key):
    assert acknowledged(mllp_port, mdm("A1", document="MAIN")) == ["AA"]
    (note,) = notes_named(service, "MAIN")
    assert items(service, note)["esi.pain-duration"] == "missing"
    assert acknowledged(mllp_port, mdm("A2", "Addendum: pain for 3 months.", "T06", "ADD-1", "MAIN")) == ["AA"]
    therapy = "Addendum: 6 weeks of physical therapy failed."
    assert acknowledged(
        mllp_port, mdm("A3", therapy, "T06", "ADD-2", "MAIN"), mdm("A3", therapy, "T06", "ADD-2", "MAIN")
    )
    (after,) = notes_named(service, "MAIN")
    assert (after["version"], after["gaps"] < note["gaps"]) == (1, True), "the note itself is never changed"
    assert items(service, after)["esi.pain-duration"] == "met"
    assert items(service, after)["esi.conservative-care"] == "met"
    entries = notes_named(service, "ADD-1", "ADD-2")
    assert {(each["case_id"], each["hold"]) for each in entries} == {("MAIN", "out_of_scope")}


def test_a_sender_whose_key_is_revoked_is_refused_and_the_audit_says_so(service, mllp_port, cds_key):
    with service.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE api_key SET revoked_at = '2026-01-01 00:00:00' WHERE id = 'key_tobemade'")
    assert acknowledged(mllp_port, mdm("M9", document="DOC-9")) == ["AR"]
    assert notes_named(service, "DOC-9") == []
    with service.store.engine.begin() as connection:
        rows = connection.exec_driver_sql("SELECT reason FROM audit_entry WHERE action = 'message.take'").all()
        connection.exec_driver_sql("UPDATE api_key SET revoked_at = NULL WHERE id = 'key_tobemade'")
    assert [tuple(row) for row in rows] == [("key_revoked",)]


def test_events_are_told_to_a_receiver(service, receiver):
    url = f"http://localhost:{receiver.port}/hook"
    added = service.client.post("/v1/webhooks", json={"url": url, "kinds": ["note.held"]}, headers=service["admin"])
    assert added.status_code == 201
    hook_id, secret = added.json()["id"], added.json()["secret"]
    receiver.heard.clear()
    service.scan(NOTE, note_id="told")
    until(lambda: receiver.heard, 20)
    headers, body = receiver.heard[0]
    message = Webhook(secret).verify(body, headers)
    assert message["type"] == "note.held"
    assert message["data"]["subject"].startswith("note_")
    assert "Canary" not in body
    shown = service.client.get(f"/v1/webhooks/{hook_id}", headers=service["admin"])
    assert "secret" not in shown.json()
    etag = {"if-match": shown.headers["etag"], **service["admin"]}
    turned = service.client.post(f"/v1/webhooks/{hook_id}/rotate", headers=etag)
    assert turned.json()["secret"] != secret
    assert service.client.post(f"/v1/webhooks/{hook_id}/enable", headers=etag).status_code == 412
    receiver.heard.clear()
    assert service.client.post(f"/v1/webhooks/{hook_id}/test", headers=service["admin"]).status_code == 202
    until(lambda: receiver.heard, 20)
    headers, body = receiver.heard[0]
    for each in (secret, turned.json()["secret"]):
        assert Webhook(each).verify(body, headers)["type"] == "webhook.test"
    etag = {"if-match": turned.headers["etag"], **service["admin"]}
    assert service.client.delete(f"/v1/webhooks/{hook_id}", headers=etag).status_code == 204
    left = service.client.get("/v1/webhooks", headers=service["admin"]).json()["webhooks"]
    assert hook_id not in [each["id"] for each in left]


@pytest.mark.parametrize("url", ["http://169.254.169.254/", "https://example.com/", "canary", ""])
def test_a_receiver_elsewhere_is_refused(service, url):
    answer = service.client.post("/v1/webhooks", json={"url": url}, headers=service["admin"])
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "url"
    assert "canary" not in answer.text


def test_receivers_are_an_admins(service):
    for role in ("biller", "physician", "auditor"):
        assert service.client.get("/v1/webhooks", headers=service[role]).status_code == 403
