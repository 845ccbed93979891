"""Two versions of a policy: what was added, removed, reworded, and which rules changed."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from notecheck.cli import app
from notecheck.judge.compare import Change, compare
from notecheck.judge.load import load_policies

OLD = """
service = "esi"
id = "made-up"
title = "A made-up list"
version = "2030-01"
authority = "nobody"
source = "made up for a test"
source_url = "https://example.org"
effective = 2030-01-01
retrieved = 2030-01-01

[[item]]
id = "made-up.score"
title = "Score"
statement = "A score is recorded."
met_by = "A score."
citation = "nowhere"
grade = "inferred"
level = "required"
query = "Please state the score; if there was none, please say so."
met = [["score"]]

[item.reason]
met = "There is a score."
missing = "There is no score."

[item.parts.score]
fact = "pain_score"
"""
ADDED = """
[[item]]
id = "made-up.level"
title = "Level"
statement = "A level is recorded."
met_by = "A level."
citation = "nowhere"
grade = "inferred"
level = "advisory"
query = "Please state the level; if there was none, please say so."
met = [["level"]]

[item.reason]
met = "There is a level."
missing = "There is no level."

[item.parts.level]
fact = "spinal_target"
"""


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    """Two versions in a folder of their own; the newer differs in every way that is told."""
    new = (
        OLD.replace('version = "2030-01"', 'version = "2030-07"')
        .replace("effective = 2030-01-01", "effective = 2030-07-01")
        .replace('level = "required"', 'level = "advisory"')
        .replace("A score is recorded.", "A score below ten is recorded.")
        .replace('fact = "pain_score"', 'fact = "pain_score"\nwhere = { out_of = { is = 10 } }\ncount = 2')
        .replace('met = [["score"]]', 'met = [["score"]]\npartial = [["any"]]')
        .replace('met = "There is a score."', 'met = "There is a score."\npartial = "Some score."')
    ) + '\n[item.parts.any]\nfact = "pain_relief"\n'  # fmt: skip
    folder = tmp_path / "made-up"
    folder.mkdir()
    paths = folder / "2030-01.toml", folder / "2030-07.toml"
    for path, text in zip(paths, (OLD + ADDED, new), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def test_every_kind_of_change_is_told(versions, tmp_path):
    old, new = load_policies(tmp_path)
    changes = {(change.place, change.what): change for change in compare(old, new)}
    assert changes["made-up", "effective"] == Change("made-up", "effective", "2030-01-01", "2030-07-01")
    assert changes["made-up.level", "removed"].before == "Level (advisory)"
    assert changes["made-up.score", "level"].after == "advisory"
    assert changes["made-up.score", "statement"].before == "A score is recorded."
    assert changes["made-up.score", "rule partial"] == Change("made-up.score", "rule partial", None, "any")
    assert changes["made-up.score", "part score"].after == "score: present pain_score, 2 of them where out_of is 10"
    assert changes["made-up.score", "reason partial"].after == "Some score."
    assert len(changes) == 8
    back = {(change.place, change.what) for change in compare(new, old)}
    assert ("made-up.level", "added") in back


def test_a_policy_does_not_differ_from_itself():
    for policy in load_policies():
        assert compare(policy, policy) == ()


def test_the_command_shows_both_sides(versions):
    shown = CliRunner().invoke(app, ["policies", "--diff", *map(str, versions)])
    assert shown.exit_code == 0
    assert "made-up/2030-01 > made-up/2030-07: 8 changes" in shown.stdout
    assert "made-up.score  level\n  - required\n  + advisory\n" in shown.stdout
    listed = CliRunner().invoke(app, ["policies", "--diff", *map(str, versions), "--format", "json"])
    assert {change["what"] for change in json.loads(listed.stdout)} >= {"level", "statement", "removed"}


def test_shipped_policies_by_name():
    shown = CliRunner().invoke(app, ["policies", "--diff", "esi/2026-04", "esi"])
    assert (shown.exit_code, shown.stdout) == (0, "esi/2026-04 > esi/2026-04: no change\n")


@pytest.mark.parametrize("name", ["esi/1999-01", "nowhere/2026-04.toml"])
def test_what_is_not_there_is_said(name):
    shown = CliRunner().invoke(app, ["policies", "--diff", name, "esi"])
    assert shown.exit_code == 2
    assert name in shown.output
