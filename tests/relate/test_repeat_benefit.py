"""Earlier injections: the scale used again, the relief they gave, and an early repeat with its reason."""

import pytest

import notecheck
from notecheck.concepts.conservative_therapy import ConservativeTherapy
from notecheck.concepts.follow_up import FollowUp
from notecheck.concepts.functional_status import FunctionalStatus
from notecheck.concepts.pain_relief import PainRelief
from notecheck.concepts.pain_score import PainScore
from notecheck.concepts.repeat_benefit import RepeatBenefit
from notecheck.core.fact import Fact, Value
from notecheck.core.note import Note, Span
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out
from notecheck.relate import follow_up, repeat_benefit

KINDS = {
    ConservativeTherapy: "conservative_therapy",
    FunctionalStatus: "functional_status",
    PainRelief: "pain_relief",
    PainScore: "pain_score",
}


def fact(value: Value, at: int = 0, **more: object) -> Fact:
    return Fact(KINDS[type(value)], Span(at, at + 1), value, **more)


def score(number: float, timing: str, out_of: int = 10, scale: str | None = "NRS") -> Fact:
    return fact(PainScore(number, out_of, timing, scale))


def odi(number: float, at: int = 0) -> Fact:
    return fact(FunctionalStatus("instrument", instrument="ODI", score=number), at)


def injection(outcome: str, name: str = "L4-5 ILESI") -> Fact:
    return fact(ConservativeTherapy("injection", name, None, None, None, None, outcome, "tried"))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([score(8, "baseline"), score(3, "follow_up")], [True]),
        ([score(8, "baseline", scale=None), score(3, "follow_up")], [True]),
        ([score(8, "baseline"), score(22, "follow_up", 100, "VAS")], [False]),
        ([score(8, "pre_procedure"), score(3, "follow_up")], [False]),
        ([score(8, "baseline"), score(2, "post_procedure")], []),
        ([odi(52), odi(30, 9)], [True]),
        ([odi(52)], []),
        ([fact(PainRelief(60, None), time="past")], [False]),
        ([fact(PainRelief(60, None), section="recovery")], []),
        ([fact(PainRelief(60, None), section="recovery", time="past")], [False]),
        ([fact(PainRelief(60, None), time="planned")], []),
        ([fact(PainRelief(60, None), relevant=False)], []),
        ([injection("relieved")], [False]),
        ([injection("unspecified")], []),
        ([injection("relieved", "L3-L5 RFA")], []),
    ],
)
def test_follow_up(facts, expected):
    assert [found.value for found in follow_up.from_facts(facts)] == [FollowUp(same) for same in expected]


def derive(text: str, *reliefs: tuple[str, PainRelief]) -> list[RepeatBenefit]:
    page = lay_out(Note("n", text))
    facts = [fact(value, text.index(words), time="past") for words, value in reliefs]
    return [found.value for found in repeat_benefit.derive(page, facts, annotate(page))]


def test_relief_of_the_earlier_injection_is_its_benefit():
    text = "The June epidural gave 75% relief for four months."
    assert derive(text, ("75%", PainRelief(75, 120))) == [RepeatBenefit(75, 120)]


@pytest.mark.parametrize("other", ["RFA", "PT", "Trigger point shot series via TENS"])
def test_relief_of_another_treatment_is_not(other):
    text = f"{other} in 2024 gave 80% for 9 months."
    found = derive(text, ("80%", PainRelief(80, 270)))
    assert found == ([RepeatBenefit(80, 270)] if "shot" in other else [])


def test_amount_and_duration_told_apart_are_one_response():
    text = "The last epidural gave 70% relief. It was a good year for her. The effect held 16 weeks."
    found = derive(text, ("70%", PainRelief(70, None)), ("held", PainRelief(None, 112)))
    assert RepeatBenefit(70, 112) in found


@pytest.mark.parametrize(
    "text",
    [
        "It fell short because the dye pooled dorsally. We change to a transforaminal approach.",
        "The first gave little relief. A different level was chosen because the root is lower.",
        "Inadequate response. Switching from interlaminar to a transforaminal route, given the spread.",
        "She had a poor response to dexamethasone. Therefore a depot preparation instead.",
        "It gave minimal relief. The dye did not reach the root, so we switched to a transforaminal approach.",
        "The first fell short; contrast never got to the root. Changing route today.",
    ],
)
def test_an_early_repeat_with_a_change_and_its_reason(text):
    assert any(value.early_repeat for value in derive(text))


@pytest.mark.parametrize(
    "text",
    [
        "The first injection fell short. Same approach, same level, same drug today.",
        "Today we change to a transforaminal approach.",
        "The first gave little relief because of the scar. We did not change the approach.",
        "The first injection gave little relief. She will return in two weeks.",
        "Good relief after the first injection. Changed the approach because the table was broken.",
    ],
)
def test_no_early_repeat_without_a_shortfall_and_a_change(text):
    assert not any(value.early_repeat for value in derive(text))


def test_a_small_relief_is_a_shortfall_too():
    text = "First epidural 30% better for ten days. We use a different approach because of the flow."
    assert any(value.early_repeat for value in derive(text, ("30%", PainRelief(30, 10))))


def test_scores_that_halved_and_stayed_are_a_benefit():
    text = "After the last epidural pain went from 8 to 3 and stayed there for five months."
    page = lay_out(Note("n", text))
    told = [
        fact(PainScore(8, 10, "baseline", "NRS"), text.index("8")),
        fact(PainScore(3, 10, "follow_up", "NRS"), text.index("3")),
    ]
    found = [found.value for found in repeat_benefit.derive(page, told, annotate(page))]
    assert RepeatBenefit(62, 150) in found


def test_scores_that_fell_little_tell_a_response_without_its_share():
    text = "After the last epidural pain went from 8 to 5 for five months."
    page = lay_out(Note("n", text))
    told = [
        fact(PainScore(8, 10, "baseline", "NRS"), text.index("8")),
        fact(PainScore(5, 10, "follow_up", "NRS"), text.index("5")),
    ]
    assert [found.value for found in repeat_benefit.derive(page, told, annotate(page))] == [RepeatBenefit(None, None)]


@pytest.mark.parametrize(
    ("told", "days"),
    [
        ("The good spell (he says 70%) ran to the second week of December.", 123),
        ("It gave 70% relief and wore off in mid-December.", 127),
    ],
)
def test_until_when_relief_held(told: str, days: int):
    note = notecheck.scan(f"R L4 TFESI on 8/11/25. {told} Repeat L4 TFESI today.", date="2026-01-19", service="esi")
    found = [f["value"] for f in note.to_dict()["facts"] if f["type"] == "repeat_benefit"]
    assert any(f["percent"] == 70 and abs((f["duration_days"] or 0) - days) < 8 for f in found), found
