"""What we say in FHIR is valid R4 by HL7's own schema, true to the text, and read by another's client."""

import base64
import json
from datetime import UTC, datetime

import pytest

from notecheck import NoteError, load_policies
from notecheck.api import scan_record
from notecheck.ingest.given import Terms
from notecheck.ingest.record import Refusal
from notecheck_service.connect.fhir.answer import Answered, Refused, bundle
from notecheck_service.connect.fhir.capability import capability
from notecheck_service.connect.fhir.documents import read, sent
from notecheck_service.connect.fhir.outcome import outcome
from notecheck_service.connect.fhir.questionnaire import questionnaires

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
NOTE = (
    "PROCEDURE NOTE (invented)\nRight L5-S1 transforaminal epidural steroid injection for radiculopathy.\n"
    "Pain 7/10 before, 3/10 after. Fluoroscopy with contrast.\nPhysical therapy for 6\u00a0weeks failed.\n"
)
HOLD = "Procedure: L4-5 interlaminar epidural steroid injection for axial low back pain, done blind without imaging."
OTHER = (
    "Office visit (invented). The patient returns for hypertension. She feels well and denies chest pain. "
    "Blood pressure is 128/78, heart regular, lungs clear. Assessment: hypertension, controlled. Plan: continue "
    "lisinopril 10 mg daily, laboratory tests before the next visit, return in six months."
)
FORMS = {
    "text/plain": NOTE.encode(),
    "text/html": f"<html><body><p>{NOTE}</p></body></html>".encode(),
    "text/rtf": b"{\\rtf1\\ansi " + NOTE.replace("\n", "\\par ").replace("\u00a0", " ").encode() + b"}",
}


def document(data: bytes, media: str = "text/plain", **more: object) -> dict:
    attachment = {"contentType": media, "data": base64.b64encode(data).decode()}
    return {
        "resourceType": "DocumentReference",
        "id": "note-1",
        "meta": {"versionId": "3"},
        "status": "current",
        "subject": {"reference": "Patient/p1", "display": "P."},
        "author": [{"reference": "Practitioner/d1"}],
        "content": [{"attachment": attachment}],
    } | more


def of_bundle(*resources: dict) -> dict:
    entries = [{"fullUrl": f"urn:uuid:{n}", "resource": each} for n, each in enumerate(resources)]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def answers(body: object) -> list[Answered | Refused]:
    found = []
    for each in sent(json.dumps(body).encode()):
        record = read(each, Terms())
        if isinstance(record, Refusal):
            found.append(Refused(each, record.code, record.detail))
        else:
            found.append(Answered(each, record, scan_record(record).to_dict()))
    return found


def answer(body: object) -> dict:
    return bundle(answers(body), NOW)


def resources(body: dict, kind: str) -> list[dict]:
    return [each["resource"] for each in body["entry"] if each["resource"]["resourceType"] == kind]


BODIES = {
    "addendum": document(NOTE.encode()),
    "hold": document(HOLD.encode()),
    "html": document(FORMS["text/html"], "text/html"),
    "rtf": document(FORMS["text/rtf"], "text/rtf"),
    "nothing to check": document(OTHER.encode()),
    "without id, subject, author": {
        "resourceType": "DocumentReference",
        "status": "current",
        "content": document(NOTE.encode())["content"],
    },
    "bundle": of_bundle(document(NOTE.encode()), document(b"%PDF-1.4 broken", "application/pdf", id="note-2")),
    "odd references": document(NOTE.encode(), subject={"reference": " ", "display": "\u00a0"}, author=["x", {}]),
}


@pytest.mark.parametrize("name", BODIES)
def test_answers_are_valid_r4(name, faults):
    assert faults(answer(BODIES[name])) == []


def test_the_schema_would_tell(faults):
    broken = answer(BODIES["addendum"])
    resources(broken, "Task")[0]["status"] = "nonsense"
    resources(broken, "Provenance")[0]["entity"][0].pop("what")
    resources(broken, "Questionnaire" + "Response")[0]["item"][0]["item"][0]["answer"][0]["valueString"] = "\u00a0"
    assert len(faults(broken)) >= 3


def test_what_we_publish_is_valid_r4(faults):
    assert [faults(each) for each in (capability(NOW), *questionnaires().values())] == [[]] * (
        len(questionnaires()) + 1
    )


def test_there_is_a_questionnaire_for_each_policy_with_its_items_and_open_questions():
    policies = load_policies()
    assert len(policies) == len(questionnaires()) >= 16
    for policy in policies:
        held = questionnaires()[f"{policy.id}-{policy.version}"]["item"]
        assert [each["linkId"] for each in held] == [item.id for item in policy.items]
        assert [each["text"] for each in held] == [" ".join(item.query.split()) for item in policy.items]


def _links(items: list[dict]) -> dict[str, dict]:
    found = {each["linkId"]: each for each in items}
    for each in items:
        found |= _links(each.get("item", []))
    return found


@pytest.mark.parametrize("name", ["addendum", "hold", "bundle"])
def test_responses_answer_their_questionnaires(name):
    found = resources(answer(BODIES[name]), "QuestionnaireResponse")
    assert found
    by_url = {f"{each['url']}|{each['version']}": each for each in questionnaires().values()}
    for each in found:
        asked = _links(by_url[each["questionnaire"]]["item"])
        given = _links(each["item"])
        assert set(given) <= set(asked)
        for link, item in given.items():
            answered = item.get("answer", [])
            assert len(answered) <= 1 or asked[link].get("repeats")
            if asked[link]["type"] == "choice":
                options = [option["valueCoding"] for option in asked[link]["answerOption"]]
                assert answered[0]["valueCoding"] in options
        assert not any(link.endswith(".answer") for link in given), "nothing is answered for the author"


def test_quotes_are_true_to_the_text_and_odd_blanks_are_told_by_place():
    (one,) = answers(document(NOTE.encode()))
    found = resources(bundle([one], NOW), "QuestionnaireResponse")
    quoted = absent = 0
    for item in _links([item for each in found for item in each["item"]]).values():
        for each in item.get("answer", []) if item["linkId"].endswith(".evidence") else []:
            span = {part["url"]: part for part in each["extension"][0]["extension"]}
            start, end = span["start"]["valueUnsignedInt"], span["end"]["valueUnsignedInt"]
            if "valueString" in each:
                assert each["valueString"] == NOTE[start:end]
                quoted += 1
            else:
                assert "\u00a0" in NOTE[start:end]
                absent += 1
    assert quoted > 3
    assert absent >= 1


def test_every_reference_within_the_answer_leads_somewhere():
    body = answer(BODIES["bundle"])
    urls = {each["fullUrl"] for each in body["entry"]}
    assert len(urls) == len(body["entry"])
    text = json.dumps(body)
    named = {part.split('"')[0] for part in text.split('"reference": "')[1:] if part.startswith("urn:uuid:")}
    assert named
    assert named <= urls


def test_a_task_asks_open_questions_about_the_document():
    (task,) = resources(answer(BODIES["addendum"]), "Task")
    assert task["status"] == "requested"
    assert task["intent"] == "proposal"
    assert task["focus"]["reference"] == "DocumentReference/note-1/_history/3"
    assert task["for"]["reference"] == "Patient/p1"
    assert task["owner"]["reference"] == "Practitioner/d1"
    questions = [each["valueString"] for each in task["input"] if "valueString" in each]
    items = [item for one in answers(BODIES["addendum"]) for c in one.result["checklists"] for item in c["items"]]
    assert questions == [i["query"] for i in items if i["query"] and i["level"] == "required"]
    assert questions


def test_a_hold_is_for_a_person_and_no_gap_asks_for_nothing():
    (task,) = resources(answer(BODIES["hold"]), "Task")
    assert task["code"]["coding"][0]["code"] == "hold"
    assert not resources(answer(BODIES["nothing to check"]), "Task")


def test_provenance_names_the_program_its_rules_and_the_text_by_hash():
    (one,) = answers(BODIES["addendum"])
    body = bundle([one], NOW)
    (provenance,) = resources(body, "Provenance")
    (device,) = resources(body, "Device")
    what = provenance["entity"][0]["what"]
    assert what["identifier"]["value"] == one.result["text"]["sha256"]
    assert what["reference"] == "DocumentReference/note-1/_history/3"
    held = {each["fullUrl"]: each["resource"] for each in body["entry"]}
    assert held[provenance["agent"][0]["who"]["reference"]] == device
    versions = {each["value"] for each in device["version"]}
    assert {f"{p['id']} {p['version']}" for p in one.result["policies"]} <= versions
    made = {"QuestionnaireResponse", "Task", "OperationOutcome"}
    assert {held[each["reference"]]["resourceType"] for each in provenance["target"]} == made


@pytest.mark.parametrize(
    ("resource", "code", "expression"),
    [
        (document(b"%PDF-1.4 cut", "application/pdf"), "E_DAMAGED", "DocumentReference.content.attachment"),
        (document(b""), "E_BAD_FHIR", "DocumentReference"),
        (document(NOTE.encode(), content="x"), "E_BAD_FHIR", "DocumentReference"),
        (document(NOTE.encode(), id="bad\nid"), "E_BAD_FIELD", "DocumentReference"),
        ({"resourceType": "Canary", "id": "canary-7"}, "E_NOT_A_NOTE", "Resource"),
    ],
)
def test_a_document_that_cannot_be_read_is_one_coded_issue_without_the_input(resource, code, expression, faults):
    (one,) = answers(resource)
    assert isinstance(one, Refused)
    assert one.code in (code, "E_TRUNCATED", "E_EMPTY")
    issue = one.issue
    assert issue["expression"][0].startswith(expression)
    assert faults(outcome(issue)) == []
    assert "canary" not in json.dumps(issue).lower()


@pytest.mark.parametrize(
    "body", [b"[]", b"{}", b"{", b'"x"', b'{"resourceType": 1}', b'{"resourceType": "Parameters"}']
)
def test_a_body_that_is_no_resource_is_refused(body):
    with pytest.raises(NoteError):
        sent(body)


def test_parameters_are_opened():
    parameters = {
        "resourceType": "Parameters",
        "parameter": [{"name": "document", "resource": document(NOTE.encode())}],
    }
    (one,) = sent(json.dumps(parameters).encode())
    assert one.expression == "Parameters.parameter[0].resource"
    assert read(one, Terms()).note.text == NOTE


def test_another_client_reads_it_back():
    from fhir.resources.R4B.bundle import Bundle
    from fhir.resources.R4B.questionnaire import Questionnaire

    body = answer(BODIES["bundle"])
    read_back = Bundle.model_validate_json(json.dumps(body))
    kinds = [each.resource.__class__.__name__ for each in read_back.entry]
    assert kinds == [each["resource"]["resourceType"] for each in body["entry"]]
    for each in questionnaires().values():
        assert Questionnaire.model_validate_json(json.dumps(each)).item[0].linkId == each["item"][0]["linkId"]


def test_the_same_documents_give_the_same_answer():
    assert json.dumps(answer(BODIES["bundle"])) == json.dumps(answer(BODIES["bundle"]))
