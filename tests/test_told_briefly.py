"""Statements in the forms of tables, boxes, shorthand and packets, and what they must not become."""

from __future__ import annotations

import pytest

import notecheck


def facts(text: str, kind: str) -> list[dict[str, object]]:
    return [f["value"] for f in notecheck.scan(text).to_dict()["facts"] if f["type"] == kind]


def service(text: str) -> dict[str, object]:
    return notecheck.scan(text).to_dict()["service"]


LOG = """Date of service 09/14/2026. Lumbar epidural record.
| Date       | Event              | NRS before | NRS after | Held    |
| 02/02/2026 | L5-S1 ESI          | 9          | 3         | 17 wks  |
| 09/14/2026 | L5-S1 ESI, today   | 8          | 1         |         |
"""
CARE = """Date of service 09/14/2026. Leg pain.
| Care             | From       | To         | Result |
| Physical therapy | 06/01/2026 | 07/20/2026 | failed |
"""
CHECKS = """Epidural visit, leg pain.
| Fever / chills           | no / no         |
| Bladder, bowel           | normal, normal  |
"""


def test_the_row_of_this_day_tells_of_this_procedure() -> None:
    told = [(value["score"], value["timing"]) for value in facts(LOG, "pain_score")]
    assert told == [(9, "baseline"), (3, "follow_up"), (8, "pre_procedure"), (1, "post_procedure")]


def test_two_dates_in_neighbouring_cells_are_a_course() -> None:
    (course,) = facts(CARE, "conservative_therapy")
    assert (course["duration_days"], course["outcome"]) == (49, "failed")


def test_a_row_answers_its_label() -> None:
    checks = notecheck.scan(CHECKS).to_dict()["facts"]
    families = {f["value"]["family"] for f in checks if f["type"] == "safety_check" and f["value"]["state"] == "absent"}
    assert families == {"infection", "compression"}


@pytest.mark.parametrize(
    ("words", "scores"),
    [
        ("Leg pain VAS (pre/post): 9/3.", [(9, "pre_procedure"), (3, "post_procedure")]),
        ("Leg pain 4/10 and 7/10 with stairs.", [(4, "current"), (7, "current")]),
        ("Leg pain between 4/10 and 7/10.", [([4, 7], "current")]),
    ],
)
def test_two_scores_or_a_range(words: str, scores: list[tuple[object, str]]) -> None:
    assert [(value["score"], value["timing"]) for value in facts(words, "pain_score")] == scores


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("Epidural in May gave 70% relief for nearly five months before it came back.", 150),
        ("Epidural in May. About 60 percent relief lasting until late October (five months).", 150),
        ("Epidural in May: NRS 3 wk post 2, good relief, 60% better.", None),
    ],
)
def test_how_long_relief_held(words: str, days: int | None) -> None:
    assert facts(f"Date 12/01/2026. {words}", "pain_relief")[0]["duration_days"] == days


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("Leg pain. A month of etodolac did not change his pain.", []),
        ("Leg pain; the average over the past week was 6/10.", []),
        ("For nearly eight months, i.e. since about the start of last winter, she has had burning leg pain.", [240]),
        ("SX ONSET THIS EPISODE|2026-08-01|", [136]),
    ],
)
def test_whose_length_it_is(words: str, days: list[int]) -> None:
    assert [value["days"] for value in facts(f"Date 12/15/2026. Sciatica.\n{words}", "pain_duration")] == days


def test_how_long_the_pain_lasted_is_no_length_of_therapy() -> None:
    (therapy,) = facts("Neck pain for three years despite PT 10 weeks (failed).", "conservative_therapy")
    assert therapy["duration_days"] == 70


FORM = "PRIOR EPIDURAL IN THIS REGION   [{yes}] yes   [{no}] no\nPROCEDURE: right L4-L5 transforaminal epidural steroid"


def test_a_box_without_a_colon_is_an_answer() -> None:
    assert service(FORM.format(yes=" ", no="x"))["session"] == "initial"
    assert service(FORM.format(yes="x", no=" "))["session"] == "repeat"


def test_a_sign_before_the_name_of_a_test_is_its_result() -> None:
    told = notecheck.scan("Leg pain. PE: +SLR L, absent L AJ").to_dict()["facts"]
    assert [f["text"] for f in told if f["type"] == "exam_finding"] == ["SLR", "absent L AJ"]


@pytest.mark.parametrize(
    "words",
    [
        "I blocked the greater and lesser occipital nerves on the left with bupivacaine and Depo-Medrol 20 mg.",
        "Migraine visit. Given GON block bilat today w/ lidocaine and Kenalog.",
        "PROCEDURE: Greater occipital nerve (GON) block, right, 3 mL bupivacaine.",
    ],
)
def test_blocks_of_nerves_are_other_procedures(words: str) -> None:
    assert service(words)["id"] == "other"


SIDE = """Indication: right S1 radicular pain; we proceed with a right S1 transforaminal injection today.
Prone, prepped. Under fluoroscopy a 22 gauge needle was advanced into the S1 foramen; contrast outlined the root;
dexamethasone was injected after negative aspiration.
"""


def test_the_decision_tells_the_side_that_the_description_leaves_out() -> None:
    assert [target["side"] for target in facts(SIDE, "spinal_target")] == ["right"]


@pytest.mark.parametrize("words", ["Home exercises: yes, every day, has the sheet.", "Home exercise program: yes"])
def test_a_form_that_says_yes_to_exercises(words: str) -> None:
    assert [value["status"] for value in facts(f"Leg pain for 2 months.\n{words}", "rehabilitation")] == ["active"]


PACKET = """--- Doc 1 of 2: PROCEDURE 03/02/2026 ---
Left L5-S1 transforaminal epidural. Leg pain NRS pre 8/10, in recovery 3/10.

--- Doc 2 of 2: VISIT AND REPEAT PROCEDURE 09/14/2026 ---
Sciatica again; NRS 7/10 today.
"""
COLUMNS = """Date of service 09/14/2026. Caudal epidural 03/02/2026, 60% x 4 months.
  Date | NRS 0-10
  03/02/26 | 9
  04/06/26 | 3
  09/14/26 pre | 8
  09/14/26 post | 1
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (PACKET, [(8, "baseline"), (3, "follow_up"), (7, "current")]),
        (COLUMNS, [(9, "baseline"), (3, "follow_up"), (8, "pre_procedure"), (1, "post_procedure")]),
    ],
)
def test_scores_of_other_days(text: str, told: list[tuple[int, str]]) -> None:
    assert [(value["score"], value["timing"]) for value in facts(text, "pain_score")] == told


def test_the_last_cell_of_a_row_needs_no_answer() -> None:
    table = "| Procedure | Caudal epidural |\n| Guidance | Fluoroscopy, sacral hiatus, Isovue 2 mL; {} |\n"
    kept = [facts(table.format(words), "imaging_guidance")[0]["images_stored"] for words in ("images saved", "lateral")]
    assert kept == [True, None]


@pytest.mark.parametrize(("answer", "kept"), [("Yes, three, in the archive.", True), ("No.", None)])
def test_an_answer_in_the_line_below(answer: str, kept: bool | None) -> None:
    text = f"Q. Technique?\nA. Caudal epidural under fluoroscopy, needle at the hiatus.\nQ. Images kept?\nA. {answer}"
    assert facts(text, "imaging_guidance")[0]["images_stored"] == kept


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Leg pain, so that she cannot climb the ladder at work.", ["stairs"]),
        ("Leg pain; an injection so that she can climb the ladder at work.", []),
    ],
)
def test_what_pain_brings_about_is_no_wish(words: str, told: list[str]) -> None:
    assert [value["activity"] for value in facts(words, "functional_status")] == told


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("He was referred for evaluation of a 7-month history of leg pain.", [210]),
        ("Claudication from L2-3 stenosis (MRI severe). 9 mos. PT failed.", [270]),
        ("The disc at L4-5 went out on Halloween. It hurts down the leg.", [45]),
        ("Leg pain fell to 2 at the six-week review.", []),
        ("Sciatica. The first, on 02/17/2026, dropped her leg pain to 3.", []),
    ],
)
def test_lengths_told_in_passing(words: str, days: list[int]) -> None:
    assert [value["days"] for value in facts(f"Date of service: 12/15/2026\n\n{words}", "pain_duration")] == days


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Leg pain score: in 6/10, out 1/10", [(6, "pre_procedure"), (1, "post_procedure")]),
        (
            "At her first caudal in May she entered the room with a pain of 9 and at the review it stood at 3.",
            [(9, "baseline"), (3, "follow_up")],
        ),
    ],
)
def test_scores_in_and_out(words: str, told: list[tuple[int, str]]) -> None:
    assert [(value["score"], value["timing"]) for value in facts(words, "pain_score")] == told


@pytest.mark.parametrize(
    ("words", "session"),
    [
        ("She is here for her second caudal epidural.", "repeat"),
        ("Caudal epidural. The first, on 02/17/2026, dropped her pain.", "repeat"),
        ("She is here for a caudal epidural; a second may follow.", "unknown"),
    ],
)
def test_which_session_it_is(words: str, session: str) -> None:
    steps = "Prone, prepped, 20g Tuohy through the hiatus, contrast 2 mL, triamcinolone 80 mg injected."
    assert service(f"Date of service: 12/15/2026\n{words} {steps}")["session"] == session


def test_the_way_in_as_two_letters() -> None:
    text = "R L3 TF. Prone, prepped, 22g needle advanced under fluoro, contrast 1 mL, dexamethasone 10 mg injected."
    assert (service(text)["id"], service(text)["approach"]) == ("esi", "transforaminal")


@pytest.mark.parametrize("words", ["Cap: 3 in 12 months.", "Limit: 3 per year"])
def test_a_labelled_limit(words: str) -> None:
    assert [value["count"] for value in facts(f"Epidural for leg pain. {words}", "session_plan")] == [3]


NUMBERS_ONCE = """Lumbar epidural. How bad: off the grill, EHL 4/5. How it went: 2/10 at 25 min.
Prone, 20g Tuohy, contrast 1 mL, fluoroscopy, 80 mg injected.
"""


def test_one_score_is_not_both_before_and_after() -> None:
    told = {i["id"]: i["status"] for c in notecheck.scan(NUMBERS_ONCE).to_dict()["checklists"] for i in c["items"]}
    assert told["quality.pain-scores"] == "partial"


@pytest.mark.parametrize(
    ("words", "families"),
    [
        ("\u00d8 fever, \u00d8 infxn, \u00d8 b/b, \u00d8 saddle.", {"infection", "compression"}),
        ("L ankle jerk 0, fever 101.5 F last night.", set()),
    ],
)
def test_a_struck_nought_denies(words: str, families: set[str]) -> None:
    told = notecheck.scan(f"Leg pain, lumbar epidural today.\n{words}").to_dict()["facts"]
    said = [f["value"] for f in told if f["type"] == "safety_check"]
    assert {value["family"] for value in said if value["state"] == "absent"} == families


def test_other_care_before_the_injection_is_named() -> None:
    text = "S1 radicular pain, 7w PT failed, off the floor -> ILESI; <3/yr. PT 12 sessions."
    assert [value["count"] for value in facts(text, "session_plan")] == [3]
    assert facts(text, "pain_duration") == []


def test_a_title_ends_with_its_paragraph() -> None:
    text = "PROCEDURE: R L4 TFESI\n\nT>  PT 8 wk -> no relief. HEP qd x 10 min, still doing."
    assert [value["status"] for value in facts(text, "rehabilitation")] == ["active"]


@pytest.mark.parametrize("words", ["This gentleman of 64 years has leg pain.", "A lady aged 71 years with leg pain."])
def test_an_age_is_no_length_of_pain(words: str) -> None:
    assert facts(f"Date of service: 12/15/2026\n\n{words}", "pain_duration") == []


def test_the_months_of_a_plan_are_no_course_of_therapy() -> None:
    text = (
        "He is off work for 4 months in spite of PT. First injection accepted. Total number foreseen for 12 months = 2."
    )
    assert [value["duration_days"] for value in facts(text, "conservative_therapy")] == [None]


def test_a_dated_caudal_is_the_subject_and_not_an_old_fusion() -> None:
    text = "Caudal 12/15/26. FBSS (L5-S1 fusion '19), S1 pain. PT failed so going ahead; limit 3/12 mo. Kenalog 80."
    assert (service(text)["id"], service(text)["approach"]) == ("esi", "caudal")
    assert [value["count"] for value in facts(text, "session_plan")] == [3]


FIRST = "Transforaminal epidural, right L5-S1, {}. Prone, 22G needle, contrast 1 mL, dexamethasone 10 mg injected."


@pytest.mark.parametrize(
    ("words", "session"),
    [("Prior epidurals. None in any region", "initial"), ("First epidural was given on 3 March 2026", "repeat")],
)
def test_what_is_said_of_earlier_ones(words: str, session: str) -> None:
    assert service(f"Date of service: 12/15/2026\n{FIRST.format('fluoroscopy')} {words}.")["session"] == session


def test_more_ways_to_write_it() -> None:
    assert [v["count"] for v in facts("Epidural. HOW MANY: two anticipated in twelve months.", "session_plan")] == [2]
    told = [(v["score"], v["timing"]) for v in facts("Leg pain, 7/10 in, 2/10 out.", "pain_score")]
    assert told == [(7, "pre_procedure"), (2, "post_procedure")]
