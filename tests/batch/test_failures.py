"""What a batch lives through: workers that die, a disk that fills, a note of five megabytes, a stop by hand."""

import faulthandler
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from notecheck.batch import worker
from notecheck.core.errors import UsageError
from notecheck.ingest.record import Record, Refusal
from notecheck.ingest.sources import Door, Source

POISON = '{"id": "poison", "text": "Pain 7/10. This is the one."}'


def die_of(note_id: str, how: int) -> Callable[..., object]:
    real = worker.scanned

    def scanned(record: Record, edition: object) -> object:
        if isinstance(record, Record) and record.note.id == note_id:
            faulthandler.disable()
            os.kill(os.getpid(), how)
        return real(record, edition)  # type: ignore[arg-type]

    return scanned


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSEGV], ids=["out of memory", "segmentation fault"])
def test_a_worker_that_dies_of_a_note_costs_that_note(
    batch: Callable, notes: Callable, lines: Callable, monkeypatch: pytest.MonkeyPatch, how: int
):
    monkeypatch.setattr(worker, "scanned", die_of("poison", how))
    file = notes(range(12), POISON)
    batch(file, workers=2)
    assert len(lines("results.jsonl")) == 12
    (error,) = lines("errors.jsonl")
    assert (error["note_id"], error["error"]["code"]) == ("poison", "E_INTERNAL")
    assert error["input"].endswith(":13")


def test_so_does_one_that_dies_while_it_reads(
    batch: Callable, lines: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    real = Door.entries

    def entries(self: Door, source: Source) -> object:
        def dies() -> Record | Refusal:
            os.kill(os.getpid(), signal.SIGKILL)
            raise AssertionError

        return (dies for _ in real(self, source)) if "poison" in source.path else real(self, source)

    monkeypatch.setattr(Door, "entries", entries)
    for name in ("a", "poison", "z"):
        (tmp_path / f"{name}.txt").write_text("ESI at L4-5. Pain 7/10.")
    batch(*(tmp_path / f"{name}.txt" for name in ("a", "poison", "z")), workers=2)
    assert [each["note_id"] for each in lines("results.jsonl")] == ["a", "z"]
    assert [each["error"]["code"] for each in lines("errors.jsonl")] == ["E_INTERNAL"]


def test_a_file_of_which_nothing_can_be_read_alive_is_given_up(
    batch: Callable, notes: Callable, lines: Callable, monkeypatch: pytest.MonkeyPatch
):
    def entries(self: Door, source: Source) -> object:
        os.kill(os.getpid(), signal.SIGKILL)

    file = notes(range(1000))
    monkeypatch.setattr(Door, "entries", entries)
    batch(file, workers=2)
    errors = lines("errors.jsonl")
    assert len(errors) == 3
    assert "the rest of the file is not read" in errors[-1]["error"]["detail"]


@pytest.mark.parametrize(
    "place", ["notecheck.api.check", "notecheck.report.result.Result._text", "notecheck.batch.worker.scanned"]
)
def test_a_fault_costs_the_note_and_quotes_nothing(
    batch: Callable, notes: Callable, lines: Callable, monkeypatch: pytest.MonkeyPatch, capfd: object, place: str
):
    def fail(*given: object, **more: object) -> None:
        raise ValueError(f"Quetzalcoatlus in {given}")

    monkeypatch.setattr("notecheck.batch.run.scan", lambda text: None)
    monkeypatch.setattr(place, fail)
    batch(notes(range(2)))
    assert [each["error"]["code"] for each in lines("errors.jsonl")] == ["E_INTERNAL"] * 2
    assert [each["note_id"] for each in lines("errors.jsonl")] == ["n0", "n1"]
    assert capfd.readouterr() == ("", "")  # type: ignore[attr-defined]


def test_a_worker_that_is_killed_from_outside_costs_nothing(
    batch: Callable, notes: Callable, lines: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    real, flag = worker.scanned, tmp_path / "flag"

    def once(record: Record, edition: object) -> object:
        if record.note.id == "n5" and not flag.exists():
            flag.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return real(record, edition)  # type: ignore[arg-type]

    monkeypatch.setattr(worker, "scanned", once)
    batch(notes(range(12)))
    assert flag.exists()
    assert (len(lines("results.jsonl")), lines("errors.jsonl")) == (12, [])


SLOW = """
import signal
import time
from notecheck.batch import worker
from notecheck.cli import main

real = worker.scanned
worker.scanned = lambda *given: (time.sleep(0.1), real(*given))[1]
# As at a terminal: what a script starts behind itself ("make test &") ignores this signal, and so would we.
signal.signal(signal.SIGINT, signal.default_int_handler)
"""
LIMITED = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))
"""


@pytest.mark.parametrize("room", [20_000, 100_000, 500_000])
def test_a_full_disk_stops_it_and_it_goes_on(
    command: Callable, batch: Callable, notes: Callable, content: Callable, tmp_path: Path, room: int
):
    file = notes(range(60))
    done = command(file, "--out", tmp_path / "out", "--workers", 1, "--quiet", before=LIMITED.format(room))
    assert done.returncode == 2
    assert done.stderr.startswith("notecheck: E_OUT: ")
    assert not list((tmp_path / "out").glob("*.partial"))
    assert command(file, "--out", tmp_path / "out", "--workers", 1).returncode == 0
    batch(file, out="whole")
    assert content(tmp_path / "out") == content(tmp_path / "whole")


def test_an_out_folder_that_cannot_be(batch: Callable, notes: Callable, tmp_path: Path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(UsageError, match="E_OUT"):
        batch(notes(range(1)))


def test_a_damaged_journal_is_named(batch: Callable, notes: Callable, tmp_path: Path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "journal.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(UsageError, match="E_JOURNAL"):
        batch(notes(range(1)))


def test_ctrl_c_keeps_what_is_done(notes: Callable, tmp_path: Path, batch: Callable):
    file = notes(range(100))
    words = [sys.executable, "-c", SLOW + "main()", "batch", str(file), "--workers", "1"]
    process = subprocess.Popen([*words, "--out", str(tmp_path / "out")], stderr=subprocess.PIPE, text=True)
    journal = tmp_path / "out" / "journal.sqlite"
    while process.poll() is None and not (journal.exists() and journal.stat().st_size > 90_000):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    assert "run the same again" in process.communicate(timeout=30)[1]
    assert process.returncode == 130
    assert 0 < batch(file).scanned < 100


def test_one_great_note_among_small_ones(batch: Callable, notes: Callable, lines: Callable):
    great = json.dumps({"id": "great", "text": "Pain 7/10 before ESI at L4-5. " + "Denies fever. " * 20_000})
    batch(notes(range(20), great), workers=2)
    assert [each["note_id"] for each in lines("results.jsonl")][-1] == "great"
