"""Agreement of two readers: the figures are right, and the published page is what the command makes of the labels."""

import json
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from notecheck.cli import app
from notecheck.evaluate.agreement import compare, kappa

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "annotations"


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


GOLD = {row["id"]: row for path in (ROOT / "corpora/synthetic/authored").glob("*.jsonl") for row in rows(path)}
FIRST, SECOND = rows(FOLDER / "first/labels.jsonl"), rows(FOLDER / "second/labels.jsonl")
LOG = rows(FOLDER / "adjudication.jsonl")


def test_kappa_is_that_of_the_textbook():
    pairs = Counter({("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15})
    assert kappa(pairs) == pytest.approx(0.4)
    assert kappa(Counter({("yes", "yes"): 45, ("yes", "no"): 15, ("no", "yes"): 25, ("no", "no"): 15})) == (
        pytest.approx(0.1304, abs=1e-4)
    )
    assert kappa(Counter({("met", "met"): 9})) is None
    assert kappa(Counter()) is None


def fact(start: int, end: int, score: int = 7, **more: object) -> dict:
    return {"type": "pain_score", "start": start, "end": end, "value": {"score": score}, **more}


def test_spans_agree_exactly_by_overlap_and_by_value():
    first = [{"id": "n", "facts": [fact(0, 4), fact(10, 14), fact(20, 24), fact(30, 34, 5)]}]
    second = [{"id": "n", "facts": [fact(0, 4), fact(8, 14), fact(40, 44), fact(30, 33, 6)]}]
    figures = compare(first, second, 0).figures
    assert figures["span.exact.pain_score"] == 2 / 8
    assert figures["span.overlap.pain_score"] == 6 / 8
    assert figures["span.value.pain_score"] == 4 / 8


def test_the_readers_may_change_places():
    swapped = compare(SECOND, FIRST, 0).figures
    assert compare(FIRST, SECOND, 0).figures == swapped


def test_optional_facts_count_for_nobody():
    first = [{"id": "n", "facts": [fact(0, 4), fact(10, 14, optional=True), fact(30, 40), fact(30, 33, optional=True)]}]
    second = [{"id": "n", "facts": [fact(0, 4), fact(10, 13), fact(30, 40)]}]
    agreement = compare(first, second, 0)
    assert agreement.figures["span.exact.all"] == 1
    assert agreement.differences == []


def test_one_span_meets_one_span():
    agreement = compare([{"id": "n", "facts": [fact(0, 9)]}], [{"id": "n", "facts": [fact(0, 4), fact(5, 9)]}], 0)
    assert agreement.figures["span.overlap.all"] == 2 / 3
    assert [(each.start, each.first) for each in agreement.differences] == [(5, None)]


def test_intervals_hold_the_figure_and_repeat():
    one, two = (compare(FIRST, SECOND, 60, seed=3) for _ in range(2))
    assert one == two
    for name, (low, high) in one.intervals.items():
        assert low <= (one.figures[name] or 0) <= high, name


def test_both_readers_label_words_of_the_notes():
    for row in (*FIRST, *SECOND):
        for each in row["facts"]:
            words = GOLD[row["id"]]["text"][each["start"] : each["end"]]
            assert words and each.get("text", words) == words
    assert [row["id"] for row in FIRST] == [row["id"] for row in SECOND]


def test_a_good_part_of_the_notes_was_read_twice():
    assert len(FIRST) >= 0.15 * len(GOLD)


@pytest.mark.parametrize("each", LOG, ids=lambda each: f"{each['note']}:{each.get('item') or each['fact']['type']}")
def test_a_decision_is_kept_by_the_gold(each):
    row = GOLD[each["note"]]
    assert each["why"] and each["rule"]
    if "item" in each:
        assert row["items"][each["item"]] == each["decision"]
        return
    place = (each["fact"]["type"], each["fact"]["start"], each["fact"]["end"])
    here = [f for f in row["facts"] if (f["type"], f["start"], f["end"]) == place]
    if isinstance(each["decision"], dict):
        assert here[0]["value"] | each["decision"] == here[0]["value"]
    elif each["decision"] == "optional":
        assert here[0]["optional"]
    elif each["decision"].startswith("moved to "):
        start, end = map(int, each["decision"].removeprefix("moved to ").split("-"))
        assert not here
        assert any((f["start"], f["end"]) == (start, end) for f in row["facts"])
    else:
        assert here and not each["changed"]


def test_first_labels_are_those_from_before_the_decisions():
    mended = {each["note"] for each in LOG if each["changed"]}
    changed = {row["id"] for row in FIRST if any(row.get(k) != GOLD[row["id"]].get(k) for k in ("facts", "items"))}
    assert mended <= changed


def test_the_page_is_what_the_command_makes(monkeypatch):
    monkeypatch.chdir(ROOT)
    asked = ["annotations/first/labels.jsonl", "annotations/second/labels.jsonl"]
    done = CliRunner().invoke(app, ["agreement", *asked, "--log", "annotations/adjudication.jsonl", "-f", "markdown"])
    assert done.exit_code == 0
    assert done.output == (ROOT / "docs" / "agreement.md").read_text(encoding="utf-8")


def test_files_without_a_note_in_common(tmp_path):
    (tmp_path / "a").write_text('{"id": "x"}\n', encoding="utf-8")
    (tmp_path / "b").write_text('{"id": "y"}\n', encoding="utf-8")
    (tmp_path / "c").write_text('{"note": "y"}\n', encoding="utf-8")
    assert CliRunner().invoke(app, ["agreement", str(tmp_path / "a"), str(tmp_path / "b")]).exit_code == 2
    done = CliRunner().invoke(app, ["agreement", str(tmp_path / "a"), str(tmp_path / "c")])
    assert (done.exit_code, "E_MISSING_FIELD" in done.stderr) == (2, True)


def test_json_holds_the_same(tmp_path):
    paths = [str(FOLDER / "first/labels.jsonl"), str(FOLDER / "second/labels.jsonl")]
    done = CliRunner().invoke(app, ["agreement", *paths, "--resamples", "0", "-f", "json"])
    assert json.loads(done.stdout)["figures"]["kappa.all"] == compare(FIRST, SECOND, 0).figures["kappa.all"]
