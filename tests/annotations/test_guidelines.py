"""The guidelines, the list of labels, the splits, the program and the notes say the same."""

import json
import re
import tomllib
from pathlib import Path

import pytest

import notecheck
from notecheck.evaluate.agree import SCORED
from notecheck.exchange.label_studio import configuration
from notecheck.judge.load import load_policies
from notecheck.judge.vocabulary import vocabulary

ROOT = Path(__file__).parents[2]
AUTHORED = ROOT / "corpora" / "synthetic" / "authored"
LABELS = tomllib.loads((ROOT / "annotations" / "labels.toml").read_text(encoding="utf-8"))
SPLITS = tomllib.loads((ROOT / "annotations" / "splits.toml").read_text(encoding="utf-8"))
PAGE = (ROOT / "annotations" / "GUIDELINES.md").read_text(encoding="utf-8")
FILES = {path.name.removesuffix(".gold.jsonl"): path for path in sorted(AUTHORED.glob("*.gold.jsonl"))}
NOTES = {
    row["id"]: row for path in FILES.values() for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
}
ITEMS = [f"{checklist}.{item}" for checklist, items in LABELS["items"].items() for item in items]
SECTIONS = {
    name: body
    for heading, body in re.findall(r"^### (.+)\n((?:(?!^#).*\n)*)", PAGE, re.MULTILINE)
    for name in heading.split(", ")
}


def wrong(kind: str, value: dict[str, object]) -> list[str]:
    """Fields of a value that are unknown, or hold a word that is not in the list."""
    fields = LABELS["type"][kind]["fields"]
    bad = []
    for key, word in value.items():
        allowed = fields.get(key)
        closed = isinstance(allowed, dict)
        if allowed is None or (closed and word not in allowed["one_of"] and not (word is None and "empty" in allowed)):
            bad.append(f"{kind}.{key}={word}")
    return bad


@pytest.mark.parametrize("kind", LABELS["type"])
def test_fields_are_those_of_the_concept(kind: str):
    assert set(LABELS["type"][kind]["fields"]) == set(vocabulary()[kind])


def test_scored_types_are_those_that_are_measured():
    assert {kind for kind, each in LABELS["type"].items() if each["scored"]} == set(SCORED)


def test_items_are_those_of_the_policies():
    required = {item.id for policy in load_policies() for item in policy.items if item.level == "required"}
    assert set(ITEMS) == {each for each in required if each.split(".")[0] in LABELS["items"]}


def test_gold_uses_no_other_word():
    seen = 0
    for row in NOTES.values():
        for fact in row.get("facts", []):
            seen += 1
            assert wrong(fact["type"], fact["value"]) == [], row["id"]
        assert set(row.get("items", {}).values()) <= set(LABELS["statuses"])
        assert row["verdict"] in LABELS["verdicts"]
    assert seen > 3000


def test_the_program_uses_no_other_word():
    for row in list(NOTES.values())[::40]:
        for fact in notecheck.scan(row["text"]).to_dict()["facts"]:
            if fact["type"] in LABELS["type"]:
                assert wrong(fact["type"], fact["value"]) == []


def test_every_label_has_its_section():
    assert set(SECTIONS) == set(LABELS["type"]) | set(ITEMS)
    assert all(re.search(r"Include|one of|partial|Evidence|met", body) for body in SECTIONS.values())


def test_quotes_stand_where_they_are_said_to_stand():
    quotes = re.findall(r"`([^`]+)`\s+\(([a-z0-9-]+)\)", PAGE)
    assert len(quotes) > 80
    for quote, note in quotes:
        assert " ".join(quote.split()) in " ".join(NOTES[note]["text"].split()), (quote, note)


@pytest.mark.parametrize("item", ITEMS)
def test_notes_that_are_cited_have_that_status(item: str):
    cited = re.findall(r"(met|partial|missing|conflict|not_applicable) `([a-z0-9-]+)`", SECTIONS[item])
    assert len(cited) >= 2
    assert "Examples:" in SECTIONS[item]
    for status, note in cited:
        assert NOTES[note]["items"][item] == status, note


def test_the_labeling_interface_is_made_of_the_labels():
    page = (ROOT / "annotations" / "label-studio.xml").read_text(encoding="utf-8")
    assert page == configuration(list(LABELS["type"]), ITEMS, LABELS["statuses"])


def test_every_file_is_in_one_split():
    assert sorted(SPLITS["learn"] + SPLITS["held_out"]) == sorted(FILES)


def test_no_note_is_in_two_files():
    rows = [line for path in FILES.values() for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(NOTES) == len(rows)
    assert len({" ".join(row["text"].split()).lower() for row in NOTES.values()}) == len(rows)
