"""A run that was ended goes on; a run over changed inputs or policies scans only what they change."""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from notecheck.batch.edition import Edition

SCRIPT = "from notecheck.cli import main; main()"
STIMULATOR = "PROCEDURE: Permanent implantation of spinal cord stimulator paddle lead by laminectomy, T9. Pain 8/10."
OTHER = json.dumps({"id": "scs", "text": STIMULATOR})


def killed(arguments: list[str], folder: Path, after: float) -> bool:
    """Run a batch and kill it so many seconds after it has begun to work; whether it was still running."""
    process = subprocess.Popen([sys.executable, "-c", SCRIPT, "batch", *arguments, "--quiet"])
    while process.poll() is None and not (folder / "journal.sqlite").exists():
        time.sleep(0.02)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    assert process.returncode == 3
    return False


def run_killed_often(arguments: list[str], folder: Path, waits: Iterator[float], kills: int) -> int:
    """Kill and begin again until so many kills hit, then let it end; how many runs there were."""
    hits = runs = 0
    while hits < kills:
        hits += killed(arguments, folder, next(waits))
        runs += 1
    while killed(arguments, folder, 600):
        pass
    return runs


def test_eight_kills_lose_nothing(batch: Callable, notes: Callable, content: Callable, tmp_path: Path):
    file = notes(range(500), '{"id": "bad"', '{"id": "n1", "text": "Pain 7/10, ESI at L4-5."}')
    batch(file, out="whole", workers=2)
    arguments = [str(file), "--out", str(tmp_path / "out"), "--workers", "2"]
    chance = random.Random(1)
    run_killed_often(arguments, tmp_path / "out", iter(lambda: chance.uniform(0, 1), None), 8)
    assert content(tmp_path / "out") == content(tmp_path / "whole")


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_two_hundred_kills_over_ten_thousand_notes(batch: Callable, content: Callable, tmp_path: Path):
    file, out = tmp_path / "notes.jsonl", tmp_path / "out"
    rows = [json.dumps({"id": f"n{n}", "text": f"ESI at L4-5. Pain {n % 10}/10. Case {n}."}) for n in range(10_000)]
    file.write_text("".join(f"{row}\n" for row in (*rows, '{"id": "bad"', rows[1])))
    batch(file, out="whole", workers=2)
    # Most of them while it scans, then some while it writes.
    chance = random.Random(2)
    waits = chain((chance.uniform(0, 0.5) for _ in range(150)), iter(lambda: chance.uniform(0, 20), None))
    assert run_killed_often([str(file), "--out", str(out), "--workers", "2"], out, waits, 200) >= 200
    results = (out / "results.jsonl").read_text().splitlines()
    assert len({json.loads(line)["note_id"] for line in results}) == len(results) == 10_000
    assert content(out) == content(tmp_path / "whole")


def test_a_killed_run_leaves_no_worker_behind(notes: Callable, tmp_path: Path):
    file = notes(range(3000))
    words = [sys.executable, "-c", SCRIPT, "batch", str(file), "--out", str(tmp_path / "out"), "--workers", "2"]
    process = subprocess.Popen([*words, "--quiet"], stdout=subprocess.PIPE)
    while not (tmp_path / "out" / "journal.sqlite").exists():
        time.sleep(0.05)
    process.kill()
    # The pipe is theirs too: it ends when the last of them does.
    assert process.stdout is not None
    process.communicate(timeout=20)


def test_a_second_run_scans_nothing_and_changes_nothing(
    batch: Callable, notes: Callable, content: Callable, tmp_path: Path
):
    file = notes(range(30))
    assert batch(file).scanned == 30
    before = content(tmp_path / "out")
    assert batch(file).scanned == 0
    assert content(tmp_path / "out") == before


def test_more_notes_are_scanned_alone(batch: Callable, notes: Callable, content: Callable, tmp_path: Path):
    batch(notes(range(30)))
    grown = notes((99, *range(30), 77))
    assert batch(grown).scanned == 2
    batch(grown, out="anew")
    assert content(tmp_path / "out") == content(tmp_path / "anew")


def test_an_export_that_moved_is_not_scanned_again(batch: Callable, notes: Callable):
    batch(notes(range(5)))
    assert batch(notes(range(5), name="moved.jsonl")).scanned == 0


def edited(edition: Edition, policy_id: str) -> Edition:
    """The same with another text of one policy."""
    policies = [replace(each, sha256="0" * 64) if each.id == policy_id else each for each in edition.policies]
    return replace(edition, policies=tuple(policies))


@pytest.mark.parametrize("policy, again", [("esi", 6), ("scs", 1), ("cervical-fusion", 0), ("quality", 7)])
def test_a_changed_policy_has_scanned_again_what_it_judges(batch: Callable, notes: Callable, policy: str, again: int):
    file = notes(range(6), OTHER)
    batch(file)
    assert batch(file, edition=edited(Edition.current(), policy)).scanned == again


def test_a_policy_that_changes_between_a_kill_and_the_next_run(batch: Callable, notes: Callable, tmp_path: Path):
    from notecheck.batch.journal import Journal
    from notecheck.batch.scanned import scanned
    from notecheck.ingest.sources import Door

    file, now = notes(range(6), OTHER), Edition.current()
    (tmp_path / "out").mkdir()
    with Journal(tmp_path / "out", now) as journal:
        for each in Door().read([str(file)]):
            journal.add(now.key(each), scanned(each, now))
    assert batch(file, edition=edited(now, "scs")).scanned == 1


def test_the_key_is_of_all_that_is_read():
    from notecheck.core.note import Note
    from notecheck.core.time import PartialDate
    from notecheck.ingest.about import About
    from notecheck.ingest.record import Record

    now, note = Edition.current(), Note("a", "Pain 7/10", PartialDate(2026, 3, 2))
    records = [
        Record(note, "x"),
        Record(replace(note, id="b"), "x"),
        Record(replace(note, text="Pain 8/10"), "x"),
        Record(replace(note, written_on=None), "x"),
        Record(note, "x", "cp1252"),
        Record(note, "x", about=About(account="1")),
    ]
    keys = {now.key(each) for each in records} | {replace(now, service="esi").key(records[0])}
    assert len(keys) == 7
    assert now.key(records[0]) == now.key(replace(records[0], place="y"))
