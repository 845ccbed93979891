"""Reviews in the store, on both databases: each step once, with its audit entry, and never over another's."""

import json
import threading
from dataclasses import replace

import pytest
from review_makers import physician, said
from service_notes import BARE, put

import notecheck
from notecheck_service.clock import HandClock
from notecheck_service.review import kept, machine, rescanned
from notecheck_service.review.feedback import by_item, queue, settle_feedback
from notecheck_service.review.model import Choice, Draft, Kind, State
from notecheck_service.review.refusal import Refused, Stale
from notecheck_service.review.standing import stand
from notecheck_service.store import Conflict, NotFound, Scope, Store, audit, events, notes, results


def see(store: Store, scope: Scope, note_id: str):
    with store.write(scope) as unit:
        standing = stand(unit, note_id)
        return standing, kept.at_hand(unit, standing)


def step(store: Store, scope: Scope, note_id: str, what: str, do, seen: int | None = None):
    with store.write(scope) as unit:
        standing = stand(unit, note_id)
        review = kept.at_hand(unit, standing)
        return kept.take(unit, standing, review.version if seen is None else seen, what, do)


def answer(store: Store, scope: Scope, note_id: str, item: str, choice=Choice.WORDS, words="Pain 2/10 after.", **more):
    given = replace(said(item, choice, words, **more), at=store.clock.now())
    return step(store, scope, note_id, "answered", lambda r: machine.answer(r, given, physician(), len(BARE)))


def preview(store: Store, scope: Scope, note_id: str, kind: Kind = Kind.ADDENDUM, **draft):
    now = store.clock.now()
    signer = physician(proved=now)
    step(store, scope, note_id, "planned", lambda r: machine.plan(r, Draft(kind, signer.id, now, **draft), signer))
    standing, _ = see(store, scope, note_id)
    at = standing.situation(signer, now, now.date())
    return step(store, scope, note_id, "previewed", lambda r: machine.preview(r, at)), at


def sign(store: Store, scope: Scope, note_id: str, shown: str, at):
    with store.write(scope) as unit:
        standing = stand(unit, note_id)
        now = standing.situation(at.signer, store.clock.now(), at.today)
        return kept.sign(unit, standing, shown, now)


def scan_again(store: Store, scope: Scope, note_id: str):
    standing, review = see(store, scope, note_id)
    entries = [
        notecheck.Entry(e["text"], e["note_id"], e["date"], tuple(map(tuple, e["read"])) if "read" in e else None)
        for e in rescanned.case_of(standing, review)
    ]
    found = notecheck.scan_case(entries).to_dict()
    with store.write(scope) as unit:
        standing = stand(unit, note_id)
        return rescanned.settle(unit, standing, review, found, json.dumps(found).encode())


def test_from_gap_to_rescan(database: Store, physician_scope: Scope, note_id: str):
    _standing, review = see(database, physician_scope, note_id)
    before = {item.id: item.status for item in review.items}
    assert (review.state, before["quality.pain-scores"]) == (State.OPEN, "partial")
    answer(database, physician_scope, note_id, "quality.pain-scores", words="Pain was 2/10 in recovery.")
    shown, at = preview(database, physician_scope, note_id)
    signed, entry = sign(database, physician_scope, note_id, shown.preview.digest, at)
    assert signed.state is State.SIGNED
    left = scan_again(database, physician_scope, note_id)
    assert left.state is State.HELD
    assert "quality.pain-scores" not in {item.id for item in left.after}
    with database.write(physician_scope) as unit:
        assert kept.entry(unit, entry.id) == (note_id, entry)
        assert kept.addenda_of(unit, note_id) == [entry]
        assert [each.what for each in kept.happenings(unit, note_id)] == [
            "opened", "answered", "planned", "previewed", "signed", "rescanned",
        ]  # fmt: skip
        assert notes.get(unit, note_id).hold == "held"
        assert results.newest(unit, note_id).parsed()["notes"][1]["sha256"] == entry.binding.addendum_sha256
        actions = [each.action for each in audit.page(unit, {"action": "addendum.sign"})]
    assert actions == ["addendum.sign"]
    with database.read(physician_scope) as unit:
        assert "addendum.signed" in [event.kind for event in events.after(unit)]


def test_a_released_note_is_held_until_its_retraction_is_scanned(database: Store, physician_scope: Scope, note_id: str):
    with database.write(physician_scope) as unit:
        notes.change(unit, note_id, hold="released")
    shown, at = preview(database, physician_scope, note_id, Kind.ATTESTATION, patient="Ada Harlow (invented)")
    sign(database, physician_scope, note_id, shown.preview.digest, at)
    with database.write(physician_scope) as unit:
        assert notes.get(unit, note_id).hold == "held"


def test_the_note_is_never_touched(database: Store, physician_scope: Scope, note_id: str):
    answer(database, physician_scope, note_id, "quality.pain-scores")
    shown, at = preview(database, physician_scope, note_id)
    sign(database, physician_scope, note_id, shown.preview.digest, at)
    standing, _ = see(database, physician_scope, note_id)
    assert (standing.text.text, standing.text.version.number) == (BARE, 1)


def test_what_was_signed_cannot_be_changed(database: Store, physician_scope: Scope, note_id: str):
    answer(database, physician_scope, note_id, "quality.pain-scores")
    shown, at = preview(database, physician_scope, note_id)
    sign(database, physician_scope, note_id, shown.preview.digest, at)
    for statement in ("UPDATE addendum SET kind = 'x'", "DELETE FROM addendum", "DELETE FROM review_event"):
        with pytest.raises(Exception, match="append-only"), database.engine.begin() as connection:
            connection.exec_driver_sql(statement)


def test_a_step_on_what_is_no_longer_so(database: Store, physician_scope: Scope, note_id: str):
    _, review = see(database, physician_scope, note_id)
    answer(database, physician_scope, note_id, "quality.pain-scores")
    with pytest.raises(Conflict) as caught:
        step(database, physician_scope, note_id, "handed over", lambda r: r, seen=review.version)
    assert caught.value.reason == "stale"


def test_two_signatures_at_once_make_one_entry(database: Store, physician_scope: Scope, note_id: str):
    answer(database, physician_scope, note_id, "quality.pain-scores")
    shown, at = preview(database, physician_scope, note_id)
    outcomes: list[str] = []

    def one() -> None:
        try:
            sign(database, physician_scope, note_id, shown.preview.digest, at)
            outcomes.append("signed")
        except Stale as error:
            outcomes.append(error.changes[0].code)

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["signed", *["state.signed"] * 3]
    with database.write(physician_scope) as unit:
        assert len(kept.addenda_of(unit, note_id)) == 1


def test_a_newer_version_of_the_note_refuses_the_signature(database: Store, physician_scope: Scope, note_id: str):
    answer(database, physician_scope, note_id, "quality.pain-scores")
    shown, at = preview(database, physician_scope, note_id)
    old, _ = see(database, physician_scope, note_id)
    put(database, physician_scope, BARE + "\nPain 2/10 after.")
    standing, review = see(database, physician_scope, note_id)
    assert (standing.text.version.number, review.state) == (2, State.OPEN)
    with database.write(physician_scope) as unit, pytest.raises(Stale) as caught:
        kept.sign(unit, old, shown.preview.digest, standing.situation(at.signer, at.now, at.today))
    assert {"note.superseded", "note.changed", "findings.changed"} <= {c.code for c in caught.value.changes}


def test_scanned_elsewhere(database: Store, physician_scope: Scope, note_id: str):
    answer(database, physician_scope, note_id, "quality.pain-scores")
    shown, at = preview(database, physician_scope, note_id)
    found = notecheck.scan(BARE + "\nDexamethasone 4 mg too.", note_id="N-1", date="2026-03-03").to_dict()
    with database.write(physician_scope) as unit:
        results.put(unit, stand(unit, note_id).text.version, found, json.dumps(found).encode())
    with pytest.raises(Stale) as caught:
        sign(database, physician_scope, note_id, shown.preview.digest, at)
    assert {"findings.changed", "note.redated"} <= {change.code for change in caught.value.changes}
    _, review = see(database, physician_scope, note_id)
    assert (review.state, review.preview) == (State.DRAFT, None)


def test_a_refused_step_leaves_only_its_audit_entry(database: Store, physician_scope: Scope, note_id: str):
    _, review = see(database, physician_scope, note_id)
    with pytest.raises(Refused):
        answer(database, physician_scope, note_id, "esi.nothing")
    _, after = see(database, physician_scope, note_id)
    assert after == review
    with database.write(physician_scope) as unit:
        assert [e.outcome for e in audit.page(unit, {"action": "review.answered"})] == ["failed"]


def test_objections_reach_the_queue_once(database: Store, physician_scope: Scope, note_id: str):
    answer(database, physician_scope, note_id, "quality.pain-scores", Choice.ALREADY_THERE, "", span=(60, 80))
    answer(database, physician_scope, note_id, "quality.function", Choice.DISAGREE, "It is there.")
    step(database, physician_scope, note_id, "handed over", lambda r: machine.hand_over(r, physician()))
    with database.write(physician_scope) as unit:
        found = queue(unit)
        assert {(f.item, f.choice, f.start, f.words) for f in found} == {
            ("quality.pain-scores", "already_there", 60, ""),
            ("quality.function", "disagree", None, "It is there."),
        }
        assert all(each.policy.startswith("quality ") for each in found)
        settle_feedback(unit, found[0].id, "upheld")
        assert {(c.item, c.total, c.upheld) for c in by_item(unit)} == {
            ("quality.pain-scores", 1, 1),
            ("quality.function", 1, 0),
        }
    with pytest.raises(Conflict), database.write(physician_scope) as unit:
        settle_feedback(unit, found[0].id, "set_aside")


def test_another_practice_sees_nothing(database: Store, physician_scope: Scope, other_practice: Scope, note_id: str):
    answer(database, physician_scope, note_id, "quality.pain-scores")
    shown, at = preview(database, physician_scope, note_id)
    _, entry = sign(database, physician_scope, note_id, shown.preview.digest, at)
    with pytest.raises(NotFound):
        see(database, other_practice, note_id)
    with database.write(other_practice) as unit:
        with pytest.raises(NotFound):
            kept.entry(unit, entry.id)
        assert kept.addenda_of(unit, note_id) == kept.happenings(unit, note_id) == queue(unit) == by_item(unit) == []


def test_the_clock_of_the_store_dates_everything(
    database: Store, clock: HandClock, physician_scope: Scope, note_id: str
):
    answer(database, physician_scope, note_id, "quality.pain-scores")
    clock.advance(minutes=10)
    shown, at = preview(database, physician_scope, note_id)
    clock.advance(minutes=31)
    with pytest.raises(Stale) as caught:
        sign(database, physician_scope, note_id, shown.preview.digest, at)
    assert {c.code for c in caught.value.changes} == {"preview.expired", "signer.unproved"}
