"""Functional status from sentences: which activities, scores and general statements each one tells."""

import pytest

from notecheck.concepts.functional_status import FunctionalStatus, read
from notecheck.core.fact import Fact
from notecheck.core.note import Note
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out


def facts(text: str) -> list[Fact]:
    page = lay_out(Note("n", text))
    return list(read(page, annotate(page)))


def told(text: str) -> set[str]:
    """What a history says, in short: an activity, NAME score, or "generic"."""
    return {_short(fact) for fact in facts(f"HPI:\n{text}")}


def _short(fact: Fact) -> str:
    value = fact.value
    assert isinstance(value, FunctionalStatus)
    if value.kind == "instrument":
        return f"{value.instrument} {value.score:g}"
    return value.activity or value.kind


ACTIVITIES = {
    "Sits in church no more than 20 minutes.": "sitting",
    "Stands to iron 10 minutes, then done.": "standing",
    "She stands through one hymn and no more.": "standing",
    "Gets about sixty yards and then leans on a wall.": "walking",
    "Can't make it through the supermarket.": "walking",
    "Does not get through the night.": "sleeping",
    "Ironing, vacuuming and mowing are impossible.": "housework",
    "Mows the lawn in two goes.": "housework",
    "Has not been back to the plant since March.": "work",
    "Can't climb into the cab of his truck.": "transfers",
    "Cannot tote a bucket.": "lifting",
    "Has put the kayak up for sale.": "recreation",
    "Has to lie down after washing the dishes.": "housework",
    "ADLs         affected": "generic",
    "Everything takes longer.": "generic",
    "Cannot sit, stand or walk more than 10 minutes.": "sitting standing walking",
    "Walking tolerance is 1 block.": "walking",
    "Ambulation limited to 50 feet with a walker.": "walking",
    "Her legs give out at about 100 yards.": "walking",
    "Two hundred feet is all she can manage before the legs go numb.": "walking",
    "Ten minutes at the stove is her limit.": "standing",
    "Standing in line at the bank is out of the question.": "standing",
    "Must get up from her desk every 10 minutes.": "sitting",
    "Sits no longer than 20 minutes in the cab of his truck.": "sitting",
    "Pain wakes her every night.": "sleeping",
    "Nights are spent in the armchair.": "sleeping",
    "slept six hours straight for the first time in months": "sleeping",
    "Off work since January 5.": "work",
    "She cut her hours at the bakery from 40 to 20.": "work",
    "She missed 12 days of work last month.": "work",
    "Her husband does all the cooking and cleaning.": "housework",
    "Laundry is done by her daughter.": "housework",
    "She hired someone to clean the house.": "housework",
    "His wife has to put on his socks and shoes.": "self_care",
    "Requires help with dressing and bathing.": "self_care",
    "Cannot hold a hair dryer in her right hand.": "self_care",
    "Lifting limited to 10 pounds.": "lifting",
    "no longer able to lift a gallon of milk": "lifting",
    "Unable to bend forward to reach the dishwasher.": "bending",
    "Takes the stairs one at a time.": "stairs",
    "has not driven since April": "driving",
    "Can't drive past 20 min.": "driving",
    "Difficulty getting in and out of the car.": "transfers",
    "She needs two people to get out of bed.": "transfers",
    "No golf since June.": "recreation",
    "Gave up beekeeping.": "recreation",
    "Unable to exercise.": "exercise",
    "Cannot open jars.": "other",
    "The mailbox, forty yards off, is his limit.": "walking",
    "One length of the corridor is as far as she goes.": "walking",
    "He is restricted to some 150 metres on level ground.": "walking",
    "Two rests are needed between the car park and the door.": "walking",
    "The burning rouses her at about three most nights.": "sleeping",
    "Stands no longer than the time it takes to shave.": "standing",
    "fxn: stand 10, sit 20, walk 1 blk": "standing sitting walking",
    "Gets through the first reading at Mass and then stands.": "sitting",
    "Twenty minutes on the register, then I'm on the stool.": "work",
    "Has handed the hedges and the bins to his son-in-law.": "housework",
    "Carrying coal is now his neighbour's job.": "lifting",
    "She has to sit to put her trousers on.": "self_care",
    "He needs a grandchild on each side to get out of a chair.": "transfers",
    "The piano has stayed shut since March.": "recreation",
    "can no longer climb the ladder": "stairs",
    "Cannot take out the trash.": "housework",
    "She has trouble doing laundry.": "housework",
    "Picking up her grandson defeats her.": "lifting",
    "Dressing is out of the question.": "self_care",
    "Kneeling: unable.": "other",
    "The pain makes sleeping and driving hard.": "sleeping driving",
    "It hurts too much to hunt.": "recreation",
    "Tires easily when walking.": "walking",
    "Drives to town but has to stop halfway.": "driving",
    "Limits: stairs, housework.": "stairs housework",
    "A painter by trade, a house painter; has given up painting.": "work",
}


@pytest.mark.parametrize(("text", "expected"), ACTIVITIES.items())
def test_activities(text: str, expected: str):
    assert told(text) == set(expected.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ODI completed at check-in: 46%.", {"ODI 46"}),
        ("ODI improved from 52 to 30.", {"ODI 52", "ODI 30"}),
        ("Neck Disability Index: 23/50", {"NDI 23"}),
        ("Roland-Morris 15 of 24.", {"RMDQ 15"}),
        ("PROMIS Physical Function T-score 34", {"PROMIS-PF 34"}),
        ("PROMIS Pain Interference 68", {"PROMIS-PI 68"}),
        ("ODI (10/2/2025): 46%", {"ODI 46"}),
        ("Scored 40% on the ODI.", {"ODI 40"}),
        ("LEFS 41/80", {"other 41"}),
        ("ODI completed and scanned to chart.", {"generic"}),
    ],
)
def test_questionnaires(text: str, expected: set[str]):
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Pain interferes with activities of daily living.",
        "Her quality of life is severely affected.",
        "Significant functional limitations.",
        "He reports improved function after the last injection.",
    ],
)
def test_general_statements(text: str):
    assert told(text) == {"generic"}


@pytest.mark.parametrize(
    "text",
    [
        "Pain is worse with walking and standing.",
        "Pain aggravated by bending, lifting and prolonged sitting.",
        "No lifting over 10 lb for 2 weeks.",
        "Do not drive for 24 hours.",
        "Able to walk on heels and toes.",
        "He denies difficulty walking.",
        "Gabapentin did not work for him.",
        "His wife cannot walk because of a stroke.",
        "This injection is intended to improve function and quality of life.",
        "Hopes to return to golf.",
        "Cannot take NSAIDs because of CKD.",
        "Unable to lie prone.",
        "Quit smoking in 2010.",
        "Exercises 30 minutes daily as part of her home program.",
        "no change in bowel or bladder function",
        "Home with a soft collar, no golf until seen.",
        "Pain goes away when he sits for five minutes.",
        "She couldn't stand anything touching the skin.",
        "Contrast barely reached the root.",
        "Her husband reports she is doing well.",
        "He lives with his wife, who does not drive.",
        "Getting up from a chair makes it worse.",
        "5 months of clumsy hands and neck ache.",
        "HEP 15 min daily, walks 20 min/day.",
        "The floors were clean.",
        "She should not walk for 24 hours.",
        "25 min later stood and walked w/o help.",
    ],
)
def test_what_is_no_function(text: str):
    assert told(text) == set()


def test_an_amount_is_kept_as_written():
    (fact,) = facts("HPI:\nShe can sit 15 minutes before she has to get up.")
    assert isinstance(fact.value, FunctionalStatus)
    assert fact.value.amount == "15 minutes"
    assert fact.value.ability == "limited"


def test_a_gain_beside_a_limit_is_another_fact():
    text = "HPI:\nWalks 1 block.\nAfter the first injection he walked 5 blocks."
    assert [(f.value.ability, f.value.amount) for f in facts(text)] == [
        ("limited", "1 block"),
        ("improved", "5 blocks"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In that stretch she did the grocery store without a cart.", ("walking", "improved")),
        ("He managed the coastal path again.", ("walking", "improved")),
        ("For a while it gave relief. He was fishing from the pier.", ("recreation", "improved")),
        ("The first one got him back to cooking.", ("housework", "improved")),
        ("Still can't kneel.", ("other", "unable")),
        ("No thinners, A1c 6.1. she is back to cooking.", ("housework", "improved")),
    ],
)
def test_the_ability_told(text: str, expected: tuple[str, str]):
    assert [(f.value.activity, f.value.ability) for f in facts(f"HPI:\n{text}")] == [expected]


def test_an_unnamed_task_where_it_is_no_trade():
    assert told("This 50-year-old tile setter can no longer kneel in church.") == {"other"}


def test_the_same_said_twice_is_one_fact():
    assert len(facts("HPI:\nCannot drive. Pain limits ADLs.\nUnable to drive; limits ADLs.")) == 2


@pytest.mark.parametrize(
    ("trade", "expected"),
    [("This 40-year-old dental hygienist", {"work"}), ("This 40-year-old woman", {"other"})],
)
def test_an_unnamed_task_beside_the_trade_is_work(trade: str, expected: set[str]):
    assert told(f"{trade} can no longer hold the mirror.") == expected


def test_a_relative_of_one_clause_does_not_reach_the_next():
    assert told("Her husband fastens her bra, and she cannot drive.") == {"self_care", "driving"}


def test_an_amount_measures_one_activity():
    assert told("Unable to sit for her 45-minute commute.") == {"sitting"}


def test_ticked_and_unticked_boxes():
    assert told("FUNCTION: ☑ Sleep   ☐ Work   ☑ Driving") == {"sleeping", "driving"}


def test_a_gain_in_percent_is_no_score():
    assert told("ODI gain 60% after the last one.") == {"generic"}
    assert told("ODI 60% at intake.") == {"ODI 60"}


@pytest.mark.parametrize(
    ("text", "ability"),
    [
        ("You still mow the lawn and walk two miles every morning.", "unchanged"),
        ("He walks two miles every morning.", "limited"),
    ],
)
def test_what_goes_on_as_ever_is_no_limit(text: str, ability: str):
    walking = [f.value for f in facts(f"HPI:\n{text}") if f.value.activity == "walking"]
    assert [value.ability for value in walking] == [ability]


@pytest.mark.parametrize(
    "text",
    [
        "PACU: sitting 20 min, then walks 50 ft to the bathroom.",
        "RN notes\n1:52  2/10 R buttock, sat in chair 10 min",
        "On exam after he stood in extension for two minutes the calves burned.",
    ],
)
def test_what_was_seen_on_the_day_is_no_function(text: str):
    assert not facts(text)


def test_a_template_names_no_activity():
    assert told("Pain interferes with activities of daily living and work; sleep and quality of life affected.") == {
        "generic"
    }
    assert "work" in told("Pain interferes with work and sleep.")
