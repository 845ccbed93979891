"""A gap is the less sure the nearer a model came to reading what it lacks; it stays a gap."""

from dataclasses import replace

import pytest

import notecheck
from notecheck.check import check
from notecheck.core.note import Note
from notecheck.core.verdict import Status
from notecheck.judge.doubt import graded, weighed
from notecheck.judge.trust import trust

BARE = "Procedure: left L5-S1 transforaminal epidural steroid injection under fluoroscopy. Left leg pain."


@pytest.mark.parametrize(
    ("shares", "name"),
    [
        ((), "partial_firm"),
        ((0.19,), "partial_firm"),
        ((0.2, 0.9), "partial_faint"),
        ((0.4,), "partial_doubted"),
        ((0.9, None), "partial_unread"),
    ],
)
def test_the_least_share_grades(shares: tuple[float | None, ...], name: str) -> None:
    """A part that no model reads leaves the gap unread."""
    assert graded("partial", shares) == name


def test_the_nearer_a_model_came_the_less_sure_the_gap() -> None:
    """Of both kinds of gap, on any item."""
    for status in ("partial", "missing"):
        rates = [trust("no.such-item", f"{status}_{grade}") for grade in ("doubted", "faint", "firm")]
        assert rates == sorted(rates)
        assert trust("no.such-item", "unclear") < rates[0]


def test_only_gaps_are_weighed() -> None:
    """Statuses, and what is met, stay as they are; with nothing heard nothing is weighed."""
    checklists = check(Note("n", BARE)).checklists
    heard = {f"{f.id}/{part}": 0.5 for each in checklists for f in each.findings for part in f.missing}
    again = weighed(checklists, heard)
    assert weighed(checklists, {}) == checklists
    for was, now in zip(checklists, again, strict=True):
        for before, after in zip(was.findings, now.findings, strict=True):
            assert replace(after, confidence=before.confidence) == before
            if before.status in (Status.MET, Status.NOT_APPLICABLE, Status.CONFLICT):
                assert after.confidence == before.confidence


def test_models_weigh_the_gaps_of_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without models a gap is as sure as gaps are; with them, as gaps of its grade."""
    told = notecheck.scan(BARE, note_id="n").to_dict()["checklists"][0]["items"]
    monkeypatch.setenv("NOTECHECK_MODELS", "off")
    bare = notecheck.scan(BARE, note_id="n").to_dict()["checklists"][0]["items"]
    gaps = {each["id"]: each["confidence"] for each in bare if each["status"] in ("partial", "missing")}
    assert {each["id"] for each in told if each["status"] in ("partial", "missing")} == set(gaps)
    assert any(each["confidence"] != gaps[each["id"]] for each in told if each["id"] in gaps)
    assert all(
        rate == round(trust(item, "missing"), 3) or rate == round(trust(item, "partial"), 3)
        for item, rate in gaps.items()
    )
