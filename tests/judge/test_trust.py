"""Confidence is a measured rate: every status has one, and a doubtful gap is the least sure."""

import tomllib
from importlib import resources

from notecheck.core.verdict import Status
from notecheck.judge.trust import trust


def test_every_status_has_a_rate():
    assert all(0 < trust("no.such-item", status) < 1 for status in Status)


def test_a_doubtful_gap_is_the_least_sure():
    assert trust("no.such-item", "unclear") < min(trust("no.such-item", status) for status in Status)


def test_an_items_own_rate_goes_first():
    rates = tomllib.loads(resources.files("notecheck").joinpath("judge", "trust.toml").read_text())
    item = next(name for name in rates if name != "any" and rates[name].get("partial") != rates["any"]["partial"])
    assert trust(item, "partial") == rates[item].get("partial", rates["any"]["partial"])
    assert {0 < rate <= 1 for each in rates.values() for rate in each.values()} == {True}
