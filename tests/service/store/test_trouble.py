"""The database goes away, stays busy, has no room: refused, nothing by half, and well again by itself."""

import os
import subprocess
import threading
from contextlib import closing
from pathlib import Path

import pytest
from service.deeds import BILLER, Scan, prepare
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import make_url

from notecheck_service.store import Store, StoreFull, StoreUnavailable, notes
from notecheck_service.store.sqlite import driver
from notecheck_service.store.verify import verify


def administer(url: str, *statements: str) -> None:
    """As the server's administrator, from another database."""
    engine = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


on_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def name(database: Store, database_url: str) -> str:
    """The database's name on its server."""
    prepare(database)
    return str(make_url(database_url).database)


def cut(name: str) -> str:
    return f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"


@on_postgres
def test_a_server_that_goes_away_and_comes_back(database: Store, database_url: str, name: str):
    Scan.do(database, "before")
    try:
        administer(database_url, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false", cut(name))
        for _ in range(3):
            with pytest.raises(StoreUnavailable):
                Scan.do(database, "during")
        with pytest.raises(StoreUnavailable), database.read(BILLER) as unit:
            unit.execute(text("SELECT 1"))
        assert database.ready() == ["store_unavailable"]
    finally:
        administer(database_url, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert Scan.do(database, "during")
    assert database.ready() == []
    assert set(Scan.count(database, "during").values()) == {1}
    assert verify(database).sound


@on_postgres
def test_a_connection_cut_in_the_middle_leaves_nothing(database: Store, database_url: str, name: str):
    with pytest.raises(StoreUnavailable), database.write(BILLER) as unit:
        notes.put(unit, "The words of cut.", external_id="cut")
        administer(database_url, cut(name))
        notes.put(unit, "More words.", external_id="cut")
    assert set(Scan.count(database, "cut").values()) == {0}
    assert Scan.do(database, "cut")
    assert set(Scan.count(database, "cut").values()) == {1}


@on_postgres
def test_a_connection_cut_at_the_commit_is_done_once_when_done_again(database: Store, database_url: str, name: str):
    event.listen(database.engine, "commit", lambda _: administer(database_url, cut(name)), once=True)
    with pytest.raises(StoreUnavailable):
        Scan.do(database, "cut")
    Scan.do(database, "cut")
    assert set(Scan.count(database, "cut").values()) == {1}
    assert verify(database).sound


FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'full: %', NEW.text USING ERRCODE = '53100'; END $$
"""
TRIGGER = "CREATE TRIGGER full_disk BEFORE INSERT ON note_version FOR EACH ROW EXECUTE FUNCTION full_disk()"


def test_no_room_is_told_and_leaves_nothing(database: Store):
    prepare(database)
    big = "Words of an invented note. " * 100_000
    if database.engine.dialect.name == "sqlite":
        with database.engine.connect() as connection:
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()

        def bound(connection, _record, _proxy) -> None:
            connection.execute(f"PRAGMA max_page_count={pages + 4}").close()

        event.listen(database.engine, "checkout", bound)
        with pytest.raises(StoreFull), database.write(BILLER) as unit:
            notes.put(unit, big, external_id="full")
        event.remove(database.engine, "checkout", bound)
        database.engine.dispose()
    else:
        with database.engine.begin() as connection:
            connection.execute(text(FULL))
            connection.execute(text(TRIGGER))
        try:
            with pytest.raises(StoreFull) as caught, database.write(BILLER) as unit:
                notes.put(unit, big, external_id="full")
            assert "Words" not in str(caught.value)
        finally:
            with database.engine.begin() as connection:
                connection.execute(text("DROP FUNCTION full_disk CASCADE"))
    assert set(Scan.count(database, "full").values()) == {0}
    assert Scan.do(database, "full")
    assert verify(database).sound


def test_a_disk_that_is_really_full(sqlite_template: Path, tmp_path: Path):
    """A small disk of its own, filled to the last byte: journal and database share it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a disk")
    try:
        (disk / "notecheck.db").write_bytes(sqlite_template.read_bytes())
        store = Store.open(f"sqlite:///{disk / 'notecheck.db'}", tmp_path / "anchor")
        prepare(store)
        (disk / "ballast").write_bytes(bytes(os.statvfs(disk).f_bavail * os.statvfs(disk).f_bsize - 600_000))
        kept = 0
        with pytest.raises(StoreUnavailable):
            for kept in range(10_000):
                with store.write(BILLER) as unit:
                    notes.put(unit, f"{kept} Words of an invented note. " * 200, external_id=f"n{kept}")
        assert kept > 3
        with store.write(BILLER) as unit:
            unit.record("note.see", "note", "x")
        report = verify(store)
        assert report.sound
        with store.engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM note_version")).scalar_one() == kept
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        store.close()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@on_sqlite
def test_a_file_that_another_holds_is_waited_for_and_then_told(database: Store):
    prepare(database)

    def hasty(connection, _record, _proxy) -> None:
        connection.execute("PRAGMA busy_timeout=100").close()

    event.listen(database.engine, "checkout", hasty)
    with closing(driver.connect(str(database.engine.url.database), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreUnavailable):
            Scan.do(database, "held")
    assert Scan.do(database, "held")


def test_a_unit_that_is_slow_does_not_make_others_fail(database: Store):
    """On SQLite they stand in line; on PostgreSQL they do not even wait."""
    prepare(database)
    go, done = threading.Event(), []

    def slow() -> None:
        with database.write(BILLER) as unit:
            notes.put(unit, "slow", external_id="slow")
            go.wait(10)

    def quick(number: int) -> None:
        done.append(Scan.do(database, f"quick-{number}"))

    threads = [threading.Thread(target=slow), *(threading.Thread(target=quick, args=(n,)) for n in range(4))]
    for thread in threads:
        thread.start()
    go.set()
    for thread in threads:
        thread.join(30)
    assert len(done) == 4
    assert verify(database).sound


@on_sqlite
def test_a_file_that_is_moved_by_itself_loses_nothing(database: Store):
    """Its log stays where it was; a new file in its place would have cost what the log holds."""
    prepare(database)
    assert Scan.do(database, "before")
    file = Path(str(database.engine.url.database))
    file.rename(file.with_name("away.db"))
    for _ in range(3):
        assert database.ready() == ["store_unavailable"]
        with pytest.raises(StoreUnavailable):
            Scan.do(database, "during")
    assert not file.exists()
    file.with_name("away.db").rename(file)
    assert Scan.do(database, "during")
    assert set(Scan.count(database, "before").values()) == {1}
    assert set(Scan.count(database, "during").values()) == {1}
    assert verify(database).sound
