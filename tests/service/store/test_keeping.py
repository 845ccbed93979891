"""Forgetting, and backups."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from notecheck_service.clock import HandClock
from notecheck_service.store import Conflict, NotFound, Scope, Store, idempotency, notes, results, system, worklist
from notecheck_service.store.backup import BackupError, back_up, restore
from notecheck_service.store.retention import EMPTIED, OF_BATCHES, REMOVED, erase, erase_older, of_patient
from notecheck_service.store.tables import metadata
from notecheck_service.store.verify import verify

CANARY = "Zyxwv Canary-Patient 4711"
FOUND = {"service": {"id": "esi"}, "verdict": "hold", "score": 0, "checklists": []}


def put(store: Store, scope: Scope, name: str) -> str:
    with store.write(scope) as unit:
        given = {"external_id": f"{CANARY} {name}", "patient": CANARY, "author": CANARY, "case_id": CANARY}
        version = notes.put(unit, f"{CANARY} {name}", **given)
        results.put(unit, version, FOUND, f'"{CANARY}"'.encode())
    return version.note_id


def everything(store: Store) -> str:
    """All that the database says, of all tables."""
    with store.engine.connect() as connection:
        rows = (row for table in metadata.sorted_tables for row in connection.execute(table.select()))
        return "".join(repr(tuple(row)) for row in rows)


def test_every_table_of_charts_is_thought_of():
    charts = {table.name for table in metadata.sorted_tables if table.info.get("phi")}
    assert charts == {*EMPTIED, *REMOVED, *OF_BATCHES, "note", "idempotency"}


def test_what_is_old_is_forgotten_and_what_is_not_is_not(
    database: Store, practice: Scope, other_practice: Scope, clock: HandClock
):
    old, touched = put(database, practice, "1"), put(database, practice, "2")
    others = put(database, other_practice, "3")
    clock.advance(days=100)
    young = put(database, practice, "4")
    with database.write(practice) as unit:
        version = notes.versions(unit, touched)[-1]
        results.put(unit, version, FOUND, b"{}")
    assert erase_older(database, practice, clock.now() - timedelta(days=30)) == 1
    with database.write(practice) as unit:
        assert notes.get(unit, old).hold == "erased"
        assert notes.versions(unit, old)[0].sha256
    for look in (lambda unit: notes.text(unit, old), lambda unit: results.newest(unit, old)):
        with pytest.raises(Conflict, match="removed"), database.write(practice) as unit:
            look(unit)
    for id, scope in ((touched, practice), (young, practice), (others, other_practice)):
        with database.write(scope) as unit:
            assert CANARY in notes.text(unit, id).text
    assert verify(database).sound
    assert erase_older(database, practice, clock.now() - timedelta(days=30)) == 0


def test_no_word_of_what_was_erased_is_left(database: Store, practice: Scope, clock: HandClock):
    id = put(database, practice, "1")
    with database.write(practice) as unit:
        unit.record("note.write", "note", id)
        assert idempotency.take(unit, "k", "f") is None
        idempotency.keep(unit, "k", idempotency.Answer(200, CANARY.encode()))
    assert CANARY in everything(database)
    clock.advance(days=2)
    with database.write(system(practice.practice_id)) as unit:
        assert of_patient(unit, CANARY) == [id]
    assert erase_older(database, practice, clock.now()) == 1
    assert CANARY not in everything(database)
    if database.engine.dialect.name == "sqlite":
        file = Path(str(database.engine.url.database))
        # The write-ahead log, where there is one, lies beside it.
        assert not [each.name for each in file.parent.iterdir() if CANARY.encode() in each.read_bytes()]
    with database.write(practice) as unit:
        assert len(worklist.page(unit).notes) == 1


def test_a_note_of_another_practice_is_not_erased(database: Store, practice: Scope, other_practice: Scope):
    id = put(database, practice, "1")
    with pytest.raises(NotFound), database.write(system(other_practice.practice_id)) as unit:
        erase(unit, id)


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[str]:
    """Another place of the same kind, with nothing in it."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'restored' / 'notecheck.db'}"
        return
    name = f"{make_url(database_url).database}_restored"
    administer(database_url, f"CREATE DATABASE {name}")
    yield make_url(database_url).set(database=name).render_as_string(hide_password=False)
    administer(database_url, f"DROP DATABASE {name} WITH (FORCE)")


def administer(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_a_backup_is_restored_whole_and_says_so(
    database: Store, database_url: str, place: str, practice: Scope, tmp_path: Path, clock: HandClock
):
    if not database_url.startswith("sqlite") and shutil.which("pg_dump") is None:
        pytest.fail("no pg_dump beside PostgreSQL")
    id = put(database, practice, "1")
    manifest = back_up(database, tmp_path / "backup")
    assert (tmp_path / "backup").stat().st_mode & 0o777 == 0o700
    assert CANARY not in str(manifest)
    put(database, practice, "after the backup")
    restored = restore(tmp_path / "backup", place, database.anchor.path, clock.now())
    with restored.write(practice) as unit:
        assert notes.text(unit, id).text == f"{CANARY} 1"
        assert len(worklist.page(unit).notes) == 1
    report = verify(restored)
    assert (report.sound, report.anchored) == (True, report.entries)
    with pytest.raises(BackupError, match="E_BACKUP_TAKEN"):
        restore(tmp_path / "backup", place, database.anchor.path, clock.now())
    restored.close()
    assert len(list(tmp_path.glob("audit.anchor.*"))) == 1


@pytest.mark.parametrize("how", ["altered", "short", "no manifest", "no file"])
def test_a_damaged_backup_is_refused(database: Store, practice: Scope, tmp_path: Path, clock: HandClock, how: str):
    put(database, practice, "1")
    folder = tmp_path / "backup"
    back_up(database, folder)
    file = next(path for path in folder.iterdir() if path.name != "manifest.json")
    if how == "altered":
        file.write_bytes(file.read_bytes().replace(b"Canary", b"Kanari"))
        file.write_bytes(b"x" + file.read_bytes()[1:])
    elif how == "short":
        file.write_bytes(file.read_bytes()[:-1])
    else:
        (folder / "manifest.json" if how == "no manifest" else file).unlink()
    with pytest.raises(BackupError, match="E_BACKUP_DAMAGED"):
        restore(folder, f"sqlite:///{tmp_path / 'r' / 'n.db'}", database.anchor.path, clock.now())
    assert not (tmp_path / "r").exists()


def test_a_backup_is_not_written_over_another(database: Store, tmp_path: Path):
    back_up(database, tmp_path / "backup")
    with pytest.raises(BackupError, match="E_BACKUP_EXISTS"):
        back_up(database, tmp_path / "backup")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_is_restored_beside_the_log_of_another(database: Store, tmp_path: Path, clock: HandClock):
    back_up(database, tmp_path / "backup")
    (tmp_path / "n.db-wal").write_bytes(b"what a killed service left")
    with pytest.raises(BackupError, match="E_BACKUP_TAKEN"):
        restore(tmp_path / "backup", f"sqlite:///{tmp_path / 'n.db'}", tmp_path / "anchor", clock.now())
    assert not (tmp_path / "n.db").exists()
