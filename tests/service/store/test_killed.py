"""Killed at any moment: nothing that was answered is lost, nothing is doubled, nothing is there by half."""

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from service import deeds
from service.deeds import Scan
from service.killed import TESTS, Killer, sweep

from notecheck_service.store import Store
from notecheck_service.store.sqlite import JOURNAL, driver
from notecheck_service.store.verify import verify

SCAN, SIGN = "service.deeds:Scan", "service.signing:Sign"


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    killer = Killer()
    yield killer
    killer.close()


@pytest.fixture
def place(database: Store, database_url: str) -> tuple[str, Path]:
    deeds.prepare(database)
    return database_url, database.anchor.path


SOME = [("sqlite", SCAN, 12), ("postgres", SCAN, 15), ("sqlite", SIGN, 30)]


@pytest.mark.parametrize("database_url, deed, every", SOME, indirect=["database_url"])
def test_some_kills(killer: Killer, place: tuple[str, Path], deed: str, every: int):
    kills, done = sweep(killer, deed, *place, every=every)
    assert kills >= 5
    assert 0 < done < kills, "some were killed before the commit, and some after it"


@pytest.mark.long
@pytest.mark.parametrize("deed", [SCAN, SIGN])
def test_every_kill(killer: Killer, place: tuple[str, Path], deed: str, record_property):
    kills, done = sweep(killer, deed, *place)
    record_property("kills", kills)
    assert kills >= 25
    assert 0 < done < kills


CALLS = ["pwrite64", "fdatasync,fsync", *(["ftruncate,unlink"] if JOURNAL == "TRUNCATE" else [])]


@pytest.fixture
def embedded(sqlite_template: Path, tmp_path: Path) -> Iterator[Store]:
    if shutil.which("strace") is None:
        pytest.skip("no strace")
    shutil.copy(sqlite_template, tmp_path / "notecheck.db")
    store = Store.open(f"sqlite:///{tmp_path / 'notecheck.db'}", tmp_path / "anchor")
    deeds.prepare(store)
    yield store
    store.close()


@pytest.mark.long
@pytest.mark.parametrize("call", CALLS)
def test_every_write_of_sqlite_itself(embedded: Store, call: str, record_property):
    """Killed by the kernel at the n-th system call that changes a file, the database's own among them."""
    kills = swept(embedded, call, range(1, 200), lambda: None)
    record_property("kills", kills)
    assert kills >= 1


@pytest.mark.long
def test_writes_of_sqlite_while_it_empties_its_log(embedded: Store, record_property):
    """The same where the commit finds a log so long that it is moved into the database."""
    filler = driver.connect(str(embedded.engine.url.database), isolation_level=None)
    filler.execute("PRAGMA wal_autocheckpoint=0")
    filler.execute("CREATE TABLE filler (content BLOB)")

    def fill() -> None:
        filler.execute("DELETE FROM filler")
        filler.execute("INSERT INTO filler VALUES (zeroblob(5000000))")

    kills = swept(embedded, "pwrite64", range(1, 4000, 40), fill)
    filler.close()
    record_property("kills", kills)
    assert kills >= 20


def swept(store: Store, call: str, places: range, before: Callable[[], None]) -> int:
    """How often a process was killed at these calls, before one came through; nothing was lost or done twice."""
    url, anchor, kills = str(store.engine.url), store.anchor.path, 0
    for at in places:
        before()
        key = f"at-{at}"
        inject = [f"--inject={one}:signal=SIGKILL:when={at}" for one in call.split(",")]
        trace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", *inject]
        child = [sys.executable, "-c", ONCE, url, str(anchor), key]
        answered = subprocess.run([*trace, *child], capture_output=True, cwd=TESTS, check=False).stdout
        counts = set(Scan.count(store, key).values())
        assert counts in ({0}, {1}), (call, at)
        if answered:
            assert counts == {1}
            break
        kills += 1
        Scan.do(store, key)
        assert set(Scan.count(store, key).values()) == {1}, (call, at)
    assert verify(store).sound
    return kills


ONCE = """
import os, sys
from pathlib import Path
from notecheck_service.store import Store
from service.deeds import Scan
store = Store.open(sys.argv[1], Path(sys.argv[2]), upgrade=False)
os.write(1, Scan.do(store, sys.argv[3]))
os._exit(0)
"""

MANY = """
import os, sys
from pathlib import Path
from notecheck_service.store import Store
from service.deeds import Scan
store = Store.open(sys.argv[1], Path(sys.argv[2]), upgrade=False)
for number in range(10**6):
    key = f"{sys.argv[3]}-{number}"
    Scan.do(store, key)
    os.write(1, (key + "\\n").encode())
"""


@pytest.mark.long
def test_random_kills_under_load(database: Store, place: tuple[str, Path], tmp_path: Path, record_property):
    """Four processes write at once; one after the other is killed at a moment of chance, and replaced."""
    chance, answered = random.Random(7), tmp_path / "answered"

    def start(number: int) -> subprocess.Popen:
        with answered.open("ab") as out:
            child = [sys.executable, "-c", MANY, place[0], str(place[1]), f"p{number}"]
            return subprocess.Popen(child, stdout=out, cwd=TESTS)

    running = [start(number) for number in range(4)]
    for number in range(4, 24):
        time.sleep(chance.uniform(1, 3))
        victim = running.pop(chance.randrange(len(running)))
        victim.kill()
        victim.wait()
        running.append(start(number))
    for process in running:
        process.kill()
        process.wait()
    keys = [line for line in answered.read_text().split("\n") if line]
    record_property("answered", len(keys))
    assert len(keys) > 40
    wrong = {key: counts for key in keys if set((counts := Scan.count(database, key)).values()) != {1}}
    assert wrong == {}
    assert verify(database).sound
