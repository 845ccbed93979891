"""A note that documents everything is ready, whatever hand it is in; without one thing it is not, for that thing."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import notecheck

NOTES: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_suffix("").with_name("complete_notes.toml").read_text()
)["note"]
SPOILED = [(note["text"], each) for note in NOTES for each in note["spoiled"]]


def test_there_are_notes() -> None:
    assert len(NOTES) >= 20
    assert len(SPOILED) >= 40


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note["text"].splitlines()[1][:40])
def test_a_complete_note_is_ready(note: dict[str, Any]) -> None:
    result = notecheck.scan(note["text"]).to_dict()
    assert (result["service"]["id"], result["verdict"]) == ("esi", "ready")


@pytest.mark.parametrize(("text", "spoiled"), SPOILED)
def test_without_one_thing_it_is_not(text: str, spoiled: dict[str, Any]) -> None:
    for old, new in spoiled["replace"]:
        assert old in text
        text = text.replace(old, new)
    result = notecheck.scan(text).to_dict()
    found = {item["id"]: item["status"] for each in result["checklists"] for item in each["items"]}
    assert result["verdict"] in ("addendum", "hold")
    assert all(found[item] in ("partial", "missing", "conflict") for item in spoiled["spoils"])
