"""Checklists to one outcome and one score; and what silence comes to."""

import pytest

from notecheck.core.fact import Chart
from notecheck.core.verdict import Checklist, Finding, Outcome, Service, Status
from notecheck.judge.judge import CAVEATS, judge
from notecheck.judge.policy import in_force
from notecheck.judge.verdict import verdict

SERVICES = ["esi", "scs", "pva", "cervical-fusion", "other"]


def checklist(*statuses: str, level: str = "required") -> Checklist:
    findings = tuple(
        Finding(f"x.{n}", "t", Status(s), level, (), (), "r", None, "c", 1.0) for n, s in enumerate(statuses)
    )
    return Checklist("x", "t", "1", "s", findings)


@pytest.mark.parametrize(
    ("statuses", "outcome", "score"),
    [
        (["met", "met"], Outcome.READY, 100),
        (["met", "not_applicable"], Outcome.READY, 100),
        (["met", "partial"], Outcome.ADDENDUM, 75),
        (["met", "missing"], Outcome.ADDENDUM, 50),
        (["met", "partial", "conflict"], Outcome.HOLD, 50),
        (["missing"], Outcome.ADDENDUM, 0),
        (["not_applicable"], Outcome.OUT_OF_SCOPE, 0),
    ],
)
def test_verdict(statuses, outcome, score):
    assert verdict([checklist(*statuses)]) == (outcome, score)


def test_without_a_checklist_a_note_is_out_of_scope():
    assert verdict([]) == (Outcome.OUT_OF_SCOPE, 0)


def test_advisory_items_never_count():
    advice = checklist("missing", "conflict", level="advisory")
    assert verdict([checklist("met"), advice]) == (Outcome.READY, 100)


@pytest.mark.parametrize("session", ["initial", "repeat", "unknown"])
@pytest.mark.parametrize("service", SERVICES)
def test_an_empty_chart_meets_nothing(policies, service, session):
    recorded = Service(service, None, session)
    lists = [judge(Chart((), ()), policy, recorded) for policy in in_force(policies.values(), service, None)]
    statuses = {finding.status for each in lists for finding in each.findings}
    assert Status.MET not in statuses
    assert Status.CONFLICT not in statuses
    assert verdict(lists)[0] is Outcome.ADDENDUM


def test_findings_stand_in_the_policys_order(policies):
    found = judge(Chart((), ()), policies["esi"], Service("esi"))
    assert [finding.id for finding in found.findings] == [item.id for item in policies["esi"].items]


def test_what_is_not_from_the_primary_source_says_so(policies):
    for policy in policies.values():
        found = judge(Chart((), ()), policy, Service(policy.service))
        for item, finding in zip(policy.items, found.findings, strict=True):
            assert finding.reason.endswith(CAVEATS[item.grade])
    assert all(CAVEATS[grade] for grade in ("primary-excerpt", "secondary", "inferred"))
