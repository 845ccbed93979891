"""`notecheck scan`: every record one outcome, stdout for data alone, exit codes as documented."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from notecheck.cli import app

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "corpora" / "synthetic" / "samples"
READY, HOLD = SAMPLES / "esi-transforaminal-visit.txt", SAMPLES / "esi-axial-early.txt"


def run(*arguments: object, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], input=stdin)


def lines(result: Result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.split("\n") if line]


def test_a_single_note_is_one_object():
    done = run("scan", READY, "--format", "json")
    assert done.exit_code == 0
    assert done.stderr == ""
    result = json.loads(done.stdout)
    assert (result["schema"], result["note_id"]) == ("notecheck.result/1", "esi-transforaminal-visit")
    text = READY.read_bytes().decode()
    assert result["facts"]
    assert all(text[f["start"] : f["end"]] == f["text"] for f in result["facts"])


def test_several_notes_are_an_array_and_so_is_a_folder_of_one(tmp_path: Path):
    (tmp_path / "a.txt").write_text(READY.read_text())
    assert len(json.loads(run("scan", READY, HOLD, "--format", "json").stdout)) == 2
    assert len(json.loads(run("scan", tmp_path, "--format", "json").stdout)) == 1


def test_results_and_errors_are_as_many_as_inputs_and_in_their_order(tmp_path: Path):
    file = tmp_path / "notes.jsonl"
    text = READY.read_text()
    rows = [
        {"id": "a", "text": text},
        {"id": "b"},
        {"id": "c", "text": "hello world"},
        {"id": "a", "text": text},
        {"id": "d", "text": text},
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = run("scan", file)
    found = lines(done)
    assert [each["note_id"] for each in found] == ["a", "b", "c", "a", "d"]
    codes = [each["error"]["code"] for each in found if "error" in each]
    assert codes == ["E_MISSING_FIELD", "E_NOT_A_NOTE", "E_DUPLICATE_ID"]
    assert done.exit_code == 3
    assert all(code in done.stderr for code in codes)
    assert "2 scanned" in done.stderr
    assert "3 refused" in done.stderr


def test_a_field_that_is_missing_still_names_its_record(tmp_path: Path):
    file = tmp_path / "notes.jsonl"
    file.write_text('{"id": "b"}\n')
    (error,) = lines(run("scan", file))
    assert error == {
        "schema": "notecheck.error/1",
        "note_id": "b",
        "input": f"{file}:1",
        "error": {"code": "E_MISSING_FIELD", "detail": "text: required"},
    }


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((READY,), 0),
        ((HOLD,), 0),
        ((HOLD, "--fail-on", "hold"), 1),
        ((HOLD, "--fail-on", "addendum"), 1),
        ((READY, "--fail-on", "addendum"), 0),
        ((READY, "nothing-here.txt"), 3),
        ((HOLD, "nothing-here.txt", "--fail-on", "hold"), 3),
        (("nothing-here.txt",), 2),
        ((READY, "--service", "nonsense"), 2),
        ((READY, "--policy", "nonsense"), 2),
        ((READY, "--date", "yesterday"), 2),
        ((READY, "--format", "xml"), 2),
        ((READY, "--out", "/nonexistent/folder/x.json"), 2),
        ((), 2),
    ],
)
def test_exit_codes(arguments: tuple, code: int):
    assert run("scan", *arguments).exit_code == code


def test_exit_codes_are_documented():
    for command in (("--help",), ("scan", "--help")):
        words = " ".join(run(*command).stdout.split())
        assert "0 done; 1 the --fail-on threshold" in words
        assert "3 some records were refused" in words


def test_standard_input():
    done = run("scan", "-", "--format", "json", stdin=READY.read_bytes())
    assert json.loads(done.stdout)["note_id"] == "stdin"
    piped = json.dumps({"id": "x", "text": READY.read_text()}) + "\n"
    assert [each["note_id"] for each in lines(run("scan", "-", stdin=piped))] == ["x"]


def test_service_and_policy_can_be_set():
    other = SAMPLES / "other-radiofrequency.txt"
    found = json.loads(run("scan", other, "--format", "json", "--service", "esi").stdout)
    assert found["service"]["id"] == "esi"
    assert [each["id"] for each in found["checklists"]] == ["esi", "quality"]
    found = json.loads(run("scan", other, "--format", "json", "--policy", "quality/2026-04").stdout)
    assert found["policies"] == [{"id": "quality", "version": "2026-04"}]


def test_the_date_of_service(tmp_path: Path):
    file = tmp_path / "notes.jsonl"
    text = "Lumbar radiculopathy, pain since January, 7/10."
    file.write_text(
        json.dumps({"id": "a", "text": text, "date": "2026-03-02"})
        + "\n"
        + json.dumps({"id": "b", "text": text})
        + "\n"
    )
    assert [each["date"] for each in lines(run("scan", file, "--date", "2026-05-01"))] == [
        "2026-03-02",
        "2026-05-01",
    ]


def test_out_chooses_the_format_and_appears_whole(tmp_path: Path):
    for name, start in (
        ("r.html", "<!doctype html>"),
        ("r.json", "{"),
        ("r.jsonl", '{"schema"'),
        ("r.txt", "esi-"),
    ):
        done = run("scan", READY, "--out", tmp_path / name)
        assert (done.exit_code, done.stdout) == (0, "")
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["r.html", "r.json", "r.jsonl", "r.txt"]


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "html"])
def test_two_runs_are_the_same_to_the_byte(form: str):
    script = "from notecheck.cli import main; main()"
    command = [sys.executable, "-c", script, "scan", str(SAMPLES), "-q", "-f", form]
    first, second = (
        subprocess.run(command, capture_output=True, env={"PYTHONHASHSEED": seed}, check=True).stdout
        for seed in ("1", "2")
    )
    assert first == second
    assert first


def test_a_reader_that_goes_away_ends_it_quietly():
    command = f"{sys.executable} -c 'from notecheck.cli import main; main()' scan {SAMPLES} -q -f table | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_help_loads_no_engine():
    heavy = {"re2", "rich", "notecheck.check", "notecheck.judge.load"}
    script = f"import sys; from notecheck.cli import app; print(sorted({heavy} & set(sys.modules)))"
    assert (
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip()
        == "[]"
    )
