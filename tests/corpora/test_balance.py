"""Style predicts nothing: many styles, each with notes that are ready and notes that are not."""

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from corpora.balance import chance, guessed, judged, notes, styles, table

ROOT = Path(__file__).parents[2]
NOTES = notes()
JUDGED = judged()
BY_STYLE = defaultdict(Counter)
for _style, _verdict in JUDGED:
    BY_STYLE[_style][_verdict] += 1
BEFOREHAND = {"telehealth"}
"""Styles of visits before a procedure, which no score can follow."""


def test_there_is_enough_of_it():
    services = Counter(note["service"]["id"] for note in NOTES)
    assert len(NOTES) >= 250
    assert services["esi"] >= 110
    assert all(services[each] >= 25 for each in ("scs", "pva", "cervical-fusion", "other"))
    assert len(styles()) >= 25


def test_each_note_has_one_style():
    named = [note for each in styles().values() for note in each["notes"]]
    assert sorted(named) == sorted(note["id"] for note in NOTES)
    assert all(each["is"] for each in styles().values())


@pytest.mark.parametrize("style", styles())
def test_a_style_has_both_ready_notes_and_gaps(style: str):
    found = BY_STYLE[style]
    assert found["addendum"] + found["hold"] >= 1
    assert found["ready"] >= 1 or style in BEFOREHAND


def test_random_deals_are_as_uneven():
    assert chance(JUDGED, 200) > 0.05
    assert chance([(style, "ready" if v == "ready" else "gap") for style, v in JUDGED], 200) > 0.05


def test_who_knows_the_style_guesses_no_better():
    by_style, always = guessed(JUDGED)
    assert by_style <= always + 0.03


def test_the_measure_sees_a_style_that_tells():
    told = [(style, "ready" if style < "f" else "hold") for style, _ in JUDGED]
    assert chance(told, 100) < 0.05
    assert guessed(told)[0] > guessed(told)[1] + 0.2


def test_the_readme_shows_the_measure():
    page = (ROOT / "corpora" / "synthetic" / "README.md").read_text(encoding="utf-8")
    assert "\n".join(table()) in page


def test_the_readme_counts_the_files():
    page = (ROOT / "corpora" / "synthetic" / "README.md").read_text(encoding="utf-8")
    for path in (ROOT / "corpora" / "synthetic" / "authored").glob("*.gold.jsonl"):
        name = path.name.removesuffix(".gold.jsonl")
        row = re.search(rf"^\| ([^|]*`{name}(?:\.gold\.jsonl)?`[^|]*)\| ([^|]*)\|", page, re.MULTILINE)
        assert row, name
        files = re.findall(r"`([a-z-]+)", row.group(1))
        counts = re.findall(r"\d+", row.group(2))
        assert counts[files.index(name)] == str(len(path.read_text(encoding="utf-8").splitlines()))
