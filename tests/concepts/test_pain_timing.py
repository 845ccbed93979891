"""When a score was taken, told in one breath or by its place."""

import pytest

from notecheck import scan

NOTE = (
    "PROCEDURE: Left L5-S1 transforaminal epidural steroid injection under fluoroscopy with contrast.\n{before}\n"
    "The patient was placed prone. A needle was advanced to the foramen, dexamethasone injected. Needle removed.\n"
    "{after}\n"
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "Preprocedure pain was 8/10 and postprocedure pain was 2/10."),
        ("", "Pain before the procedure was 8/10 and after the procedure was 2/10."),
        ("", "Her pain was 8/10 prior to injection and 2/10 following injection."),
        ("Pain 8/10.", "At discharge the pain level is 2/10."),
        ("Pain 8/10.", "Recovery. At 14:35 she scored the leg 2/10 and could flex the toe as before."),
        ("Pain 8/10.", "Twenty minutes later she reported pain of 2/10."),
    ],
)
def test_before_and_after(before: str, after: str) -> None:
    facts = scan(NOTE.format(before=before, after=after)).to_dict()["facts"]
    told = [(f["value"]["score"], f["value"]["timing"]) for f in facts if f["type"] == "pain_score"]
    assert told == [(8, "pre_procedure"), (2, "post_procedure")]


@pytest.mark.parametrize("told", ["Pain was 2/10 in recovery.", "The pain was 2/10 afterwards."])
def test_the_last_words_of_a_note_are_read_as_well(told: str) -> None:
    (fact,) = (f for f in scan(told).to_dict()["facts"] if f["type"] == "pain_score")
    assert fact["value"]["timing"] == "post_procedure"


PAIRS = [
    "We performed an L4-5 epidural on 04/15/2026. Going in, he was at 8/10. At his six-week follow-up he was at 2/10.",
    "I gave her an epidural on March 4. Just before it the pain was 8/10, and when she came back it was 2/10.",
    "ILESI #1 10/22/2025: pre 8/10, 6 wks post 2/10, better.",
    "We did the first one on 02/24/2026. She was an 8 that day. When she came back in a month she was a 2.",
]


@pytest.mark.parametrize("earlier", PAIRS)
def test_before_and_after_an_earlier_injection(earlier: str) -> None:
    facts = scan(NOTE.format(before=earlier + " Today the pain is 7/10.", after="")).to_dict()["facts"]
    told = [(f["value"]["score"], f["value"]["timing"]) for f in facts if f["type"] == "pain_score"]
    assert told == [(8, "baseline"), (2, "follow_up"), (7, "pre_procedure")]


def test_a_lower_score_of_today_is_no_follow_up() -> None:
    before = "I gave her an epidural on March 4. Just before it the pain was 8/10. Today it is 6/10."
    facts = scan(NOTE.format(before=before, after="")).to_dict()["facts"]
    assert "follow_up" not in {f["value"]["timing"] for f in facts if f["type"] == "pain_score"}


def test_a_rollator_is_no_operating_room() -> None:
    rows = (
        "| Time | BP | Pain 0-10 (legs) | Remark |\n| 0812 | 152/70 | 8 | in, walks with rollator |\n"
        "| 1004 | 140/72 | 2 | up |"
    )
    facts = scan(NOTE.format(before="", after=rows)).to_dict()["facts"]
    told = [(f["value"]["score"], f["value"]["timing"]) for f in facts if f["type"] == "pain_score"]
    assert told == [(8, "pre_procedure"), (2, "post_procedure")]


@pytest.mark.parametrize(
    ("told", "timing"),
    [
        ("Severe today, wants to get under 3/10.", "goal"),
        ("He would be happy with a 3/10.", "goal"),
        ("Pain before 04/14 injection ........ 3/10", "baseline"),
        ("Pain at 4 wk visit after it ........ 3/10", "follow_up"),
        ("Rated her foot 3 out of 10 on the discharge check with the device on.", "post_procedure"),
        ("When we first injected, she was 3 of 10.", "baseline"),
    ],
)
def test_scores_of_another_day_or_hoped_for(told: str, timing: str) -> None:
    facts = scan(f"Lumbar epidural steroid injection for radiculopathy.\n{told}", service="esi").to_dict()["facts"]
    assert [f["value"]["timing"] for f in facts if f["type"] == "pain_score"] == [timing]
