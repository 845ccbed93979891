"""A batch from end to end: every record comes out once, in order, the same way however many work on it."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import notecheck
from notecheck.core.errors import UsageError

OUTPUTS = {
    "errors.jsonl", "findings.csv", "findings.parquet", "manifest.json", "report.html", "results.jsonl",
    "results.parquet", "worklist.csv",
}  # fmt: skip
BAD = ('{"id": "bad"', '{"id": "n1", "text": "Pain 7/10, ESI at L4-5."}', '{"id": "recipe", "text": "Stir the soup."}')


def test_results_and_errors_are_the_inputs(batch: Callable, notes: Callable, lines: Callable, tmp_path: Path):
    ended = batch(notes(range(20), *BAD))
    results, errors = lines("results.jsonl"), lines("errors.jsonl")
    assert [each["note_id"] for each in results] == [f"n{number}" for number in range(20)]
    assert [each["error"]["code"] for each in errors] == ["E_BAD_JSON", "E_DUPLICATE_ID", "E_NOT_A_NOTE"]
    assert [each["input"].rpartition(":")[2] for each in errors] == ["21", "22", "23"]
    assert (ended.tally.results, ended.tally.refused) == (20, 3)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert (manifest["counts"]["records"], manifest["inputs"][0]["records"]) == (23, 23)
    assert {path.name for path in (tmp_path / "out").iterdir()} == OUTPUTS


def test_a_line_is_what_a_scan_gives(batch: Callable, notes: Callable, lines: Callable):
    file = notes(range(3))
    batch(file)
    for row, line in zip(map(json.loads, file.read_text().splitlines()), lines("results.jsonl"), strict=True):
        alone = notecheck.scan(row["text"], note_id=row["id"], date=row["date"]).to_dict()
        assert {**line, "about": {}, "text": {}} == {**alone, "about": {}, "text": {}}
        assert line["about"]["provider"] == row["provider"]


def test_the_number_of_workers_changes_nothing(batch: Callable, notes: Callable, content: Callable, tmp_path: Path):
    file = notes(range(60), *BAD)
    batch(file, out="one", workers=1)
    batch(file, out="three", workers=3)
    assert content(tmp_path / "one") == content(tmp_path / "three")


def test_folders_keep_the_order_of_their_names(batch: Callable, tmp_path: Path, lines: Callable):
    for name in ("b/2.txt", "a/1.txt", "a/3.txt"):
        file = tmp_path / "in" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"ESI at L4-5. Pain {name[2]}/10.")
    batch(tmp_path / "in", out="in/out")
    batch(tmp_path / "in", out="in/out")
    assert [each["note_id"] for each in lines("results.jsonl", "in/out")] == ["a/1", "a/3", "b/2"]


def test_the_folder_is_its_owners_alone(batch: Callable, notes: Callable, tmp_path: Path):
    batch(notes(range(3)))
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "out").iterdir()} == {0o600}


def test_the_table_says_where_the_line_stands(batch: Callable, notes: Callable, tmp_path: Path):
    batch(notes(range(9)))
    data = (tmp_path / "out" / "results.jsonl").read_bytes()
    for row in pq.read_table(tmp_path / "out" / "results.parquet").to_pylist():
        line = json.loads(data[row["line_start"] : row["line_start"] + row["line_bytes"]])
        assert (line["note_id"], line["verdict"], line["score"]) == (row["note_id"], row["verdict"], row["score"])


@pytest.mark.parametrize(
    "others, more, code",
    [((), (), 0), ((), ("--fail-on", "addendum"), 1), (BAD, ("--fail-on", "addendum"), 3)],
)
def test_exit_codes(command: Callable, notes: Callable, tmp_path: Path, others: tuple, more: tuple, code: int):
    done = command(notes(range(2), *others), "--out", tmp_path / "out", "--workers", 1, *more)
    assert done.returncode == code, done.stderr


def test_nothing_read_is_said_so(command: Callable, notes: Callable, tmp_path: Path):
    done = command(notes((), *BAD[:1]), tmp_path / "none.jsonl", "--out", tmp_path / "out")
    assert done.returncode == 4
    assert len((tmp_path / "out" / "errors.jsonl").read_text().splitlines()) == 2


@pytest.mark.parametrize(
    "more", [("--policy", "none"), ("--service", "none-such"), ("--column", "id"), ("--date", "x")]
)
def test_usage(command: Callable, notes: Callable, tmp_path: Path, more: tuple[str, str]):
    done = command(notes(range(1)), "--out", tmp_path / "out", *more)
    assert done.returncode == 2
    assert not (tmp_path / "out").exists()


def test_standard_input_cannot_be_taken_up_again(batch: Callable):
    with pytest.raises(UsageError, match="standard input"):
        batch(Path("-"))


def test_no_two_runs_write_to_one_folder(batch: Callable, notes: Callable, tmp_path: Path):
    from notecheck.batch.edition import Edition
    from notecheck.batch.journal import Journal

    (tmp_path / "out").mkdir()
    with Journal(tmp_path / "out", Edition.current()), pytest.raises(UsageError, match="E_BUSY"):
        batch(notes(range(1)))


def test_no_word_of_a_note_but_in_the_outputs(command: Callable, notes: Callable, tmp_path: Path):
    canary = '{"id": "c", "text": "Quetzalcoatlus: ESI at L4-5, pain 7/10."}'
    bad = '{"id": "d", "text": "Quetzalcoatlus'
    before = "import logging; logging.basicConfig(level=logging.DEBUG); "
    done = command(notes(range(1), canary, bad), "--out", tmp_path / "out", before=before)
    assert done.returncode == 3
    assert "Quetzalcoatlus" not in done.stdout + done.stderr
    assert "Quetzalcoatlus" not in (tmp_path / "out" / "errors.jsonl").read_text()
