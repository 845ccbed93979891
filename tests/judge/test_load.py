"""Policies are checked at load, all faults at once; the version in force is chosen by date."""

from datetime import date

import pytest

from notecheck.api import SERVICES
from notecheck.core.errors import DataError
from notecheck.core.verdict import Status
from notecheck.judge.load import load_policies, read_policy
from notecheck.judge.policy import ANY, in_force
from notecheck.judge.tests import FieldTest
from notecheck.judge.vocabulary import vocabulary

HEAD = """
service = "{service}"
id = "{id}"
title = "t"
version = "{version}"
authority = "a"
source = "s"
source_url = "u"
effective = {effective}
retrieved = 2026-11-22
"""
ITEM = """
[[item]]
id = "x.one"
title = "t"
statement = "s"
met_by = "m"
citation = "c"
grade = "primary-full"
level = "required"
query = "q"
met = [["there"]]
[item.reason]
met = "yes"
missing = "no"
[item.parts.there]
fact = "pain_score"
"""


def policy(text=ITEM, service="x", id="x", version="2026-01", effective="2026-01-01"):
    head = HEAD.format(service=service, id=id, version=version, effective=effective)
    return read_policy(head + text, f"{id}/{version}.toml", vocabulary())


def faults(text):
    with pytest.raises(DataError) as caught:
        policy(text)
    return caught.value.faults


def test_every_policy_loads():
    assert {p.service for p in load_policies()} == {ANY, *SERVICES} - {"none"}


def test_item_ids_carry_their_policy():
    assert all(item.id.startswith(f"{p.id}.") for p in load_policies() for item in p.items)


def test_a_whole_policy_is_no_fault():
    assert policy().items[0].id == "x.one"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('fact = "pain_score"', 'fact = "shoe_size"', "x.one.parts.there.fact: no such fact"),
        ('fact = "pain_score"', 'fact = "pain_score"\nwher = {}', "x.one.parts.there.wher: unknown key"),
        (
            'fact = "pain_score"',
            'fact = "pain_score"\nwhere = { colour = { is = "red" } }',
            "there.where.colour",
        ),
        (
            'fact = "pain_score"',
            'fact = "pain_score"\nwhere = { score = { over = 3 } }',
            "score.over: no such test",
        ),
        (
            'fact = "pain_score"',
            'fact = "pain_score"\nwhere = { score = { above = "3" } }',
            "expected a number",
        ),
        (
            'fact = "pain_score"',
            'fact = "pain_score"\nwhere = { timing = { one_of = "best" } }',
            "takes a list",
        ),
        ('fact = "pain_score"', 'fact = "pain_score"\nwhere = { timing = { known = 1 } }', "true or false"),
        (
            'fact = "pain_score"',
            'fact = "pain_score"\nassertion = ["maybe"]',
            "there.assertion: expected a list",
        ),
        ('fact = "pain_score"', 'fact = "pain_score"\ncount = 0', "there.count"),
        ('fact = "pain_score"', 'fact = "pain_score"\ndistinct = "colour"', "there.distinct"),
        ('fact = "pain_score"', 'fact = "pain_score"\nwhole = 1', "there.whole"),
        ('fact = "pain_score"', 'service = { day = ["monday"] }', "there.service: expected one of"),
        ('met = [["there"]]', 'met = [["here"]]', "x.one.parts.here: a rule names a part that is not there"),
        ('met = [["there"]]', 'met = [["here"]]', "x.one.parts.there: no rule uses this part"),
        ('met = [["there"]]', 'met = [["!there"]]', "x.one.met: silence would meet this item"),
        ('met = [["there"]]', 'met = ["there"]', "x.one.met: expected a list of lists"),
        ('met = [["there"]]', "", "x.one.met: an item must be able to be met"),
        ('grade = "primary-full"', 'grade = "hearsay"', "x.one.grade"),
        ('level = "required"', 'level = "nice"', "x.one.level"),
        ('query = "q"', 'query = ""', "x.one.query: expected words"),
        ('missing = "no"', "", "x.one.reason.missing: missing"),
        ('missing = "no"', 'missing = "no"\nconflict = "c"', "x.one.reason.conflict: unknown key"),
        ('title = "t"', 'title = "t"\ncolour = "red"', "x.one.colour: unknown key"),
    ],
)
def test_a_fault_is_named_with_file_and_key(old, new, key):
    text = ITEM.replace(old, new)
    assert text != ITEM
    assert any(key in fault and fault.startswith("x/2026-01.toml: ") for fault in faults(text)), faults(text)


def test_all_faults_come_together():
    text = ITEM.replace("primary-full", "hearsay").replace("required", "nice").replace("pain_score", "shoe_size")
    assert len(faults(text)) == 3


def test_a_policy_needs_items_and_its_own_place():
    assert any("a policy needs items" in fault for fault in faults(""))
    with pytest.raises(DataError, match="stands in"):
        read_policy(
            HEAD.format(service="x", id="x", version="1", effective="2026-01-01") + ITEM,
            "x/2.toml",
            vocabulary(),
        )
    with pytest.raises(DataError, match="not TOML"):
        read_policy("= 1", "x/1.toml", vocabulary())


def test_the_version_in_force_is_chosen_by_date():
    old, new = policy(), policy(version="2026-07", effective="2026-07-01")
    assert in_force([old, new], "x", date(2026, 3, 1)) == (old,)
    assert in_force([old, new], "x", date(2026, 7, 1)) == (new,)
    assert in_force([old, new], "x", date(2020, 1, 1)) == (new,)
    assert in_force([new, old], "x", None) == (new,)


def test_each_service_has_its_checklist_and_quality():
    shipped = load_policies()
    assert [p.id for p in in_force(shipped, "esi", None)] == ["esi", "quality"]
    assert [p.id for p in in_force(shipped, "other", None)] == ["quality"]
    assert in_force(shipped, "none", None) == ()


@pytest.mark.parametrize(
    ("test", "operand", "value", "passes"),
    [
        ("at_least", 50, 50, True),
        ("at_least", 50, (40, 60), False),
        ("below", 50, (40, 60), False),
        ("below", 50, (30, 40), True),
        ("above", 4, None, False),
        ("at_most", 4, 4, True),
        ("is", "a", None, False),
        ("is_not", "a", None, True),
        ("is", True, 1, False),
        ("is", 10, 10.0, True),
        ("one_of", ("a", "b"), ("c", "b"), True),
        ("known", True, (), False),
        ("known", False, None, True),
    ],
)
def test_field_tests(test, operand, value, passes):
    held = type("Held", (), {"field": value})()
    assert FieldTest("field", test, operand).passes(held) is passes


def test_reasons_cover_every_status_a_rule_gives():
    for each in load_policies():
        for item in each.items:
            assert set(item.reasons) == {*item.rules, Status.MISSING}


def test_more_evidence_never_lowers_an_item():
    """Only a conflict or a condition may rest on what is not there; being in hospital, a suspected
    hypogonadism and a diabetic ulcer are conditions.
    """
    for each in load_policies():
        for item in each.items:
            ways = [*item.rules[Status.MET], *item.rules.get(Status.PARTIAL, ())]
            absent = {name for way in ways for name in way if name.startswith("!")}
            assert absent <= {"!in-hospital", "!hypogonadism", "!diabetic"}
