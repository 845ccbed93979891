"""A further service is data: a policy in a folder, and nothing else, is loaded and judged."""

from datetime import date
from pathlib import Path

import pytest

from notecheck.check import check
from notecheck.concepts.lexicon import load_service_lexicons
from notecheck.core.note import Note
from notecheck.core.verdict import Outcome, Status
from notecheck.judge.load import load_policies
from notecheck.judge.policy import FactTest, in_force

MADE_UP = """
service = "vns"
id = "made-up"
title = "A made-up list"
version = "2030-01"
authority = "nobody"
source = "made up for a test"
source_url = "https://example.org"
effective = 2030-01-01
retrieved = 2030-01-01
pain = false

[[item]]
id = "made-up.mood"
title = "Mood"
statement = "A depression score below thirty is recorded, and no rapid cycling."
met_by = "Both."
citation = "nowhere"
grade = "inferred"
level = "required"
query = "Please state the score; if there was none, please say so."
conflict = [["cycling"]]
met = [["score", "no-cycling"]]
partial = [["score"], ["no-cycling"]]

[item.reason]
met = "Both are documented."
partial = "One is documented."
missing = "Neither is documented."
conflict = "Cycling is documented."

[item.parts.score]
fact = "measure"
where = { name = { is = "depression-scale" }, number = { below = 30 } }

[item.parts.no-cycling]
fact = "element"
where = { name = { is = "rapid-cycling" }, state = { is = "absent" } }

[item.parts.cycling]
fact = "element"
where = { name = { is = "rapid-cycling" }, state = { is = "present" } }
"""


@pytest.mark.parametrize(
    ("text", "status", "outcome"),
    [
        ("VNS implant. MADRS 22, no rapid cycling.", Status.MET, Outcome.READY),
        ("VNS implant. MADRS 34, no rapid cycling.", Status.PARTIAL, Outcome.ADDENDUM),
        ("VNS implant. MADRS 22. Rapid cycling since 2020.", Status.CONFLICT, Outcome.HOLD),
        ("VNS implant. Tolerated well.", Status.MISSING, Outcome.ADDENDUM),
    ],
)
def test_a_made_up_policy_is_judged(tmp_path: Path, text: str, status: Status, outcome: Outcome):
    (tmp_path / "made-up").mkdir()
    (tmp_path / "made-up" / "2030-01.toml").write_text(MADE_UP, encoding="utf-8")
    scan = check(Note("n", text), service="vns", policies=load_policies(tmp_path))
    assert [finding.status for finding in scan.checklists[0].findings] == [status]
    assert scan.outcome is outcome
    assert all(scan.note.quote(fact.span) in text for fact in scan.checklists[0].findings[0].evidence)


def test_every_name_a_policy_asks_for_is_in_a_lexicon():
    """A misspelled element would never be found, and nothing else would tell."""
    made = {"study-to-consultation"}
    for key in ("element", "measure", "treatment"):
        known = {str(p.value[key]) for rows in load_service_lexicons().values() for p in rows if key in p.value}
        asked = {name for policy in load_policies() for name in _names(policy.items, key)}
        assert asked <= known | made, asked - known
        assert asked


def _names(items, key):
    tests = [t for item in items for part in item.parts.values() for t in part.tests if isinstance(t, FactTest)]
    for field in (f for test in tests if test.fact == key for f in test.where if f.field == "name"):
        yield from field.operand if isinstance(field.operand, tuple) else [field.operand]


def test_what_holds_for_every_procedure_only_advises_where_no_pain_is_treated():
    shipped = load_policies()
    day = date(2026, 5, 1)
    for service in ("vns", "phrenic", "skin-substitute"):
        own, general = in_force(shipped, service, day)
        assert {item.level for item in own.items} == {"required"}
        assert (general.id, {item.level for item in general.items}) == ("quality", {"advisory"})
    assert {item.level for item in in_force(shipped, "nerve-lesion", day)[1].items} == {"required"}


def test_a_kind_of_procedure_has_its_own_advice():
    shipped = load_policies()
    assert [p.id for p in in_force(shipped, "other", None, "facet")] == ["facet", "quality"]
    assert [p.id for p in in_force(shipped, "other", None, "sacroiliac")] == ["sacroiliac", "quality"]
    assert [p.id for p in in_force(shipped, "other", None, "trigger")] == ["quality"]
    assert {item.level for item in in_force(shipped, "other", None, "facet")[0].items} == {"advisory"}


@pytest.mark.parametrize(
    ("exam", "status"),
    [
        ("FABER positive, Gaenslen positive, thigh thrust positive", Status.MET),
        ("3 of 5 provocative tests positive", Status.MET),
        ("FABER positive, thigh thrust positive; no pain on Gaenslen", Status.PARTIAL),
        ("tender over the joint", Status.MISSING),
    ],
)
def test_advice_on_a_sacroiliac_injection(exam: str, status: Status):
    text = f"PROCEDURE: Right SI joint injection. EXAM: {exam}. Prone, prepped, needle, fluoroscopy, Kenalog 40 mg."
    scan = check(Note("n", text))
    advice = next(each for each in scan.checklists if each.id == "sacroiliac")
    assert (scan.service.id, scan.service.kind) == ("other", "sacroiliac")
    assert {f.id: f.status for f in advice.findings}["sacroiliac.lcd-provocation"] is status
