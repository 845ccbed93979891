"""A whole run: nothing lost, nothing leaked, a killed run resumed, poor input named, figures held."""

import importlib.util
import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from notecheck.cli import app
from notecheck.series.store import NAME

ROOT = Path(__file__).parents[2]
NOTES = ROOT / "corpora" / "synthetic" / "series" / "notes.jsonl"
RUN = CliRunner().invoke


def benchmark():
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        spec = importlib.util.spec_from_file_location("series_benchmark", ROOT / "benchmarks" / "series.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules["series_benchmark"] = module
        spec.loader.exec_module(module)
    finally:
        sys.path.pop(0)
    return module


BENCH = benchmark()


def lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "html"])
def test_formats(form: str):
    done = RUN(app, ["series", str(NOTES), "--format", form])
    assert done.exit_code == 0, done.stderr
    assert "harlow" in done.stdout
    assert done.stderr == ""


def test_no_word_of_blame_and_none_of_payment():
    said = RUN(app, ["series", str(NOTES), "--format", "json"]).stdout
    messages = " ".join(re.findall(r'"message": "([^"]*)"', said))
    assert messages
    assert not re.search(r"(?i)\b(?:fraud|abuse|deni\w+|pay\w*|audit\w*|false|copied by)\b", messages)


def test_a_folder_of_its_own(tmp_path: Path):
    out = tmp_path / "out"
    assert RUN(app, ["series", str(NOTES), "--out", str(out)]).exit_code == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert sorted(p.name for p in out.iterdir()) == ["series.html", "series.jsonl", NAME]
    assert all(stat.S_IMODE(p.stat().st_mode) == 0o600 for p in out.iterdir())
    head, *told = lines((out / "series.jsonl").read_text())
    assert (head["schema"], head["notes"], len(told)) == ("notecheck.series/1", 6, 4)


def test_poor_input_is_named_and_the_rest_goes_on(tmp_path: Path):
    note = {"id": "a", "text": "Right L5-S1 transforaminal ESI under fluoroscopy for leg pain 7/10.", "patient": "p"}
    rows = [
        note,
        {**note, "id": "b", "date": "2026-02-30"},
        {**note},
        {"id": "c"},
        {**note, "id": "d", "patient": None},
    ]
    path = tmp_path / "n.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = RUN(app, ["series", str(path), "--format", "jsonl"])
    assert done.exit_code == 3
    head = lines(done.stdout)[0]
    assert head["notes"] == 2
    assert {each["code"]: each["notes"] for each in head["input"]} == {
        "W_NO_DATE": 2,
        "W_NO_PATIENT": 1,
        "W_NO_AUTHOR": 2,
    }
    assert [re.search(r"E_\w+", line)[0] for line in done.stderr.splitlines()] == [
        "E_BAD_FIELD", "E_DUPLICATE_ID", "E_MISSING_FIELD",
    ]  # fmt: skip
    assert "transforaminal" not in done.stderr


def test_nothing_to_compare(tmp_path: Path):
    (tmp_path / "n.jsonl").write_text("\n")
    assert RUN(app, ["series", str(tmp_path / "n.jsonl")]).exit_code == 2


def export(path: Path, count: int) -> Path:
    path.write_text(BENCH.cases.as_lines(BENCH.cases.clones(count, "edited", 3, seed=3)))
    return path


def test_two_workers_tell_what_one_tells(tmp_path: Path):
    path = export(tmp_path / "n.jsonl", 8)
    one = RUN(app, ["series", str(path), "--format", "jsonl"])
    two = RUN(app, ["series", str(path), "--format", "jsonl", "--workers", "2"])
    assert one.stdout == two.stdout
    assert one.stdout


def killed_runs(tmp_path: Path, count: int, kills: int) -> None:
    path, whole, broken = export(tmp_path / "n.jsonl", count), tmp_path / "whole", tmp_path / "broken"
    command = [sys.executable, "-c", "from notecheck.cli import main; main()", "series", str(path), "--out"]
    start = time.monotonic()
    subprocess.run([*command, str(whole)], check=True)
    spent = time.monotonic() - start
    for n in range(1, kills + 1):
        run = subprocess.Popen([*command, str(broken)])
        try:
            run.wait(spent * n / (kills + 1))
        except subprocess.TimeoutExpired:
            os.kill(run.pid, signal.SIGKILL)
            run.wait()
    subprocess.run([*command, str(broken)], check=True)
    for name in ("series.jsonl", "series.html"):
        assert (broken / name).read_bytes() == (whole / name).read_bytes()


def test_a_killed_run_goes_on(tmp_path: Path):
    killed_runs(tmp_path, 12, 2)


@pytest.mark.long
def test_a_run_killed_often_goes_on(tmp_path: Path):
    killed_runs(tmp_path, 400, 30)


def test_a_changed_note_is_read_again(tmp_path: Path):
    path, out = export(tmp_path / "n.jsonl", 2), tmp_path / "out"
    assert RUN(app, ["series", str(path), "--out", str(out)]).exit_code == 0
    before = (out / "series.jsonl").read_text()
    rows = lines(path.read_text())
    rows[1]["text"] = rows[0]["text"]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert RUN(app, ["series", str(path), "--out", str(out)]).exit_code == 0
    fresh = RUN(app, ["series", str(path), "--format", "jsonl"]).stdout
    assert (out / "series.jsonl").read_text() == fresh != before


def test_markup_in_a_note_stays_text(tmp_path: Path):
    evil = "She said <script>alert(1)</script> & <b>more</b> of a burn in the leg when she sat or lay down or drove."
    rows = [
        {
            "id": f"<i>{n}",
            "text": f"HPI: Leg pain 7/10. {evil}",
            "patient": "<p>",
            "provider": "<a>",
            "date": f"2026-01-0{n}",
        }
        for n in (1, 2)
    ]
    (tmp_path / "n.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    page = RUN(app, ["series", str(tmp_path / "n.jsonl"), "--format", "html"]).stdout
    assert "&lt;script&gt;" in page
    assert not re.search(r"<(?:script|i|b)>(?:alert|1|2|more)", page)


def test_one_patient_with_very_many_notes_stays_linear():
    def seconds(visits: int) -> float:
        story = "On day {} she told of step {} and of the {} burning sensation in that leg."
        case = BENCH.cases.Case("p", "a")
        for v in range(visits):
            text = " ".join(story.format(v, i, i * v) for i in range(6))
            case.notes.append({"id": f"n{v}", "text": text, "date": "2026-01-01", "patient": "p", "provider": "a"})
        start = time.process_time()
        sum(1 for _ in BENCH.carries(BENCH.visits(case)))
        return time.process_time() - start

    seconds(50)
    assert min(seconds(400) for _ in range(2)) <= 2.8 * min(seconds(200) for _ in range(2))


@pytest.mark.parametrize("kind", ["exact", "numbers", "reordered", "edited"])
def test_cloning_is_found(kind: str):
    floor = 0.95 if kind == "exact" else 0.90
    found = [BENCH.cloning(BENCH.ours, kind, level, 8) for level in (2, 4)]
    assert min(score.f1 for score in found) >= floor


def test_templates_are_learned_and_lower_what_rests_on_them():
    told = BENCH.scanned(BENCH.cases.templated(1, 1, seed=5))
    [author] = [each for each in told if each["kind"] == "author"]
    assert any("medically appropriate" in each["example"]["text"] for each in author["templates"])
    only = [each for each in author["warnings"] if each["code"] == "series.template_only"]
    assert all(each["lowered_to"] in ("partial", each["status"]) for each in only)


@pytest.mark.long
def test_innocent_series_give_no_alarm():
    assert BENCH.false_alarms(100) <= 0.02


@pytest.mark.long
def test_changes_are_dated():
    right, wrong = BENCH.change_points(BENCH.cases.thinned_patients(60, seed=11), "patient")
    assert right >= 0.9
    assert wrong <= 0.02


@pytest.mark.long
def test_twice_the_notes_take_twice_the_time():
    assert min(BENCH.growth(60) for _ in range(3)) <= 2.3
