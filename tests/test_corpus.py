"""Every required item has sample notes that meet it and sample notes that fail it, and the scan says so of both."""

import json
from collections import defaultdict
from pathlib import Path

import pytest

import notecheck
from notecheck.judge.load import load_policies

CORPUS = Path(__file__).parent.parent / "corpora" / "synthetic"
REQUIRED = [item.id for policy in load_policies() for item in policy.items if item.level == "required"]
FAILS = ("partial", "missing", "conflict")


@pytest.fixture(scope="module")
def agreed() -> dict[str, dict[str, list[dict[str, object]]]]:
    """By item and status: the findings in which the scan and the reviewer agree."""
    found: dict[str, dict[str, list[dict[str, object]]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted((CORPUS / "authored").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            note = json.loads(line)
            for checklist in notecheck.scan(note["text"]).to_dict()["checklists"]:
                for item in checklist["items"]:
                    if note.get("items", {}).get(item["id"]) == item["status"]:
                        found[item["id"]][item["status"]].append(item)
    return found


def test_there_are_items():
    assert len(REQUIRED) >= 33


@pytest.mark.parametrize("item", REQUIRED)
def test_notes_meet_it(agreed, item: str):
    met = agreed[item]["met"]
    assert met
    assert all(x["evidence"] and x["query"] is None and not x["missing"] for x in met)


@pytest.mark.parametrize("item", REQUIRED)
def test_notes_fail_it_for_a_stated_reason(agreed, item: str):
    failed = [x for status in FAILS for x in agreed[item][status]]
    assert failed
    assert all(x["reason"] and x["query"] and x["citation"] for x in failed)
    assert all(x["missing"] for x in failed if x["status"] != "conflict")


@pytest.mark.parametrize("path", sorted((CORPUS / "samples").glob("*.txt")), ids=lambda p: p.stem)
def test_samples_say_that_they_are_synthetic(path: Path):
    assert path.read_text(encoding="utf-8").startswith("SYNTHETIC NOTE")


def test_gold_says_that_it_is_synthetic():
    for path in (CORPUS / "authored").glob("*.jsonl"):
        assert all(json.loads(line)["synthetic"] for line in path.read_text(encoding="utf-8").splitlines())
