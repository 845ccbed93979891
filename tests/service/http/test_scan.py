"""POST /v1/scan: the contract's object, the same as every other door gives, kept once."""

import pytest

import notecheck
from notecheck_service.scanning.samples import samples

SAMPLES = samples()
NOTE = SAMPLES["esi-sparse"]
CLAIM = {"payer": "original_medicare", "state": "NJ", "lines": [{"code": "64483", "units": 1}]}


@pytest.mark.parametrize("name", SAMPLES)
def test_the_answer_is_the_contracts_object(service, name):
    answer = service.scan(SAMPLES[name], note_id=f"same-{name}", date="2026-03-04")
    assert answer.status_code == 200, answer.text
    expected = notecheck.scan(SAMPLES[name], note_id=f"same-{name}", date="2026-03-04")
    assert answer.json() == expected.to_dict()


def test_a_claim_is_held_beside_it(service):
    found = service.scan(claim=CLAIM).json()
    assert found["claim"] == notecheck.check_claim(CLAIM, notecheck.scan(NOTE)).to_dict()


def test_a_case_is_judged_as_one(service):
    other = "Physical therapy from 12/01/2025 to 01/16/2026, 11 visits, no lasting improvement. Pain 7/10."
    body = {"notes": [{"text": other, "note_id": "pt", "date": "2026-01-16"}, {"text": NOTE, "note_id": "esi"}]}
    found = service.client.post("/v1/scan", json=body, headers=service["biller"])
    entries = [notecheck.Entry(other, "pt", "2026-01-16"), notecheck.Entry(NOTE, "esi")]
    assert found.json() == notecheck.scan_case(entries).to_dict()
    assert found.json()["note_id"] == "esi"
    note = service.client.get(f"/v1/notes/{found.headers['notecheck-note']}", headers=service["biller"]).json()
    assert note["note_id"] == "esi"


def test_text_and_result_are_kept_to_the_byte(service):
    text = "Café\r\nL4-5 ESI 😀 under fluoroscopy.\r\nPain\u00a07/10 before.\n"
    answer = service.scan(text, note_id="bytes")
    id = answer.headers["notecheck-note"]
    kept = service.client.get(f"/v1/notes/{id}/text", headers=service["physician"])
    assert kept.content == text.encode()
    newest = service.client.get(f"/v1/notes/{id}/results/newest", headers=service["physician"])
    assert newest.content == answer.content
    for fact in answer.json()["facts"]:
        assert text[fact["start"] : fact["end"]] == fact["text"]


def test_the_same_note_again_is_no_new_version_and_another_text_is(service):
    first = service.scan(note_id="again")
    second = service.scan(note_id="again")
    third = service.scan(NOTE + "\nAddendum: local anesthetic only.", note_id="again")
    ids = {each.headers["notecheck-note"] for each in (first, second, third)}
    assert len(ids) == 1
    note = service.client.get(f"/v1/notes/{ids.pop()}", headers=service["biller"]).json()
    assert [each["number"] for each in note["versions"]] == [1, 2]
    assert first.content == second.content


def test_nothing_is_kept_where_the_caller_says_so(service):
    answer = service.scan(note_id="not-kept", store=False)
    assert answer.status_code == 200
    assert "notecheck-note" not in answer.headers
    notes = service.client.get("/v1/notes?limit=200", headers=service["biller"]).json()["notes"]
    assert "not-kept" not in [each["note_id"] for each in notes]


@pytest.mark.parametrize(
    "body, field, reason",
    [
        ({"text": "lorem ipsum dolor sit amet"}, "text", "E_NOT_A_NOTE"),
        ({"text": " \n"}, "text", "E_EMPTY"),
        ({"text": ""}, "text", "at least 1"),
        ({"text": 7}, "text", "valid string"),
        ({"text": "a\u0000b"}, "text", "NUL character at offset 1"),
        ({"text": NOTE, "date": "2026-13-45"}, "date", "E_BAD_FIELD"),
        ({"text": NOTE, "date": "soon"}, "date", "pattern"),
        ({"text": NOTE, "note_id": "a\nb"}, "note_id", "E_BAD_FIELD"),
        ({"text": NOTE, "Jane Doe": "x"}, "body", "not known"),
        ({"text": NOTE, "claim": {"payer": "\ud800"}}, "claim.payer", "surrogate"),
        ({"notes": []}, "notes", "at least 1"),
        ({"notes": [{"text": NOTE}, {"text": "x\ud83d"}]}, "notes.1.text", "surrogate pair at offset 1"),
        ({"notes": [{"text": NOTE}, {"text": " "}]}, "notes.1.text", "E_EMPTY"),
        ({"notes": [{"text": NOTE, "note_id": "a"}, {"text": NOTE, "note_id": "a"}]}, "notes", "E_DUPLICATE_ID"),
        ({}, "text", "required"),
        ([], "body", ""),
    ],
)
def test_what_cannot_be_used_is_told_by_field_and_reason(service, body, field, reason):
    import json

    data = json.dumps(body).encode()
    headers = {**service["service"], "content-type": "application/json"}
    answer = service.client.post("/v1/scan", content=data, headers=headers)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert reason in answer.json()["errors"][0]["reason"]
    assert "Jane" not in answer.text
