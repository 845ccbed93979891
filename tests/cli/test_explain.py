"""`notecheck explain` and `notecheck policies`."""

import json

from typer.testing import CliRunner

from notecheck.cli import app
from notecheck.judge.load import load_policies

RUN = CliRunner().invoke


def test_every_item_explains_itself():
    for policy in load_policies():
        for item in policy.items:
            done = RUN(app, ["explain", item.id, "--format", "json"])
            assert done.exit_code == 0
            row = json.loads(done.stdout)
            assert row["policy"]["version"] == policy.version
            for key in ("statement", "met_by", "citation", "grade", "query", "looks_for"):
                assert row[key]


def test_in_words():
    words = " ".join(RUN(app, ["explain", "esi.severity"]).stdout.split())
    for part in ("Asks:", "Met by:", "Question:", "Looks for:", "Source:", "esi/2026-04", "required"):
        assert part in words


def test_a_checklist_is_all_its_items():
    esi = next(policy for policy in load_policies() if policy.id == "esi")
    assert len(json.loads(RUN(app, ["explain", "esi", "--format", "json"]).stdout)) == len(esi.items)


def test_an_unknown_item_is_a_usage_error_with_a_hint():
    done = RUN(app, ["explain", "esi.severty"])
    assert done.exit_code == 2
    assert "esi.severity" in done.stderr
    assert done.stdout == ""


def test_policies():
    shown = json.loads(RUN(app, ["policies", "--format", "json"]).stdout)
    assert {(each["policy"], each["version"]) for each in shown} == {(p.id, p.version) for p in load_policies()}
    words = RUN(app, ["policies"]).stdout
    assert all(item.id in words for policy in load_policies() for item in policy.items)
