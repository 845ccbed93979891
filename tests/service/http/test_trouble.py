"""The database is gone, held, or without room: told with a code, nothing kept by half, well again by itself."""

import os
import shutil
import subprocess
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from service.conftest import administer, shown
from service.http.conftest import Running, running_in, until
from sqlalchemy import event, func, select, text
from sqlalchemy.engine import URL, make_url

from notecheck_service.scanning.samples import samples
from notecheck_service.store.sqlite import driver
from notecheck_service.store.tables.notes import note, note_version, result
from notecheck_service.store.verify import verify

NOTE = samples()["esi-sparse"]
ROOM = 400_000
"""Bytes that are left on a disk before it is filled by requests."""


def refused(answer, *codes: str) -> None:
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json"), answer.text
    assert answer.json()["code"] in codes
    assert int(answer.headers["retry-after"]) >= 1
    assert "SYNTHETIC" not in answer.text


def all_refuse(running: Running) -> None:
    """Whatever needs the database is refused, by the service and by the page; the service itself lives."""
    key = {"idempotency-key": "the same"} | running["service"]
    refused(running.client.post("/v1/scan", json={"text": NOTE, "note_id": "during"}, headers=key), "unavailable")
    refused(running.client.get("/v1/notes", headers=running["service"]), "unavailable")
    page = running.client.get("/worklist", headers=running["biller"])
    assert page.status_code == 503
    ready = running.client.get("/health/ready")
    assert (ready.status_code, ready.json()["reasons"]) == (503, ["store_unavailable"])
    assert running.client.get("/health/live").status_code == 200


def all_well(running: Running) -> None:
    """As if nothing had been, once; and what was asked in vain is done once when it is asked again."""
    key = {"idempotency-key": "the same"} | running["service"]
    for _ in range(2):
        again = running.client.post("/v1/scan", json={"text": NOTE, "note_id": "during"}, headers=key)
        assert again.status_code == 200
    assert running.client.get("/health/ready").status_code == 200
    assert running.client.get("/worklist", headers=running["biller"]).status_code == 200
    assert names(running) == ["before", "during"]
    assert verify(running.store).sound


def names(running: Running) -> list[str]:
    found = running.client.get("/v1/notes", params={"limit": 200}, headers=running["service"])
    return [each["note_id"] for each in found.json()["notes"]]


def test_a_server_that_goes_away_and_comes_back(postgres_server: URL, tmp_path: Path):
    name = "notecheck_gone"
    administer(postgres_server, f"CREATE DATABASE {name}")
    cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    try:
        with running_in(tmp_path, database_url=shown(postgres_server.set(database=name))) as running:
            assert running.scan(note_id="before").status_code == 200
            administer(postgres_server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false", cut)
            all_refuse(running)
            administer(postgres_server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
            until(lambda: running.client.get("/health/ready").status_code == 200, 20)
            all_well(running)
    finally:
        administer(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


def test_a_file_that_another_holds(tmp_path: Path):
    def hasty(connection, _record, _proxy) -> None:
        connection.execute("PRAGMA busy_timeout=200").close()

    with running_in(tmp_path) as running:
        assert running.scan(note_id="before").status_code == 200
        event.listen(running.store.engine, "checkout", hasty)
        with closing(driver.connect(str(running.store.engine.url.database), isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            all_refuse(running)
        all_well(running)


def test_a_file_that_is_moved_away_and_back(tmp_path: Path):
    with running_in(tmp_path) as running:
        assert running.scan(note_id="before").status_code == 200
        shutil.move(tmp_path / "data", tmp_path / "away")
        for _ in range(3):
            refused(running.scan(note_id="during"), "unavailable")
        shutil.move(tmp_path / "away", tmp_path / "data")
        until(lambda: running.scan(note_id="during").status_code == 200, 20)
        all_well(running)


@contextmanager
def small_disk(folder: Path, size: str):
    """A disk of its own."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """Fill a disk but for a little room."""
    room = os.statvfs(disk)
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(room.f_bavail * room.f_bsize - ROOM))
    return ballast


def counted(running: Running) -> tuple[int, int, int]:
    """Notes, versions, results."""
    with running.store.engine.connect() as connection:
        return tuple(
            connection.execute(select(func.count()).select_from(t)).scalar_one() for t in (note, note_version, result)
        )


def until_it_is_full(running: Running, disk: Path) -> None:
    """Notes come in until there is no room, and some more; then there is room again."""
    assert running.scan(note_id="before").status_code == 200
    ballast, kept, codes = fill(disk), 1, []
    for number in range(400):
        answer = running.scan(NOTE + f"\n{number} " + "Invented words. " * 3000, note_id=f"n{number}")
        if answer.status_code == 200:
            kept += 1
        else:
            refused(answer, "full", "unavailable")
            codes.append(answer.json()["code"])
        if len(codes) >= 5:
            break
    assert "full" in codes
    assert kept > 1
    assert counted(running) == (kept, kept, kept)
    assert running.client.get("/health/live").status_code == 200
    ballast.unlink()
    until(lambda: running.scan(note_id="during").status_code == 200, 20)
    assert counted(running) == (kept + 1,) * 3
    assert len(names(running)) == kept + 1
    assert verify(running.store).sound


def test_a_full_disk_under_the_file(tmp_path: Path):
    """Database, journal and the audit's anchor share it."""
    with small_disk(tmp_path / "disk", "4m") as disk, running_in(disk) as running:
        until_it_is_full(running, disk)
        with running.store.engine.connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"


@pytest.mark.long
def test_a_full_disk_under_the_server(postgres_server: URL, tmp_path: Path):
    """The tables of the database are on it; what the server needs for itself is not."""
    if os.environ.get("TEST_DATABASE_URL") or os.getuid():
        pytest.skip("the server's disks are not ours")
    above = Path(tempfile.mkdtemp(prefix="notecheck-full-", dir="/tmp"))
    above.chmod(0o755)
    try:
        with small_disk(above / "disk", "32m") as disk:
            (disk / "space").mkdir()
            shutil.chown(disk / "space", "postgres", "postgres")
            administer(
                postgres_server, f"CREATE TABLESPACE small LOCATION '{disk / 'space'}'",
                "CREATE DATABASE notecheck_full TABLESPACE small",
            )  # fmt: skip
            try:
                url = shown(make_url(postgres_server).set(database="notecheck_full"))
                with running_in(tmp_path, database_url=url) as running:
                    until_it_is_full(running, disk)
            finally:
                administer(postgres_server, "DROP DATABASE notecheck_full WITH (FORCE)", "DROP TABLESPACE small")
    finally:
        shutil.rmtree(above, ignore_errors=True)
