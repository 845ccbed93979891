"""Forms that are sent twice, or by two at once, are done once; days are the practice's own."""

import re
import threading
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import httpx
import pytest
from page_service import ANSWERS, PASSWORD

from notecheck_service.review import kept
from notecheck_service.store import events

ITEM = "esi.session-count"


def at_once(work, times: int) -> list[httpx.Response]:
    """The same request, several times at the same moment."""
    answers: list[httpx.Response] = []
    threads = [threading.Thread(target=lambda: answers.append(work())) for _ in range(times)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return answers


def shown(client: httpx.Client, note: str) -> str:
    """Answer, draft and preview; the digest of what is shown."""
    client.get(f"/review/{note}")
    client.post(f"/review/{note}/answers", data={"seen": 1, "item": ITEM, "words": ANSWERS[ITEM]})
    client.post(f"/addendum/{note}/plan", data={"seen": 2, "kind": "addendum"})
    return re.findall(r'name="digest" value="([0-9a-f]{64})"', client.get(f"/addendum/{note}").text)[0]


def entries(service, note: str):
    with service.store.write(service.scope) as unit:
        return kept.addenda_of(unit, note)


def test_a_signature_sent_six_times_at_once_is_one_entry(service):
    note = service.put(name="six times")
    with service.client("vane") as her:
        digest = shown(her, note)
        answers = at_once(lambda: her.post(f"/addendum/{note}/sign", data={"digest": digest}), 6)
        again = her.post(f"/addendum/{note}/sign", data={"digest": digest})
    assert {each.status_code for each in (*answers, again)} == {303}
    assert len(entries(service, note)) == 1
    with service.store.read(service.scope) as unit:
        told = [each for each in events.after(unit, limit=10_000) if each.subject_id == note]
    assert [each.kind for each in told].count("addendum.signed") == 1


def test_an_answer_sent_six_times_at_once_is_one_step(service):
    note = service.put(name="one step")
    with service.client("vane") as her:
        her.get(f"/review/{note}")
        data = {"seen": 1, "item": ITEM, "words": ANSWERS[ITEM]}
        answers = at_once(lambda: her.post(f"/review/{note}/answers", data=data), 6)
    assert sorted(each.status_code for each in answers) == [303, *[409] * 5]
    with service.store.write(service.scope) as unit:
        assert [each.what for each in kept.happenings(unit, note)] == ["opened", "answered"]


def test_an_old_proof_does_not_sign(service):
    note = service.put(name="old proof")
    with service.client("vane") as her:
        digest = shown(her, note)
        age(service, "vane")
        answer = her.post(f"/addendum/{note}/sign", data={"digest": digest})
        assert answer.status_code == 403
        assert "proof of identity" in answer.text
        assert entries(service, note) == []
        assert her.post(f"/addendum/{note}/sign", data={"digest": digest, "password": PASSWORD}).status_code == 303
    assert len(entries(service, note)) == 1


def age(service, login: str) -> None:
    """Make a person's sessions of an hour ago."""
    from notecheck_service.store.tables.people import person_session

    with service.store.write(service.scope) as unit:
        c = person_session.c
        where = (c.practice_id == unit.scope.practice_id, c.person_id == service.ids[login])
        unit.execute(person_session.update().where(*where).values(proved_at=datetime(2026, 1, 1, tzinfo=UTC)))


def test_signing_gives_another_session(service):
    note = service.put(name="session")
    with service.client("vane") as her:
        digest = shown(her, note)
        before = dict(her.cookies)
        her.post(f"/addendum/{note}/sign", data={"digest": digest, "password": PASSWORD})
        assert dict(her.cookies) != before
        assert her.get(f"/review/{note}").status_code == 200


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_an_entry_bears_the_day_of_the_practice(service, zone: str):
    note = service.put(name=f"zone {zone}")
    with service.client("lead") as lead, service.client("orr") as him:
        assert lead.post("/settings", data={"key": "time_zone", "value": zone}).status_code == 303
        before = datetime.now(ZoneInfo(zone)).date()
        digest = shown(him, note)
        him.post(f"/addendum/{note}/sign", data={"digest": digest})
        after = datetime.now(ZoneInfo(zone)).date()
        lead.post("/settings", data={"key": "time_zone", "value": "UTC"})
    (entry,) = entries(service, note)
    assert before <= entry.binding.entered <= after
    assert f"Date of this entry: {entry.binding.entered}" in entry.text


def test_the_export_of_feedback_waits_for_the_consent(service):
    with service.client("lead") as lead, service.client("bee") as biller:
        assert lead.get("/feedback/export").status_code == 422
        assert biller.post("/settings", data={"key": "export_feedback", "value": "yes"}).status_code == 403
        lead.post("/settings", data={"key": "export_feedback", "value": "yes"})
        assert lead.get("/feedback/export").status_code == 200
        lead.post("/settings", data={"key": "export_feedback", "value": "no"})


def test_who_is_signed_out_while_writing_keeps_the_page(service):
    note = service.put(name="signed out")
    with httpx.Client(base_url=service.url) as nobody:
        data = {"seen": "1", "item": ITEM, "words": "Mine."}
        answer = nobody.post(f"/review/{note}/answers", data=data, headers={"hx-request": "true"})
    assert answer.status_code == 401
    assert answer.headers["hx-retarget"] == "#alert"
    assert "signed out" in answer.text
