"""Statements on scores, length, function and count inside an otherwise complete note: what each item makes of them."""

from __future__ import annotations

import pytest

import notecheck

NOTE = """SYNTHETIC NOTE
Date of service: 03/12/2026
Procedure: Right L5-S1 transforaminal epidural steroid injection under fluoroscopic guidance
Diagnosis: Lumbar radiculopathy, right

HISTORY OF PRESENT ILLNESS: The patient is a 58-year-old woman with right leg pain in the S1 distribution.
{length}
{before}
{function}
She did eight weeks of physical therapy from 11/3/2025 to 12/29/2025 without relief. She takes gabapentin 300 mg three
times a day for the leg pain and does her home exercises daily.
{earlier}
MRI 1/5/2026: right paracentral disc protrusion at L5-S1 contacting the S1 root.

PHYSICAL EXAMINATION: Straight leg raise positive on the right at 40 degrees; sensation reduced on the lateral foot.
Afebrile, no sign of infection. No saddle anesthesia, no change of bowel or bladder.

DESCRIPTION OF PROCEDURE: Under fluoroscopy a 22-gauge needle was advanced into the right L5-S1 foramen. Iohexol 1 mL
showed epidural spread along the S1 root. Methylprednisolone 80 mg was injected. Images were saved to PACS. No sedation
was given.

RECOVERY: {after}

PLAN: {plan}
"""
TOLD = {
    "length": "The pain began 4 months ago.",
    "before": "She rates the pain 7/10 today.",
    "function": "She cannot walk more than one block.",
    "earlier": "She has had no earlier injections.",
    "after": "Pain in recovery was 2/10.",
    "plan": "We anticipate no more than three injections in this region over the next 12 months.",
}
SCORES, SEVERITY, LENGTH = "quality.pain-scores", "esi.severity", "esi.pain-duration"
FUNCTION, COUNT = "quality.function", "esi.session-count"
SCALE, BENEFIT = "esi.same-scale-follow-up", "esi.repeat-benefit"


def statuses(**said: str) -> dict[str, str]:
    lists = notecheck.scan(NOTE.format(**{**TOLD, **said})).to_dict()["checklists"]
    required = (item for each in lists for item in each["items"] if item["level"] == "required")
    return {item["id"]: item["status"] for item in required if item["status"] not in ("met", "not_applicable")}


def test_the_note_is_complete() -> None:
    assert statuses() == {}


@pytest.mark.parametrize(
    "words",
    [
        "Pre 8. Post 2. Ambulatory.",
        "8 at start, 7 at d/c",
        "You came in at an 8 and left at a 3.",
        "VAS reduced from 8 to 3 immediately after.",
        "Her pain, which had been 7 out of 10 on arrival, was 2 out of 10 by the time she left.",
        "0755 PT TO HOLDING, PAIN 7/10. 0830 TO PACU, PAIN 3/10.",
        "7/10 (in) -> 4/10 (out)",
        "from an 8 down to a 2 by d/c",
        "8 coming in, 2 going home",
        "VAS 7 in, 1 out.",
        "Patient reported that pre-procedure pain of 7 had improved to a 2 prior to discharge.",
        "NRS (pre / 30 min post): 8 / 2",
        "Vitals      Pre-op     Post-op\nBP          140/82     132/78\nPain        7/10       3/10",
    ],
)
def test_one_statement_tells_both_scores(words: str) -> None:
    assert statuses(before="", after=words) == {}


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("before", "You are hurting about a 6 most of the time."),
        ("before", "Pain ranges between 5 and 8 depending on activity."),
        ("before", "On a ten-point scale he would call it an eight today."),
        ("before", "Patient-reported pain intensity 75 on a 0-100 scale."),
        ("before", "He held up seven fingers when asked."),
        ("before", "Wouldn't go lower than a 7."),
        ("after", "Half an hour on, two."),
        ("after", "Asked again at the door: 3."),
        ("after", "Home with a 2."),
        ("length", "He has not had a good day since October."),
        ("length", "Onset date: 12/15/2025"),
        ("length", "Pain began after knee replacement in April 2025."),
        ("function", "Pain precludes him from returning to construction work."),
        ("length", "Symptoms commenced in October 2025."),
        ("plan", "Two of these this year and that is all."),
        ("plan", "Not more than four (4) sessions\nin a rolling twelve-month period."),
        ("plan", "Sessions: 1 done, 2 to go."),
        ("plan", "She will be given a second and last injection in June."),
        ("length", "She has had this pain for approximately six (6)\nmonths."),
        ("length", "PAIN SINCE LUMBAR SURGERY JUNE 2024"),
        ("length", "Low back and leg pain, chronic, > 5 y."),
        ("length", "She was well until November, when the leg pain began."),
        ("length", "Five months have gone by since the leg first hurt."),
        ("plan", "PT SCHEDULED FOR 2 MORE INJECTIONS"),
        ("plan", "inj 1 of 3"),
        ("plan", "1/3 of series."),
        ("plan", "Series of 3 q2wk"),
        ("plan", "No repeat planned."),
        ("plan", "A third one will be done after one month if required."),
        ("plan", "Plan ESI #2 in 3 mo if > 50% relief; no more than 2 total."),
        ("plan", "Request authorization for one epidural injection, with a second if at least 50% relief."),
    ],
)
def test_told_in_an_unusual_way_it_is_met(part: str, words: str) -> None:
    assert statuses(**{part: words}) == {}


@pytest.mark.parametrize(
    ("part", "words", "gaps"),
    [
        ("before", "Goal pain level: 3/10", {SCORES: "partial", SEVERITY: "partial"}),
        ("before", "He is on 8 tablets a day for pain.", {SCORES: "partial", SEVERITY: "partial"}),
        ("before", "ALDRETE 10/10 ON ARRIVAL.", {SCORES: "partial", SEVERITY: "partial"}),
        ("after", "If your pain is more than 7 out of 10 tonight, call the office.", {SCORES: "partial"}),
        ("after", "ALDRETE SCORE 9.", {SCORES: "partial"}),
        ("before", "Pain rating (circle): 0 1 2 3 4 5 6 7 8 9 10", {SCORES: "partial", SEVERITY: "partial"}),
        ("before", "He takes 6 a day of his hydrocodone for pain.", {SCORES: "partial", SEVERITY: "partial"}),
        ("before", "Neck pain (not treated today): 7/10", {SCORES: "partial", SEVERITY: "partial"}),
        ("length", "Symptoms began last week.", {LENGTH: "conflict"}),
        ("function", "dec ADLs", {FUNCTION: "partial"}),
        ("function", "Functional limits: yes", {FUNCTION: "partial"}),
        ("function", "His day to day activities are hampered.", {FUNCTION: "partial"}),
        ("function", "ADLS: INDEPENDENT", {FUNCTION: "partial", SEVERITY: "partial"}),
        ("plan", "3rd ESI this yr", {COUNT: "partial"}),
        ("plan", "Sessions of this kind in the past 12 months: 1", {COUNT: "missing"}),
        ("plan", "Medicare allows up to 4 sessions per year.", {COUNT: "missing"}),
        ("plan", "We plan on giving her five of these over the next months.", {COUNT: "conflict"}),
    ],
)
def test_what_only_looks_like_it_is_a_gap(part: str, words: str, gaps: dict[str, str]) -> None:
    assert statuses(**{part: words}) == gaps


@pytest.mark.parametrize("words", ["ODI pending", "Oswestry Disability Index: not completed"])
def test_a_questionnaire_without_its_score_is_none(words: str) -> None:
    assert statuses(function=words).keys() >= {FUNCTION, SEVERITY}


@pytest.mark.parametrize(
    ("words", "gaps"),
    [
        ("He had one of these in September and it took him from an eight to a two, for about four months.", {}),
        ("S/p R L5-S1 TFESI 9/8/25, 8->2 x 4mo, now back to 7", {}),
        ("ESI #1 9/25 VAS 8 pre, 2 @ 2 wk, 3 @ 3 mo", {}),
        ("Previous ESI: 09/08/2025\nPain before: 8/10\nPain after: 2/10\nDuration of relief: 4 months", {}),
        ("LAST ESI 9/8/25. PAIN BEFORE 9, AFTER 3. HELPED 14 WEEKS.", {}),
        ("An initial epidural was administered on 9/8/2025, following which pain fell from 8 to 3 for 4 months.", {}),
        ("The September shot took it from an 8 to a 2, for four months.", {}),
        ("The September shot bought him four months; he called it three quarters better.", {SCALE: "partial"}),
        ("September's shot did next to nothing.", {SCALE: "partial", BENEFIT: "partial"}),
        ("TFESI on 9/8/2025. Baseline NRS 8; at 6 weeks 2, at 12 weeks 3.", {BENEFIT: "partial"}),
        ("Prior TFESI 9/8/2025: NRS 8 -> 3, held to mid-January", {}),
        ("LAST ESI 9/8/25. PT STATES 80% RELIEF X 4 MONTHS.", {SCALE: "partial"}),
        ("TFESI on 9/8/2025. NRS was 8 before and 5 after, for two months.", {BENEFIT: "partial"}),
    ],
)
def test_the_earlier_injection(words: str, gaps: dict[str, str]) -> None:
    assert statuses(earlier=words) == gaps
