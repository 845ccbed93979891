"""What is told of earlier care, and the two items that rest on it: no vague, foreign or future care meets them."""

import pytest

import notecheck

NOTE = """SYNTHETIC NOTE - every person, place and event is invented
Date of service: 12/04/2025
PROCEDURE: L5-S1 interlaminar epidural steroid injection (first).
HISTORY: 61-year-old with left L5 radiculopathy since 06/01/2025. Pain 7/10. {}
EXAM: Straight leg raise positive on the left at 40 degrees. Afebrile, skin clear.
TECHNIQUE: Under fluoroscopy a Tuohy needle was advanced at L5-S1; contrast showed epidural spread. Methylprednisolone
80 mg was injected.
"""
CARE = {
    "The patient has failed conservative treatment.": ("partial", "partial"),
    "Extensive conservative treatment over several weeks has failed.": ("partial", "partial"),
    "Pain for 6 months, not relieved by Tylenol.": ("partial", "partial"),
    "No relief from PT; symptoms since March.": ("partial", "partial"),
    "PT helped for 6 weeks.": ("partial", "partial"),
    "PT was ordered for 6 weeks. NSAIDs failed.": ("partial", "partial"),
    "Off gabapentin for 6 weeks now; it had not helped.": ("partial", "partial"),
    "Continue PT for 8 more weeks. No relief so far.": ("partial", "partial"),
    "PT x 8 weeks, tolerated well.": ("partial", "partial"),
    "*** weeks of PT without relief.": ("partial", "partial"),
    "If six weeks of PT fail, we will consider surgery.": ("partial", "missing"),
    "Her sister did 8 weeks of PT with no relief.": ("missing", "missing"),
    "[ ] PT x 6 weeks without relief": ("missing", "missing"),
    "PT for 2 weeks gave no relief.": ("conflict", "met"),
    "Failed conservative care for greater than 6 weeks.": ("met", "partial"),
    "She has had 8 weeks of PT without benefit.": ("met", "met"),
    "Naproxen 500 bid since 9/1/2025, still 7/10.": ("met", "met"),
    "Tried everything over the last year: PT, chiropractic, gabapentin. Nothing lasted.": ("met", "met"),
    "The PT ran from August 4 to September 29; discharged with goals unmet.": ("met", "met"),
    "NSAIDs contraindicated, CKD 4.": ("met", "missing"),
}


@pytest.mark.parametrize("told", CARE)
def test_items_that_rest_on_earlier_care(told: str) -> None:
    found = notecheck.scan(NOTE.format(told)).to_dict()
    status = {item["id"]: item["status"] for each in found["checklists"] for item in each["items"]}
    assert (status["esi.conservative-care"], status["quality.conservative-failure"]) == CARE[told]


@pytest.mark.parametrize(
    "told",
    [
        "For the right shoulder she did 10 weeks of PT without relief.",
        "After her knee replacement she had 12 weeks of PT, which did not help the stiffness.",
        "Six weeks of PT for her neck in 2021 failed.",
        "Medicare requires that the patient has failed 4 weeks of conservative care such as PT.",
    ],
)
def test_care_of_another_part_and_rules_do_not_meet_the_items(told: str) -> None:
    found = notecheck.scan(NOTE.format(told)).to_dict()
    status = {item["id"]: item["status"] for each in found["checklists"] for item in each["items"]}
    assert status["esi.conservative-care"] != "met"
    assert status["quality.conservative-failure"] != "met"
