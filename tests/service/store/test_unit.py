"""A unit of work: whole or not at all, within its practice, and never without its entry in the audit."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import bindparam, func, select

from notecheck_service.store import Conflict, Defect, NotFound, Refused, Scope, Store, audit, notes, results, worklist
from notecheck_service.store.guard import PRACTICE
from notecheck_service.store.tables.notes import note, note_version
from notecheck_service.store.tables.people import person

FOUND = {
    "service": {"id": "esi"},
    "verdict": "addendum",
    "score": 50,
    "checklists": [
        {
            "id": "esi",
            "version": "2026-04",
            "items": [
                {"level": "required", "status": "met"},
                {"level": "required", "status": "missing"},
                {"level": "advisory", "status": "missing"},
            ],
        }
    ],
}


def test_a_note_and_its_result_are_kept_byte_for_byte(database: Store, practice: Scope):
    words = "Pain 7/10 \U0001f600\r\n\u00a0é\u202e"
    with database.write(practice) as unit:
        version = notes.put(unit, words, external_id="A-1", author="Dr. Example")
        results.put(unit, version, FOUND, b'{"score": 50}')
    with database.write(practice) as unit:
        assert notes.text(unit, version.note_id).text == words
        assert results.newest(unit, version.note_id).body == b'{"score": 50}'
        found = notes.get(unit, version.note_id)
    assert (found.verdict, found.gaps, found.hold, version.code_points) == ("addendum", 1, "held", len(words))


def test_the_same_text_is_the_same_version_and_another_text_another(database: Store, practice: Scope):
    with database.write(practice) as unit:
        first = notes.put(unit, "one", external_id="A-1")
        again = notes.put(unit, "one", external_id="A-1")
        second = notes.put(unit, "two", external_id="A-1")
    assert first.id == again.id
    assert (second.note_id, second.number) == (first.note_id, 2)


def test_nothing_is_seen_from_another_practice(database: Store, practice: Scope, other_practice: Scope):
    with database.write(practice) as unit:
        version = notes.put(unit, "one", external_id="A-1")
        result = results.put(unit, version, FOUND, b"{}")
    for look in (
        lambda unit: notes.get(unit, version.note_id),
        lambda unit: notes.text(unit, version.note_id),
        lambda unit: notes.change(unit, version.note_id, priority=1),
        lambda unit: results.get(unit, result.id),
        lambda unit: results.newest(unit, version.note_id),
        lambda unit: results.of_note(unit, version.note_id),
    ):
        with pytest.raises(NotFound), database.write(other_practice) as unit:
            look(unit)
    with database.write(other_practice) as unit:
        assert notes.versions(unit, version.note_id) == []
        assert notes.put(unit, "mine", external_id="A-1").note_id != version.note_id


def test_a_refusal_is_in_the_audit_and_nothing_else_is_kept(database: Store, practice: Scope):
    with pytest.raises(Refused), database.write(practice) as unit:
        kept = notes.put(unit, "one", external_id="A-1")
        raise Refused("field", "some_reason")
    with pytest.raises(NotFound), database.write(practice) as unit:
        notes.get(unit, kept.note_id)
    with database.write(practice) as unit:
        entries = audit.page(unit)
    told = [(entry.action, entry.outcome, entry.reason) for entry in entries]
    assert told == [("note.write", "refused", "some_reason"), ("note.see", "refused", "not_found")]


@pytest.mark.parametrize(
    "statement",
    [
        select(note),
        select(note).where(note.c.practice_id == "another"),
        select(note_version).join(note, note.c.id == note_version.c.note_id),
        select(person.c.id).where(person.c.id.in_(select(note.c.author))),
        note.update().values(priority=1),
        person.delete(),
        select(note.alias()),
        select(func.count()).select_from(note),
        select(select(note.c.id).subquery().c.id),
        select(note.c.id).where(note.c.practice_id == note_version.c.practice_id),
        select(note.c.id).union(select(note_version.c.note_id)),
        select(note.c.id, select(person.c.name).where(person.c.id == note.c.assigned_to).scalar_subquery()),
    ],
    ids=range(12),
)
def test_a_query_without_its_practice_is_refused(database: Store, practice: Scope, statement):
    with pytest.raises(Defect), database.write(practice) as unit:
        unit.record("note.see", "note", "x")
        unit.execute(statement)


def test_a_query_is_held_to_its_practice_by_its_joins_too(database: Store, practice: Scope):
    other = note.alias()
    tied = note_version.c.practice_id == note.c.practice_id
    with database.write(practice) as unit:
        unit.record("note.see", "note", "x")
        for statement in (
            select(note.c.id).join(note_version, tied & (note_version.c.note_id == note.c.id)),
            select(note.c.id, note_version.c.id).where(tied),
            select(note.c.id).where(note.c.id.in_(select(other.c.id).where(other.c.practice_id == note.c.practice_id))),
        ):
            assert unit.execute(statement.where(note.c.practice_id == practice.practice_id)).all() == []


def test_a_statement_written_once_finds_the_practice_of_the_unit_that_runs_it(
    database: Store, practice: Scope, other_practice: Scope
):
    query = select(note.c.external_id).where(note.c.practice_id == PRACTICE, note.c.priority == bindparam("rank"))
    for scope, name in ((practice, "A-1"), (other_practice, "B-1"), (practice, "A-2")):
        with database.write(scope) as unit:
            notes.put(unit, "text", external_id=name)
    for scope, names in ((practice, ["A-1", "A-2"]), (other_practice, ["B-1"])):
        with database.write(scope) as unit:
            unit.record("note.see", "note", "x")
            assert sorted(unit.execute(query, rank=0).scalars()) == names
            assert not unit.execute(query, rank=7).all()


def test_a_statement_written_once_is_fenced_each_time(database: Store, practice: Scope):
    query = select(note.c.id, note_version.c.id).where(note.c.practice_id == PRACTICE)
    for _ in range(2):
        with pytest.raises(Defect), database.write(practice) as unit:
            unit.record("note.see", "note", "x")
            unit.execute(query)
    with pytest.raises(Refused), database.write(practice) as unit:
        unit.record("note.see", "note", "x")
        unit.execute(select(note.c.id).where(note.c.practice_id == PRACTICE, note.c.id == bindparam("x")), x="a\0")


def test_a_note_that_comes_twice_at_once_is_one_note(database: Store, practice: Scope):
    def come(number: int) -> str:
        with database.write(practice) as unit:
            return notes.put(unit, f"text {number % 2}", external_id="A-1").note_id

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(come, range(16)))) == 1
    with database.write(practice) as unit:
        numbers = [version.number for version in notes.versions(unit, worklist.page(unit).notes[0].id)]
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= 2


def test_a_chart_is_not_touched_without_an_entry(database: Store, practice: Scope):
    query = select(note).where(note.c.practice_id == practice.practice_id)
    with pytest.raises(Defect), database.write(practice) as unit:
        unit.execute(query)
    with pytest.raises(Defect), database.read(practice) as unit:
        unit.execute(query)


@pytest.mark.parametrize("words", ["a\0b", "a\ud800b"])
def test_what_is_no_text_is_refused(database: Store, practice: Scope, words: str):
    with pytest.raises(Refused), database.write(practice) as unit:
        notes.put(unit, words)
    with pytest.raises(Refused), database.write(practice) as unit:
        notes.put(unit, "text", external_id=words)
    with pytest.raises(Refused, match="too_long"), database.write(practice) as unit:
        notes.put(unit, "text", external_id="x" * 401)
    with pytest.raises(Refused), database.write(practice) as unit:
        worklist.page(unit, {"author": words})


def test_a_change_of_what_has_changed_is_stale(database: Store, practice: Scope):
    with database.write(practice) as unit:
        id = notes.put(unit, "one").note_id
        seen = notes.get(unit, id).revision
        assert notes.change(unit, id, revision=seen, assigned_to="per_1") == seen + 1
    with pytest.raises(Conflict, match="stale"), database.write(practice) as unit:
        notes.change(unit, id, revision=seen, assigned_to="per_2")
