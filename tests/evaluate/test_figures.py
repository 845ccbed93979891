"""The figures agree with an independent scorer: on stored cases, and live where that scorer is at hand."""

import importlib.util
import json
import random
from collections import Counter
from copy import deepcopy
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from typer.testing import CliRunner

from notecheck.cli import app
from notecheck.evaluate.bootstrap import intervals
from notecheck.evaluate.figures import confusion, figures
from notecheck.evaluate.tally import Count, tally

ROOT = Path(__file__).parents[2]
CASES = json.loads(Path(__file__).with_name("cases.json").read_text(encoding="utf-8"))
SCORER = ROOT.parent / "shared" / "eval" / "score.py"
GOLD = ROOT / "corpora" / "synthetic" / "authored" / "train.gold.jsonl"
Rows = list[dict[str, Any]]


def measure(gold: Rows, said: Rows, prefix: str = "") -> tuple[dict[str, Any], list[list[Any]]]:
    answers = {str(row["note_id"]): row for row in said}
    total: Count = Counter()
    errors = []
    for row in gold:
        count, wrong = tally(row, answers.get(str(row["id"])), prefix)
        total.update(count)
        errors += [list(error) for error in wrong]
    return figures(total), errors


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["prefix"] or "all")
def test_stored_cases(case: dict[str, Any]):
    assert measure(CASES["gold"], CASES["predictions"], case["prefix"]) == (case["figures"], case["errors"])


@pytest.fixture(scope="module")
def scorer() -> ModuleType | None:
    if not SCORER.exists():
        return None
    spec = importlib.util.spec_from_file_location("score", SCORER)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def change(value: dict[str, Any], dice: random.Random) -> None:
    """Another value of the same kind, or none, in one of the fields."""
    key = dice.choice(sorted(value))
    other = {str: "other", int: 7, float: 7.5, list: ["L9"], bool: False}.get(type(value[key]))
    value[key] = dice.choice([None, other, other])


def spoilt(gold: Rows, dice: random.Random) -> Rows:
    """Predictions made from labels: some lost, some moved, some changed, some said twice."""
    said = []
    for row in gold:
        facts = []
        for fact in deepcopy(row["facts"]):
            chance = dice.random()
            if chance < 0.15:
                continue
            if chance < 0.3:
                fact["start"] = max(0, fact["start"] - 5)
            if chance > 0.85 and fact["value"]:
                change(fact["value"], dice)
            fact["text"] = row["text"][fact["start"] : fact["end"]]
            facts += [fact] * dice.choice([1, 1, 1, 2])
        statuses = ["met", "partial", "missing", "conflict", "not_applicable"]
        items = [
            {"id": k, "status": dice.choice([v, v, v, dice.choice(statuses)])} for k, v in row.get("items", {}).items()
        ]
        verdict = dice.choice([row["verdict"], "ready", "addendum"])
        said.append(
            {
                "note_id": row["id"],
                "facts": facts,
                "checklists": [{"items": items}],
                "service": row["service"],
                "verdict": verdict,
            }
        )
    return [row for row in said if dice.random() > 0.05]


@pytest.mark.parametrize("seed", range(5))
def test_live_against_the_scorer(scorer: ModuleType | None, seed: int):
    gold = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").split("\n") if line]
    said = spoilt(gold, random.Random(seed))
    if scorer is None:
        # The stored cases stand for the scorer where it is not at hand.
        assert measure(gold, said)[0]["notes"] == len(gold)
        return
    theirs, errors = scorer.score(gold, said, "")
    assert measure(gold, said) == (theirs, [list(error) for error in errors])


def counts() -> list[Count]:
    answers = {str(row["note_id"]): row for row in CASES["predictions"]}
    return [tally(row, answers.get(str(row["id"])))[0] for row in CASES["gold"]]


def test_intervals_are_seeded_and_hold_the_figure():
    bounds = intervals(counts(), 200, seed=1)
    assert bounds == intervals(counts(), 200, seed=1)
    assert bounds != intervals(counts(), 200, seed=2)
    low, high = bounds["facts.micro.f1"]
    assert low <= CASES["cases"][0]["figures"]["facts"]["micro"]["f1"] <= high
    assert intervals(counts(), 0, seed=1) == {}


def test_confusion_counts_exact_statuses():
    total: Count = Counter()
    for count in counts():
        total.update(count)
    table = confusion(total)
    assert table["esi.b"] == {"partial": {"missing": 1}}
    assert sum(n for row in table["esi.a"].values() for n in row.values()) == 4


def run(*arguments: object):
    return CliRunner().invoke(app, ["evaluate", *map(str, arguments)])


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    gold, said = tmp_path / "gold.jsonl", tmp_path / "said.jsonl"
    gold.write_text("".join(json.dumps(row) + "\n" for row in CASES["gold"]))
    said.write_text("".join(json.dumps(row) + "\n" for row in CASES["predictions"]))
    return gold, said


def test_the_command_with_given_results(files: tuple[Path, Path]):
    gold, said = files
    done = run(gold, "--predictions", said, "--format", "json", "--resamples", "50")
    report = json.loads(done.stdout)
    expected = CASES["cases"][0]["figures"]
    assert {key: report[key] for key in expected} == expected
    assert "errors" not in report
    assert done.exit_code == 3, "a note without an answer"


def test_no_words_of_a_note_unless_errors_are_asked_for(files: tuple[Path, Path]):
    gold, said = files
    assert "Kenalog" not in run(gold, "--predictions", said, "--resamples", "10").output
    assert (
        "missed | diagnosis | Pain" in run(gold, "--predictions", said, "--resamples", "10", "--errors", "100").stdout
    )


def test_the_command_scans_by_itself(tmp_path: Path):
    file = tmp_path / "gold.jsonl"
    file.write_text("\n".join(GOLD.read_text(encoding="utf-8").split("\n")[:3]))
    done = run(file, "--resamples", "20")
    assert done.exit_code == 0
    assert done.stdout.startswith("notes 3, unanswered 0, bad offsets 0")
    assert done.stdout == run(file, "--resamples", "20").stdout


@pytest.mark.parametrize("content", ["", "{bad", "[1]\n", '{"id": "a"}\n'])
def test_unusable_gold(tmp_path: Path, content: str):
    file = tmp_path / "gold.jsonl"
    file.write_text(content)
    done = run(file)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("notecheck: ")
