"""Events to receivers: each told once it is asked for, signed, tried again, and given up where that is of no use."""

import json
from datetime import timedelta

import pytest

from notecheck_service.access.secret import Box
from notecheck_service.connect.webhooks import courier, receivers
from notecheck_service.connect.webhooks.address import Rules
from notecheck_service.connect.webhooks.courier import FAILURES, Courier, Undelivered
from notecheck_service.connect.webhooks.post import Attempt
from notecheck_service.store import Conflict, NotFound, Refused, new_id, system

URL = "https://hooks.example.com/notecheck"
RULES = Rules(frozenset({"hooks.example.com"}))
VAULT = Box("a secret of the service, long enough", "webhooks")


class Wire:
    """Stands where messages leave: keeps them, answers as it is told."""

    def __init__(self):
        self.sent = []
        self.answer = Attempt(204)

    def __call__(self, url, headers, body, rules):
        self.sent.append((url, headers, body.decode()))
        return self.answer


@pytest.fixture
def wire(monkeypatch):
    found = Wire()
    monkeypatch.setattr(courier, "post", found)
    return found


@pytest.fixture
def jobs():
    return []


@pytest.fixture
def sending(database, jobs):
    def enqueue(unit, kind, **payload):
        jobs.append((unit.scope.practice_id, payload["delivery"]))
        return new_id("job")

    return Courier(database, RULES, VAULT, enqueue)


def added(database, practice, *kinds):
    with database.write(practice) as unit:
        return receivers.add(unit, URL, kinds, RULES, VAULT)


def told(database, practice, kind="note.held", subject="note_1", **codes):
    with database.write(practice) as unit:
        unit.record("note.change", "note", subject)
        unit.emit(kind, subject, **codes)


def run(sending, jobs):
    """Collect, and try each new message once; how many were delivered."""
    sending.collect()
    done = 0
    while jobs:
        try:
            sending.deliver(*jobs.pop(0))
            done += 1
        except Undelivered:
            continue
    return done


def test_an_event_is_told_to_who_asks_for_it(database, practice, other_practice, sending, jobs, wire):
    told(database, practice, subject="note_before")
    _, secret = added(database, practice, "note.held")
    added(database, other_practice)
    told(database, practice, verdict="addendum", gaps=3)
    told(database, practice, "note.released")
    assert run(sending, jobs) == 1
    ((url, headers, body),) = wire.sent
    assert url == URL
    message = json.loads(body)
    assert message["type"] == "note.held"
    assert message["data"] | {"event": ""} == {"event": "", "subject": "note_1", "verdict": "addendum", "gaps": 3}
    assert set(headers) == {"webhook-id", "webhook-timestamp", "webhook-signature"}
    assert headers["webhook-id"].startswith("msg_")
    assert run(sending, jobs) == 0, "told once"
    assert secret.startswith("whsec_")


def test_secrets_are_nowhere_in_the_database_in_clear(database, practice):
    _, secret = added(database, practice)
    with database.engine.connect() as connection:
        (row,) = connection.exec_driver_sql("SELECT secret FROM webhook").all()
    locked = bytes(row[0])
    assert secret.encode() not in locked
    assert VAULT.open(locked) == secret.encode()
    assert Box("another secret", "webhooks").open(locked) is None


def test_a_failed_message_is_tried_again_under_the_same_id(database, practice, sending, jobs, wire):
    hook, _ = added(database, practice)
    told(database, practice)
    wire.answer = Attempt(500)
    sending.collect()
    ((where, id),) = jobs
    with pytest.raises(Undelivered):
        sending.deliver(where, id)
    wire.answer = Attempt(200)
    sending.deliver(where, id)
    sending.deliver(where, id)
    assert [headers["webhook-id"] for _, headers, _ in wire.sent] == [id, id], "once delivered, it is not sent again"
    with database.read(practice) as unit:
        (kept,) = receivers.deliveries(unit, hook.id)
        assert (kept.state, kept.attempts, kept.outcome) == ("delivered", 2, "200")
        assert receivers.get(unit, hook.id).failures == 0


def test_two_secrets_sign_during_a_rotation(database, practice, sending, jobs, wire, clock):
    from standardwebhooks import Webhook

    hook, old = added(database, practice)
    with database.write(practice) as unit:
        rotated, new = receivers.rotate(unit, hook.id, hook.revision, VAULT)
    assert new != old
    told(database, practice)
    run(sending, jobs)
    _, headers, body = wire.sent[-1]
    signatures = headers["webhook-signature"].split(" ")
    now = clock.now()
    assert signatures == [Webhook(key).sign(headers["webhook-id"], now, body) for key in (new, old)]
    clock.advance(hours=25)
    told(database, practice)
    run(sending, jobs)
    assert len(wire.sent[-1][1]["webhook-signature"].split(" ")) == 1
    assert rotated.secret_before_until == now + timedelta(hours=24)


def test_a_receiver_that_keeps_failing_is_given_up_until_an_admin_says_so(database, practice, sending, jobs, wire):
    hook, _ = added(database, practice)
    told(database, practice)
    sending.collect()
    ((where, id),) = jobs
    jobs.clear()
    wire.answer = Attempt(fault="timeout")
    for _ in range(FAILURES):
        with pytest.raises(Undelivered):
            sending.deliver(where, id)
    with database.read(practice) as unit:
        found = receivers.get(unit, hook.id)
    assert (found.failures, found.disabled_for) == (FAILURES, "failures")
    sending.deliver(where, id)
    assert len(wire.sent) == FAILURES, "nothing more is sent"
    told(database, practice)
    assert sending.collect() == 0
    with database.write(practice) as unit:
        assert receivers.enable(unit, hook.id, found.revision).disabled_at is None
    wire.answer = Attempt(204)
    told(database, practice)
    assert run(sending, jobs) == 1
    with database.write(system(practice.practice_id)) as unit:
        unit.record("audit.read", "practice", "x")
        kinds = [row[0] for row in unit.connection.exec_driver_sql("SELECT kind FROM event ORDER BY seq")]
    assert "webhook.disabled" in kinds


def test_a_receiver_that_is_gone_is_sent_nothing_more(database, practice, sending, jobs, wire):
    hook, _ = added(database, practice)
    told(database, practice)
    wire.answer = Attempt(410)
    assert run(sending, jobs) == 1, "not to be tried again"
    with database.read(practice) as unit:
        assert receivers.get(unit, hook.id).disabled_for == "gone"


def test_receivers_of_another_practice_are_not_there(database, practice, other_practice):
    hook, _ = added(database, practice)
    with database.write(other_practice) as unit:
        assert receivers.page(unit) == []
        for ask in (
            lambda: receivers.get(unit, hook.id),
            lambda: receivers.rotate(unit, hook.id, 1, VAULT),
            lambda: receivers.enable(unit, hook.id, 1),
            lambda: receivers.remove(unit, hook.id, 1),
            lambda: receivers.deliveries(unit, hook.id),
        ):
            with pytest.raises(NotFound):
                ask()


def test_changes_need_the_newest_revision(database, practice):
    hook, _ = added(database, practice)
    with database.write(practice) as unit:
        receivers.rotate(unit, hook.id, hook.revision, VAULT)
    for change in (
        lambda unit: receivers.rotate(unit, hook.id, hook.revision, VAULT),
        lambda unit: receivers.enable(unit, hook.id, hook.revision),
        lambda unit: receivers.remove(unit, hook.id, hook.revision),
    ):
        with pytest.raises(Conflict, match="stale"), database.write(practice) as unit:
            change(unit)


@pytest.mark.parametrize("url", ["http://hooks.example.com/", "https://elsewhere.example.com/", "canary"])
def test_where_nothing_is_sent_to_is_no_receiver(database, practice, url):
    with pytest.raises(Refused) as refused, database.write(practice) as unit:
        receivers.add(unit, url, (), RULES, VAULT)
    assert refused.value.field == "url"
    assert "canary" not in str(refused.value)


def test_a_removed_receiver_leaves_nothing_but_its_audit(database, practice, sending, jobs, wire):
    hook, _ = added(database, practice)
    told(database, practice)
    sending.collect()
    with database.write(practice) as unit:
        receivers.remove(unit, hook.id, receivers.get(unit, hook.id).revision)
    sending.deliver(*jobs.pop())
    assert wire.sent == []
