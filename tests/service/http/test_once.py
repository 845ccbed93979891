"""A request that is sent twice is done once; a change that was seen otherwise is refused."""

import concurrent.futures

from notecheck_service.scanning.samples import samples

NOTE = samples()["esi-sparse"]


def post(service, body, key, role="service"):
    return service.client.post("/v1/scan", json=body, headers={**service[role], "idempotency-key": key})


def test_the_same_key_and_request_give_the_same_answer(service):
    first = post(service, {"text": NOTE}, "one")
    second = post(service, {"text": NOTE}, "one")
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert first.headers["notecheck-note"] == second.headers["notecheck-note"]
    assert first.headers["etag"] == second.headers["etag"]


def test_without_a_key_it_is_another_note(service):
    assert service.scan().headers["notecheck-note"] != service.scan().headers["notecheck-note"]


def test_the_same_key_with_another_request_is_refused(service):
    assert post(service, {"text": NOTE}, "two").status_code == 200
    other = post(service, {"text": NOTE + " "}, "two")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


def test_another_caller_may_use_the_same_key(service):
    assert post(service, {"text": NOTE}, "three").status_code == 200
    assert post(service, {"text": NOTE + "\n"}, "three", "biller").status_code == 200


def test_while_the_first_is_answered_the_second_waits_its_turn(service):
    body = {"text": NOTE * 50}
    with concurrent.futures.ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: post(service, body, "four"), range(4)))
    statuses = sorted(each.status_code for each in answers)
    assert statuses[0] == 200
    assert set(statuses) == {200, 409}
    notes = {each.headers["notecheck-note"] for each in answers if each.status_code == 200}
    assert len(notes) == 1
    assert {each.json()["code"] for each in answers if each.status_code == 409} == {"in_progress"}
    assert post(service, body, "four").headers["notecheck-note"] in notes


def test_what_failed_is_not_kept(service):
    assert post(service, {"text": "lorem ipsum dolor"}, "five").status_code == 422
    assert post(service, {"text": NOTE}, "five").status_code == 200


def test_a_key_must_be_one(service):
    assert post(service, {"text": NOTE}, "x" * 256).status_code == 422


def test_a_change_needs_what_was_seen(service):
    answer = service.scan(note_id="changing")
    path = f"/v1/notes/{answer.headers['notecheck-note']}"
    seen = service.client.get(path, headers=service["biller"])
    assert seen.headers["etag"] == answer.headers["etag"]
    change = {"json": {"priority": 3}}
    assert service.client.patch(path, **change, headers=service["biller"]).status_code == 428
    for bad in ("*", "3", '"x"', 'W/"1"', '"1", "2"'):
        refused = service.client.patch(path, **change, headers={**service["biller"], "if-match": bad})
        assert refused.status_code == 422, bad
    done = service.client.patch(path, **change, headers={**service["biller"], "if-match": seen.headers["etag"]})
    assert (done.status_code, done.json()["priority"]) == (200, 3)
    late = service.client.patch(path, **change, headers={**service["biller"], "if-match": seen.headers["etag"]})
    assert (late.status_code, late.json()["code"]) == (412, "changed")


def test_the_bill_is_held_with_reasons_and_the_event_tells(service):
    held = service.scan(note_id="held").headers["notecheck-note"]
    said = service.client.get(f"/v1/notes/{held}/release", headers=service["service"]).json()
    assert (said["hold"], said["released"]) == ("held", False)
    assert "esi.severity" in [each["item"] for each in said["reasons"]]
    free = service.scan(samples()["return-visit"], note_id="free").headers["notecheck-note"]
    assert service.client.get(f"/v1/notes/{free}/release", headers=service["service"]).json()["released"] is True
    events, after = [], 0
    while page := service.client.get(f"/v1/events?after={after}&limit=200", headers=service["service"]).json():
        if not page["events"]:
            break
        events += page["events"]
        after = page["next"]
    kinds = {(each["kind"], each["subject"]) for each in events}
    assert {("note.scanned", held), ("note.held", held), ("note.scanned", free)} <= kinds
