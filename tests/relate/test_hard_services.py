"""Notes written to be hard to name: epidurals that go by other names, and what only looks like one."""

import json
from pathlib import Path

import notecheck

NOTES = Path(__file__).parent.parent.parent / "corpora" / "synthetic" / "services" / "service-notes.jsonl"


def test_nine_in_ten_are_told():
    rows = [json.loads(line) for line in NOTES.read_text(encoding="utf-8").splitlines()]
    right = sum(notecheck.scan(row["text"]).to_dict()["service"]["id"] == row["service"] for row in rows)
    assert right / len(rows) >= 0.89
