"""The words a policy puts before people: questions that do not lead, reasons that do not threaten."""

import re

import pytest

from notecheck.core.verdict import Status
from notecheck.judge.load import load_policies
from notecheck.report.question import question_faults

ITEMS = [item for policy in load_policies() for item in policy.items]
REQUIRED = [item for item in ITEMS if item.level == "required"]

THREAT = re.compile(r"\b(?:pay|paid|payment|payer|deny|denied|denial|audit|reimburs\w*|insur\w*|fraud)\b", re.I)


def test_there_are_items():
    pain = 13 + 6 + 5 + 7 + 2 + 3
    assert len(REQUIRED) == pain + 2 + 8 + 9 + 3 + 4 + 3 + 8 + 8 + 6


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_a_query_asks_and_does_not_lead(item):
    assert question_faults(item.query) == ()


ANSWERS = re.compile(
    r"\d|\b(?:four|weeks?|absent|proved|recent|covered|qualifying|intact|severe|with contrast|same|need|no|not"
    r"|success\w*|fail\w*|unsuitable|refractory|benefit|relief|limitation)\b",
    re.I,
)
"""Words by which a heading would give the answer away."""


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_a_topic_names_no_answer(item):
    assert not ANSWERS.search(item.topic)
    assert question_faults(item.topic) == ("no_way_out",)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_reasons_do_not_threaten_or_predict(item):
    for reason in item.reasons.values():
        assert not THREAT.search(reason)
        assert reason.endswith(".")
        assert reason.count("{") == reason.count("{lacking}")


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_only_secondary_items_are_advisory(item):
    assert (item.level == "advisory") == (".lcd-" in item.id)
    assert item.level == "required" or item.grade == "secondary"


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_parts_that_can_be_lacking_have_words(item):
    for name in {name for way in item.rules[Status.MET] for name in way if not name.startswith("!")}:
        label = item.parts[name].label
        assert "_" not in label
        assert len(label.split()) > 1 or label == name
