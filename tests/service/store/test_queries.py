"""Lists, events and answers that are kept."""

from datetime import timedelta

import pytest

from notecheck_service.clock import HandClock
from notecheck_service.store import Conflict, Refused, Scope, Store, events, idempotency, notes, system, worklist
from notecheck_service.store.idempotency import LIFE, Answer


def put_some(store: Store, scope: Scope, count: int) -> list[str]:
    with store.write(scope) as unit:
        ids = [notes.put(unit, f"text {n}", external_id=f"A-{n}", author=f"Dr. {n % 3}").note_id for n in range(count)]
        for n, id in enumerate(ids):
            notes.change(unit, id, priority=n % 4, score=None if n % 5 == 0 else n)
    return ids


@pytest.mark.parametrize("sort", sorted({*worklist.SORTS, *(f"-{name}" for name in worklist.SORTS)}))
def test_pages_give_every_note_once_and_in_order(database: Store, practice: Scope, other_practice: Scope, sort: str):
    ids = put_some(database, practice, 11)
    put_some(database, other_practice, 3)
    seen, after = [], None
    with database.write(practice) as unit:
        while True:
            page = worklist.page(unit, sort=sort, after=after, limit=4)
            seen += page.notes
            after = page.next
            if after is None:
                break
        assert worklist.count(unit) == 11
    assert sorted(note.id for note in seen) == sorted(ids)
    name = {"created": "created_at", "scanned": "created_at"}.get(sort.lstrip("-"), sort.lstrip("-"))
    values = [getattr(note, name) if getattr(note, name) is not None else -1 for note in seen]
    if sort.lstrip("-") not in ("service_date",):
        assert values == sorted(values, reverse=sort.startswith("-"))


def test_filters_are_those_of_the_list(database: Store, practice: Scope):
    put_some(database, practice, 6)
    with database.write(practice) as unit:
        assert len(worklist.page(unit, {"author": "Dr. 1"}).notes) == 2
        assert len(worklist.page(unit, {"assigned_to": "nobody", "score_max": 3}).notes) == 3
        assert worklist.count(unit, {"author": "Dr. 1", "hold": "released"}) == 0
    for wrong in ({"filters": {"text": "x"}}, {"sort": "text"}, {"limit": 0}, {"limit": 201}):
        with pytest.raises(Refused), database.write(practice) as unit:
            worklist.page(unit, **wrong)


def test_events_come_in_the_order_of_commits_within_the_practice(
    database: Store, practice: Scope, other_practice: Scope
):
    id = put_some(database, practice, 1)[0]
    for hold in ("held", "released", "released"):
        with database.write(practice) as unit:
            notes.change(unit, id, hold=hold)
    with database.write(other_practice) as unit:
        unit.emit("note.scanned", "note_x")
    with database.read(practice) as unit:
        told = events.after(unit)
        assert [event.kind for event in told] == ["note.held", "note.released"]
        assert events.after(unit, told[0].seq) == told[1:]
    with database.read(system()) as unit:
        assert len(events.after(unit)) == 3


def test_a_request_given_twice_is_done_once(database: Store, practice: Scope, clock: HandClock):
    answer = Answer(200, b"{}", {"etag": '"x"'})
    with database.write(practice) as unit:
        assert idempotency.take(unit, "k", "f") is None
        unit.record("note.write", "note", "x")
        idempotency.keep(unit, "k", answer)
    with database.write(practice) as unit:
        assert idempotency.take(unit, "k", "f") == answer
        assert idempotency.find(unit, "other", "f") is None
    with pytest.raises(Conflict, match="reused_key"), database.write(practice) as unit:
        idempotency.take(unit, "k", "another request")
    clock.advance(seconds=(LIFE + timedelta(seconds=1)).total_seconds())
    with database.write(practice) as unit:
        assert idempotency.find(unit, "k", "f") is None
        assert idempotency.take(unit, "k", "another request") is None


def test_a_key_whose_work_failed_is_free_again(database: Store, practice: Scope):
    with pytest.raises(ZeroDivisionError), database.write(practice) as unit:
        idempotency.take(unit, "k", "f")
        unit.record("note.write", "note", "x")
        raise ZeroDivisionError
    with database.write(practice) as unit:
        assert idempotency.take(unit, "k", "f") is None
        unit.record("note.write", "note", "x")
