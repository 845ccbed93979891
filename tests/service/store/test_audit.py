"""The audit: every entry in one chain, no change without a trace, and who saw what."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from notecheck_service.clock import HandClock
from notecheck_service.store import (
    AuditUnavailable,
    NotFound,
    Refused,
    Scope,
    Store,
    audit,
    notes,
    results,
    system,
    worklist,
)
from notecheck_service.store.chain import entry_hash
from notecheck_service.store.readers import chart_of, notes_of, unusual, who_saw
from notecheck_service.store.tables.audit import audit_entry
from notecheck_service.store.triggers import append_only
from notecheck_service.store.verify import verify


def tamper(store: Store, *statements: str) -> None:
    """What someone with the database's own password could do, past its triggers."""
    with store.engine.begin() as connection:
        sqlite = store.engine.dialect.name == "sqlite"
        if sqlite:
            for name in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER audit_entry_no_{name}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement))
        if sqlite:
            append_only(connection, "audit_entry")


def say(store: Store, scope: Scope, count: int) -> None:
    for number in range(count):
        with store.write(scope) as unit:
            unit.record("note.see", "note", f"note_{number}", nth=number)


def test_a_sound_audit_is_told_to_be_sound(database: Store, practice: Scope):
    say(database, practice, 5)
    report = verify(database)
    assert report.sound
    assert (report.entries, report.anchored) == (6, 6)


ATTACKS = {
    "altered": ["UPDATE audit_entry SET object_id = 'note_x' WHERE seq = 4"],
    "altered detail": ["UPDATE audit_entry SET detail = '{\"nth\": 9}' WHERE seq = 4"],
    "missing": ["DELETE FROM audit_entry WHERE seq = 4"],
    "missing at the start": ["DELETE FROM audit_entry WHERE seq <= 2"],
    "out_of_order": [
        "UPDATE audit_entry SET seq = -4 WHERE seq = 4",
        "UPDATE audit_entry SET seq = 4 WHERE seq = 5",
        "UPDATE audit_entry SET seq = 5 WHERE seq = -4",
    ],
    "cut_off": ["DELETE FROM audit_entry WHERE seq >= 6"],
    "cut off with its head": [
        "DELETE FROM audit_entry WHERE seq >= 6",
        "UPDATE audit_head SET seq = 5, hash = (SELECT hash FROM audit_entry WHERE seq = 5)",
    ],
    "emptied": ["DELETE FROM audit_entry", "UPDATE audit_head SET seq = 0, hash = '" + "0" * 64 + "'"],
    "no head": ["DELETE FROM audit_head"],
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_was_done_to_it_is_found(database: Store, practice: Scope, attack: str):
    say(database, practice, 6)
    tamper(database, *ATTACKS[attack])
    codes = {fault.code for fault in verify(database).faults}
    expected = {"emptied": "cut_off", "cut off with its head": "cut_off", "no head": "head_moved"}
    assert expected.get(attack, attack.split(" ")[0]) in codes


def recompute(store: Store) -> None:
    """The whole chain anew, as one would who knows how it is made."""
    tamper(store, "UPDATE audit_entry SET object_id = 'note_x' WHERE seq = 3")
    with store.engine.connect() as connection:
        rows = [row._asdict() for row in connection.execute(select(audit_entry).order_by(audit_entry.c.seq))]
    before, statements = "0" * 64, []
    for row in rows:
        row["previous"], seq, link = before, row["seq"], f"previous = '{before}'"
        before = entry_hash(row)
        statements.append(f"UPDATE audit_entry SET {link}, hash = '{before}' WHERE seq = {seq}")
    tamper(store, *statements, f"UPDATE audit_head SET hash = '{before}'")


def test_a_chain_computed_anew_is_not_as_it_was_anchored(database: Store, practice: Scope):
    say(database, practice, 4)
    recompute(database)
    assert {fault.code for fault in verify(database).faults} == {"not_as_anchored"}
    assert verify(database, heads=[]).sound, "by itself such a chain is sound: the anchor is what tells"


def test_an_entry_with_a_hash_of_its_own_breaks_the_next(database: Store, practice: Scope):
    """Altered, its own hash computed anew, and the next one's link set to that: the next one's hash tells."""
    say(database, practice, 4)
    with database.engine.connect() as connection:
        row = connection.execute(select(audit_entry).where(audit_entry.c.seq == 3)).one()._asdict()
    digest = entry_hash(row | {"object_id": "note_x"})
    tamper(
        database,
        f"UPDATE audit_entry SET object_id = 'note_x', hash = '{digest}' WHERE seq = 3",
        f"UPDATE audit_entry SET previous = '{digest}' WHERE seq = 4",
    )
    assert [(fault.seq, fault.code) for fault in verify(database, heads=[]).faults] == [(4, "altered")]


def test_triggers_that_are_gone_are_told(database: Store, practice: Scope):
    off, on = (
        ("DROP TRIGGER audit_entry_no_update", None)
        if database.engine.dialect.name == "sqlite"
        else (
            "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_no_update",
            "ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_no_update",
        )
    )
    with database.engine.begin() as connection:
        connection.execute(text(off))
    faults = verify(database).faults
    if on:
        with database.engine.begin() as connection:
            connection.execute(text(on))
    assert [fault.code for fault in faults] == ["unprotected:audit_entry_no_update"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET reason = 'x'",
        "DELETE FROM audit_entry",
        "UPDATE note_version SET sha256 = 'x'",
        "UPDATE note_version SET text = 'x'",
        "DELETE FROM note_version",
        "UPDATE result SET verdict = 'ready'",
        "UPDATE result SET body = 'x'",
        "DELETE FROM result",
        "UPDATE result SET body = NULL, verdict = 'ready'",
    ],
)
def test_the_database_itself_refuses_changes(database: Store, practice: Scope, statement: str):
    found = {"service": {"id": "esi"}, "verdict": "hold", "score": 0, "checklists": []}
    with database.write(practice) as unit:
        results.put(unit, notes.put(unit, "words"), found, b"{}")
    with pytest.raises(DBAPIError, match="append-only"), database.engine.begin() as connection:
        connection.execute(text(statement))


def test_an_anchor_that_cannot_be_written_stops_the_next_unit_and_heals(database: Store, practice: Scope):
    path = database.anchor.path
    database.anchor.path = path / "no" / "such" / "folder"
    say(database, practice, 1)
    with pytest.raises(AuditUnavailable), database.write(practice) as unit:
        unit.record("note.see", "note", "note_x")
    assert database.ready() == ["audit_unavailable"]
    database.anchor.path = path
    say(database, practice, 1)
    assert database.ready() == []
    assert verify(database).sound
    assert verify(database).entries == 3


def test_a_line_of_the_anchor_that_a_crash_cut_short_is_left_out(database: Store, practice: Scope):
    say(database, practice, 2)
    with database.anchor.path.open("a") as file:
        file.write("4 abc")
    say(database, practice, 1)
    assert verify(database).sound


def test_units_at_once_make_one_chain(database: Store, practice: Scope, other_practice: Scope):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: say(database, practice if n % 2 else other_practice, 5), range(8)))
    report = verify(database)
    assert (report.sound, report.entries) == (True, 42)


def test_an_auditor_sees_the_own_practice_alone(database: Store, practice: Scope, other_practice: Scope):
    say(database, practice, 2)
    say(database, other_practice, 3)
    with database.write(practice) as unit:
        assert [entry.object_id for entry in audit.page(unit)] == ["note_0", "note_1"]
        assert len(audit.page(unit, {"object_id": "note_1", "outcome": "done"})) == 1


def reader(practice: Scope, name: str, role: str = "physician") -> Scope:
    return Scope(practice.practice_id, name, role, "person")


def test_whoever_saw_a_chart_is_found(database: Store, practice: Scope, other_practice: Scope):
    found = {"service": {"id": "esi"}, "verdict": "hold", "score": 0, "checklists": []}
    with database.write(practice) as unit:
        version = notes.put(unit, "words", patient="P-1")
        kept = results.put(unit, version, found, b"{}")
        notes.put(unit, "others", patient="P-2")
    with database.write(reader(practice, "per_text")) as unit:
        notes.text(unit, version.note_id)
    with database.write(reader(practice, "per_list")) as unit:
        worklist.page(unit)
    with database.write(reader(practice, "per_result")) as unit:
        results.get(unit, kept.id)
    with database.write(reader(practice, "per_other")) as unit:
        worklist.page(unit, {"patient": "P-2"})
    with database.write(practice) as unit:
        assert notes_of(unit, "P-1") == chart_of(unit, version.note_id) == [version.note_id]
        assert [sight.actor_id for sight in who_saw(unit, [version.note_id])] == ["per_text", "per_list", "per_result"]
    with database.write(other_practice) as unit:
        assert who_saw(unit, [version.note_id]) == []
    with pytest.raises(NotFound), database.write(other_practice) as unit:
        chart_of(unit, version.note_id)


def test_a_chart_is_all_notes_of_its_patient(database: Store, practice: Scope):
    with database.write(practice) as unit:
        ids = [notes.put(unit, words, patient=who).note_id for words, who in (("a", "P"), ("b", "P"), ("c", None))]
        assert chart_of(unit, ids[0]) == chart_of(unit, ids[1]) == ids[:2]
        assert chart_of(unit, ids[2]) == ids[2:]


def test_a_zone_that_is_none_is_refused(database: Store, practice: Scope):
    for zone in ("America", "Nowhere/Else", "../etc/passwd", ""):
        with pytest.raises(Refused, match="zone"), database.write(practice) as unit:
            unusual(unit, unit.now, zone=zone)


def test_readers_out_of_the_ordinary_are_told_and_others_are_not(database: Store, practice: Scope, clock: HandClock):
    def read(who: Scope, count: int) -> None:
        with database.write(who) as unit:
            for number in range(count):
                unit.record("note.read", "note", f"note_{who.actor_id}_{number}")

    usual, curious, night = (reader(practice, f"per_{name}") for name in ("usual", "curious", "night"))
    for _ in range(8):
        for who in (usual, curious, night):
            read(who, 12)
        clock.advance(days=1)
    read(usual, 25)
    read(curious, 60)
    clock.advance(hours=13)
    read(night, 5)
    with database.write(practice) as unit:
        told = unusual(unit, datetime(2026, 3, 1, tzinfo=UTC), zone="UTC")
        assert [(one.actor_id, one.code, one.count) for one in told] == [
            ("per_curious", "many_charts", 60),
            ("per_night", "at_night", 5),
        ]
        moved = unusual(unit, datetime(2026, 3, 1, tzinfo=UTC), zone="Asia/Tokyo")
        assert "per_night" not in {one.actor_id for one in moved if one.day.day == 11}


def test_refusals_in_number_are_told(database: Store, practice: Scope):
    for _ in range(5):
        database.refuse(practice, "route.call", "route", "GET /x", "role_not_allowed")
    with database.write(practice) as unit:
        assert [one.code for one in unusual(unit, datetime(2026, 3, 1, tzinfo=UTC))] == ["many_refusals"]


def test_the_anchor_is_for_this_user_alone(database: Store, practice: Scope, tmp_path: Path):
    with database.write(system()) as unit:
        unit.record("note.see", "note", "x")
    assert (tmp_path / "audit.anchor").stat().st_mode & 0o777 == 0o600
