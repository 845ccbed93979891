"""The words a policy puts before people: questions that do not lead, reasons that do not threaten."""

import re

import pytest

from notecheck.core.verdict import Status
from notecheck.judge.load import load_policies

ITEMS = [item for policy in load_policies() for item in policy.items]
REQUIRED = [item for item in ITEMS if item.level == "required"]

MONEY = re.compile(
    r"\b(?:pay|paid|payment|payer|bill|claim|cover|coverage|den(?:y|ied|ial)|audit|reimburs\w*|insur\w*|medicare)\b",
    re.I,
)
NUMBER = re.compile(
    r"\d|%|\b(?:percent|two|three|four|five|six|eight|ten|twelve|half|weeks?|months?|days?)\b"
    r"|\b(?:at least|at most|minimum|maximum|threshold|limit)\b",
    re.I,
)
LEADING = re.compile(
    r"(?:^|[.;] *)(?:is|are|was|were|did|does|do|has|have|had|can|could|would|will|should)\b"
    r"|\bplease (?:confirm|add|justify|document that|attest)\b|\bconfirm\b",
    re.I,
)
WAY_OUT = re.compile(
    r"not known|as far as (?:they are )?known|was not|were not|not done|there (?:is|was) none|please say so",
    re.I,
)
HOPED_FOR = re.compile(r"\b(?:failed|failure|inadequate|unsuccessful|improved|necessary|medically|successful)\b", re.I)
THREAT = re.compile(r"\b(?:pay|paid|payment|payer|deny|denied|denial|audit|reimburs\w*|insur\w*|fraud)\b", re.I)


def test_there_are_items():
    pain = 13 + 6 + 5 + 7 + 2 + 3
    assert len(REQUIRED) == pain + 2 + 8 + 9 + 3 + 4 + 3 + 8 + 8 + 6


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_a_query_asks_and_does_not_lead(item):
    assert not MONEY.search(item.query)
    assert not LEADING.search(item.query)
    assert not HOPED_FOR.search(item.query)
    assert "?" not in item.query
    assert WAY_OUT.search(item.query)


# Plain words that count nothing.
HARMLESS = ("on the day of the procedure", "one session", "the two")


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_a_query_names_no_number(item):
    words = item.query.lower()
    for harmless in HARMLESS:
        words = words.replace(harmless, "")
    assert not NUMBER.search(words)


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
