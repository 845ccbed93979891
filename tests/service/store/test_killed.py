"""Killed at any moment: nothing that was answered is lost, nothing is doubled, nothing is there by half."""

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from service import deeds
from service.deeds import Scan
from service.killed import TESTS, Killer, sweep

from notecheck_service.store import Store
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
    assert kills >= 30
    assert 0 < done < kills


@pytest.mark.long
@pytest.mark.parametrize("call", ["pwrite64", "fdatasync,fsync", "ftruncate,unlink"])
def test_every_write_of_sqlite_itself(sqlite_template: Path, tmp_path: Path, call: str, record_property):
    """Killed by the kernel at the n-th system call that changes a file, the database's own among them."""
    if shutil.which("strace") is None:
        pytest.skip("no strace")
    url, anchor = f"sqlite:///{tmp_path / 'notecheck.db'}", tmp_path / "anchor"
    shutil.copy(sqlite_template, tmp_path / "notecheck.db")
    store = Store.open(url, anchor)
    deeds.prepare(store)
    kills = 0
    for at in range(1, 200):
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
    record_property("kills", kills)
    assert kills >= 1
    assert verify(store).sound
    store.close()


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
