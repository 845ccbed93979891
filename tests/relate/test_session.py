"""Whether an injection of the same kind was given before in the same region."""

import pytest

import notecheck

TITLE = "PROCEDURE: Right L5-S1 transforaminal epidural steroid injection under fluoroscopy.\n"


@pytest.mark.parametrize(
    ("text", "session"),
    [
        ("After the epidural of last October she was better into February.", "repeat"),
        ("The first injection halved his pain for four months.", "repeat"),
        ("Sustained relief following the injection of 9/12/2025.", "repeat"),
        ("The previous procedure reduced her pain.", "repeat"),
        ("Prev L5 TFESI (09/25) eased the leg.", "repeat"),
        ("This is her first epidural steroid injection.", "initial"),
        ("He had a cervical epidural in 2024; this is the first lumbar injection.", "initial"),
        ("Number of prior ESIs this region: 0", "initial"),
        ("Previous epidural? N", "initial"),
        ("Wants the shot again; the one in February let him sleep.", "repeat"),
        ("Her pain returned as the block wore off.", "repeat"),
        ("Physical therapy and an SNRI fell short.", "unknown"),
        ("Return PRN for repeat injection.", "unknown"),
        ("I gave Mr. Oak an L5-S1 epidural with triamcinolone on 2 February 2026, his first.", "repeat"),
        ("First epidural at this level 01/06/2026, and he was 70 percent better.", "repeat"),
        ("On March 18 I gave her a right L5 transforaminal, and it did little.", "repeat"),
        ("So that today's will make the sixth in eleven months.", "repeat"),
        ("I gave her the injection, the first that she has ever had in her spine.", "initial"),
        ("Plan: up to three of these in the back over a twelve month period.", "unknown"),
        ("I have in mind two of these in the twelvemonth and not more.", "unknown"),
        ("PRIOR SHOTS? OLD CHART LOST IN FLOOD.", "unknown"),
        ("1st epidural. TFESI L5/S1 today -- 16 wk, chiro no good.", "initial"),
        ("Knee injection in March 2025.", "unknown"),
        ("MRI of 9/12/2025 shows a herniation.", "unknown"),
        ("Prior TFESI: no relief.", "repeat"),
        ("Previous ESI: No complications, 60% relief.", "repeat"),
        ("Prior ESI: none of them helped.", "repeat"),
        ("Prior ESI: none, PT no help.", "initial"),
        ("Prior ESI this region: ( ) yes (x) no", "initial"),
        ("Plan: repeat L5/S1 TFESI today.", "repeat"),
        ("Auth for epidural, same site, dated 9/12/2025.", "unknown"),
    ],
)
def test_session(text, session):
    assert notecheck.scan(TITLE + text, date="2026-05-12").to_dict()["service"]["session"] == session


STEPS = "\nPROCEDURE IN DETAIL: Prone, prepped and draped. A 22 gauge needle was advanced; contrast showed spread."


@pytest.mark.parametrize(
    "history",
    [
        "Last ESI in January. Pre-injection 9/10, post-injection 4/10 at two weeks.",
        "Prior ESI: 8 > 3 (NRS), lasted 4 mo.",
        "The last injection took him from an 8 to a 2 and he stayed there until April.",
        "Previous LESI: pain score before 7, after 2, benefit 5 months.",
    ],
)
def test_the_scale_before_and_after_the_earlier_injection(history):
    result = notecheck.scan(f"{TITLE}\nHISTORY: {history}{STEPS}", date="2026-05-12").to_dict()
    items = {item["id"]: item["status"] for checklist in result["checklists"] for item in checklist["items"]}
    assert items["esi.same-scale-follow-up"] == "met"
