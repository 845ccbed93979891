"""GET /v1/audit/readers: who saw a chart, and on which days somebody read out of the ordinary."""

from notecheck_service.access import people
from notecheck_service.scanning.samples import samples
from notecheck_service.store import Scope, system

MANY = 1500
"""Charts of one day: far more than three times what others read in a session of tests."""
ADDRESS = "/v1/audit/readers"


def asked(service, **params):
    return service.client.get(ADDRESS, params=params, headers=service["auditor"])


def test_whoever_saw_any_note_of_the_chart_is_told(service):
    scanned = [service.scan(samples()["return-visit"], note_id=name, patient="R-1") for name in ("r1", "r2")]
    other = service.scan(note_id="r3", patient="R-2").headers["notecheck-note"]
    first, second = (each.headers["notecheck-note"] for each in scanned)
    for role, note in (("physician", first), ("biller", second), ("service", other)):
        assert service.client.get(f"/v1/notes/{note}/text", headers=service[role]).status_code == 200
    answer = asked(service, note=first)
    assert answer.status_code == 200
    read = [each for each in answer.json()["seen"] if each["action"] == "note.read"]
    assert [(each["actor"]["role"], each["note"], each["outcome"]) for each in read] == [
        ("physician", first, "done"),
        ("biller", second, "done"),
    ]
    assert {each["note"] for each in answer.json()["seen"]} == {first, second}
    assert "R-1" not in answer.text


def test_days_out_of_the_ordinary_are_told(service):
    with service.store.write(system(service.ours.id)) as unit:
        id = people.add(unit, "curious@ours.example", "Somebody Curious (invented)", "physician").id
    with service.store.write(Scope(service.ours.id, id, "physician", "person")) as unit:
        for number in range(MANY):
            unit.record("note.read", "note", f"note_{number:022}")
    found = [each for each in asked(service, days=1).json()["unusual"] if each["actor"]["id"] == id]
    codes = {each["code"]: each["count"] for each in found}
    assert codes["many_charts"] == MANY
    assert found[0]["actor"]["role"] == "physician"


def test_the_report_is_in_the_audit_itself(service):
    assert asked(service).status_code == 200
    answer = service.client.get("/v1/audit", params={"action": "audit.unusual"}, headers=service["auditor"])
    assert answer.json()["entries"][-1]["actor"]["role"] == "auditor"


def test_a_chart_of_another_practice_is_not_there_and_a_zone_that_is_none_is_told(service):
    headers = service.theirs.headers["service"]
    theirs = service.client.post("/v1/scan", json={"text": samples()["esi-sparse"]}, headers=headers)
    assert asked(service, note=theirs.headers["notecheck-note"]).status_code == 404
    for wrong in ({"zone": "Nowhere/Else"}, {"zone": "../x"}, {"days": 0}, {"note": "R-1"}, {"patient": "R-1"}):
        answer = asked(service, **wrong)
        assert answer.status_code == 422, wrong
        assert "Nowhere" not in answer.text
