"""The Python client against the real service, over a real socket."""

import json

import httpx
import pytest

from notecheck.client import Client, Problem, Unreachable

NOTE = "SYNTHETIC NOTE. Right L5-S1 transforaminal ESI. Fluoroscopy with contrast. Pain 7/10 before, 3/10 after."


@pytest.fixture
def client(service):
    """With a key of every scope."""
    key = service["service"]["authorization"].removeprefix("Bearer ")
    with Client(str(service.client.base_url), key) as found:
        yield found


def test_a_note_is_scanned_kept_and_asked_about(client):
    scanned = client.scan(NOTE, note_id="client-1", date="2026-03-04", patient="MRN 7")
    assert scanned.result["schema"] == "notecheck.result/1"
    assert scanned.result["verdict"] == "addendum"
    assert client.note(scanned.note)["note_id"] == "client-1"
    assert client.text(scanned.note) == NOTE
    assert client.result(scanned.note) == scanned.result
    assert client.release(scanned.note)["released"] is False
    assert scanned.note in [each["id"] for each in client.worklist(service="esi", verdict="addendum")]
    assert client.versions()["program"]["name"] == "notecheck"
    assert client.ready()["status"] == "ready"


def test_nothing_is_kept_where_that_is_asked_for(client):
    scanned = client.scan(NOTE, note_id="client-2", store=False)
    assert scanned.note is None
    assert "client-2" not in [each["note_id"] for each in client.notes()]


def test_a_claim_is_held_beside_its_note(client):
    claim = {"payer": "original_medicare", "state": "NJ", "place_of_service": "11", "date_of_service": "2026-03-04"}
    claim["lines"] = [{"code": "64483", "modifiers": ["LT"], "units": 1, "diagnoses": ["M51.17"]}]
    findings = client.scan(NOTE, claim=claim, store=False).result["claim"]["findings"]
    assert "note.side_mismatch" in [each["code"] for each in findings]


def test_a_case_is_scanned_as_one(client):
    addendum = "SYNTHETIC ADDENDUM. Pain for 3 months. Six weeks of physical therapy failed."
    found = client.scan_case([{"text": NOTE, "note_id": "a"}, {"text": addendum, "note_id": "b"}], case_id="case-1")
    assert found["verdict"] == "addendum"


def test_batches_and_their_outcomes(client):
    records = [{"id": f"batch-{number}", "text": NOTE} for number in range(5)] + [{"id": "bad", "text": ""}]
    batch = client.send_batch(records)
    done = client.wait_for_batch(batch["id"], every=0.1)
    assert (done["state"], done["scanned"], done["refused"]) == ("done", 5, 1)
    outcomes = list(client.outcomes(batch["id"]))
    assert [each.place for each in outcomes] == list(range(6))
    assert [bool(each.note) for each in outcomes] == [True] * 5 + [False]
    assert outcomes[5].outcome["error"]["code"] == "E_EMPTY"
    assert batch["id"] in [each["id"] for each in client.batches()]


def test_pages_are_turned_by_themselves(client, monkeypatch):
    monkeypatch.setattr("notecheck.client.PAGE", 2)
    ids = [each["id"] for each in client.notes()]
    assert len(ids) > 4
    assert len(set(ids)) == len(ids)
    events = [each["id"] for each in client.events()]
    assert len(set(events)) == len(events) > 4


def test_a_scan_that_is_sent_twice_is_kept_once(service):
    """The answer is lost on its way; the client sends the same again, under the same key."""
    lost = []

    class Losing(httpx.HTTPTransport):
        def handle_request(self, request):
            answer = super().handle_request(request)
            if not lost:
                answer.read()
                lost.append(answer.headers["notecheck-note"])
                raise httpx.ReadError("lost")
            return answer

    key = service["service"]["authorization"].removeprefix("Bearer ")
    with Client(str(service.client.base_url), key, transport=Losing(), wait=lambda _: None) as client:
        scanned = client.scan(NOTE, note_id=None)
        assert [scanned.note] == lost
        assert client.note(scanned.note)["version"] == 1


def test_a_refusal_says_field_and_reason(client):
    with pytest.raises(Problem) as refused:
        client.scan("canary \ud800")
    assert (refused.value.status, refused.value.errors[0][0]) == (422, "text")
    assert "canary" not in str(refused.value)
    with pytest.raises(Problem) as refused:
        client.note("note_0000000000000000000000")
    assert refused.value.code == "not_found"
    with pytest.raises(Problem) as refused:
        list(client.worklist(sort="canary"))
    assert refused.value.code == "field"


def test_who_has_no_key_is_told_so(service):
    with Client(str(service.client.base_url), "nck_canary_canary") as client, pytest.raises(Problem) as refused:
        client.notes().__next__()
    assert refused.value.code == "unauthenticated"
    assert json.dumps(refused.value.args).count("canary") == 0


def test_nobody_there_is_unreachable():
    with Client("http://127.0.0.1:1", "nck_a_b", wait=lambda _: None) as client, pytest.raises(Unreachable):
        client.versions()
