"""Questions and their answers, first injections, and what is taken back or only sought."""

import pytest

from notecheck import scan

TITLE = "RIGHT L4-L5 TRANSFORAMINAL EPIDURAL STEROID INJECTION, 05/12/2026\n\n"


def checked(text: str) -> dict[str, str]:
    lists = scan(text).to_dict()["checklists"]
    return {item["id"]: item["status"] for told in lists for item in told["items"]}


def values(text: str, kind: str) -> list[dict[str, object]]:
    return [fact["value"] for fact in scan(text).to_dict()["facts"] if fact["type"] == kind]


QUESTIONS = """Earlier injection of the same kind?
   Yes. Right L4-L5 transforaminal on 10/21/2025.
Pain number before that one?
   8
Pain number afterward, same scale?
   {after}
In his own words, how much better and for how long?
   {better} Held through the end of March, about 5 months.
Pain right now, 0 to 10?
   7

PROCEDURE  Prone, chlorhexidine, drape. Fluoro; 25 g needle below the right L4 pedicle. 1 cc Isovue 200.
Dexamethasone 8 mg. Checked out 10:50, pain 2, knee holding.
"""


def test_an_answer_is_of_the_moment_that_its_question_names():
    told = values(TITLE + QUESTIONS.format(after="2 (visit of 11/18/2025)", better="75 percent."), "pain_score")
    sides = [(value["score"], value["timing"]) for value in told]
    assert sides == [(8, "baseline"), (2, "follow_up"), (7, "pre_procedure"), (2, "post_procedure")]


@pytest.mark.parametrize(("better", "status"), [("Seventy-five percent.", "met"), ("He could not say.", "missing")])
def test_a_share_answers_how_much_better(better: str, status: str):
    text = TITLE + QUESTIONS.format(after="___", better=better)
    assert checked(text)["esi.repeat-benefit"] == status


@pytest.mark.parametrize(
    ("history", "session"),
    [
        ("Injection hx: first cervical epidural\nAnticipated # of epidurals over 12 mo: 2\n", "initial"),
        ("| Prior spine injections / surgery | none / none |\n", "initial"),
        ("On 12/02/2025 he had his first cervical epidural, 25% better for 10 days.\n", "repeat"),
    ],
)
def test_a_first_epidural_is_no_earlier_one(history: str, session: str):
    text = "CERVICAL INTERLAMINAR ESI C7-T1, 02/19/2026\n\n" + history
    assert scan(text).to_dict()["service"]["session"] == session


def test_what_came_in_with_the_template_was_not_given():
    steps = "Prone. Under fluoroscopy needle to the L4 foramen. Omnipaque 240 2 mL, epidural spread. Kenalog 40 mg.\n"
    taken_back = "Late entry: contrast line above came in with the template. None was given.\n"
    assert checked(TITLE + steps)["esi.image-guidance"] == "met"
    assert checked(TITLE + steps + taken_back)["esi.image-guidance"] != "met"


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("where Dr. Amundsen saw him on December 16 and found him suited", "met"),
        ("where he has been referred to Dr. Amundsen, appointment December 16, to see whether he is suited", "partial"),
    ],
)
def test_a_visit_that_is_only_arranged_is_no_evaluation(told: str, status: str):
    text = (
        "Permanent spinal cord stimulator implant, 02/26/2026.\n\nEvaluations: Dr. Pruett for pain medicine on "
        "December 2, no drug left to try; physical therapy evaluation by N. Castellano on December 9; my own surgical "
        f"evaluation of February 20; and psychology, {told}.\n"
    )
    assert checked(text)["scs.multidisciplinary"] == status


def test_a_handouts_own_text_is_no_reason():
    text = "Permanent stimulator, paddle.\nPercutaneous lead not an option. Handout given ({}).\n"
    reason = 'text: "a paddle is put in when a wire lead has pulled back or cannot be passed"'
    assert checked(text.format(reason))["scs.percutaneous-unsuitable"] == "partial"


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("does them every morning.", "met"),
        ("is to do them every morning.", "partial"),
        ("did them every morning until the hunting trip.", "partial"),
    ],
)
def test_a_habit_is_told_in_the_present(told: str, status: str):
    found = checked(f"{TITLE}Home program: handout printed with nerve glides and bridges; she {told}\n")
    assert found["esi.active-rehab"] in ((status,) if status == "met" else ("partial", "missing"))


def test_a_muscles_grade_is_no_pain():
    assert values(TITLE + "Pain 9 out of 10. Legs 5 of 5, biceps 4 of 5.\n", "pain_score")[0]["score"] == 9
    assert len(values(TITLE + "Pain 9 out of 10. Legs 5 of 5, biceps 4 of 5.\n", "pain_score")) == 1


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("takes it down a notch", "partial"),
        ("which gives her a little.", "partial"),
        ("mouth too dry, finished", "not_tolerated"),
        ("leg as before.", "failed"),
        ("nope.", "failed"),
    ],
)
def test_outcomes_in_plain_words(outcome: str, expected: str):
    assert values(f"{TITLE}Gabapentin 300 mg since 4/20, {outcome}\n", "conservative_therapy")[0]["outcome"] == expected


@pytest.mark.parametrize(
    ("row", "sides"),
    [
        ("PAIN  0-10   Arrival 8     +20 min 5     +40 min 4", ["pre_procedure", "post_procedure", "post_procedure"]),
        (
            "SCORES (0-10)      arrive 8      30 min 4      45 min 3",
            ["pre_procedure", "post_procedure", "post_procedure"],
        ),
    ],
)
def test_minutes_lead_on_in_a_row_of_scores(row: str, sides: list[str]):
    told = [value["timing"] for value in values(f"{TITLE}{row}\n", "pain_score")]
    assert told == sides


def test_minutes_of_an_activity_are_not_minutes_after():
    told = values(f"{TITLE}Arrival NRS 8, walking 10 min 9. Prone, fluoro, needle, contrast, Kenalog.\n", "pain_score")
    assert "post_procedure" not in [value["timing"] for value in told]


@pytest.mark.parametrize(
    ("review", "status"),
    [
        ("Pertinent negatives include fever,\n  recent infection, urinary incontinence, saddle anesthesia.", "met"),
        ("ROS:  - fever, - chills, - incontinence, - perineal numbness", "met"),
        ("ROS:  - fever, - chills, + incontinence, - cough", "partial"),
        ("Numbness between legs, loss of control? .. No\nFever, infection? ......... No", "met"),
    ],
)
def test_signs_and_lists_of_what_is_absent(review: str, status: str):
    assert checked(f"{TITLE}{review}\n")["esi.contraindications"] == status


@pytest.mark.parametrize(
    ("box", "stored"),
    [("Image saved? [   ]", None), ("Image saved? [ x ]", True), ("[   ] images saved  [ x ] none", None)],
)
def test_a_wide_box_is_read_like_a_narrow_one(box: str, stored: bool | None):
    steps = "Prone. Under fluoroscopy needle to the L4 foramen. Omnipaque 1 mL. Kenalog 40 mg.\n"
    assert values(f"{TITLE}{steps}{box}\n", "imaging_guidance")[0]["images_stored"] in (stored, False)


def test_a_pathological_fracture_of_osteoporosis_is_no_tumor():
    text = "KYPHOPLASTY L2, 06/03/2026\n\nDX: {}\nFell in tub 05/01/2026. MRI: L2 compression fx, marrow edema.\n"
    brittle = checked(text.format("osteoporosis w/ current path fx"))
    tumor = checked(text.format("myeloma w/ path fx"))
    assert brittle["pva.bone-referral"] == "missing"
    assert tumor["pva.bone-referral"] == "not_applicable"


def test_the_region_is_that_of_the_word_beside_the_name():
    text = (
        "This is her first cervical epidural; she had a lumbar one many years ago. Arm pain six out of ten today.\n\n"
        "Procedure: C7-T1 interlaminar epidural steroid injection. Prone. Fluoroscopy. Omnipaque 1 mL. Depo 80.\n"
        "In recovery, she says the arm is a two out of ten.\n"
    )
    assert checked(text)["quality.pain-scores"] == "met"


def test_a_row_of_a_log_is_after_the_steps():
    text = (
        "8 Apr 26  caudal ESI\nThigh pain since 14 Dec 25. VNS in 7.\n\n"
        "09:14 IV 22g. midaz 2 mg. reason: pt comfort\n09:20 prone. prep.\n"
        "09:24 hiatus, lat fluoro, 22g\n09:27 methylpred 80 mg\n"
        "09:55 VNS 3. up w/ walker, baseline\n"
    )
    told = [(value["score"], value["timing"]) for value in values(text, "pain_score")]
    assert told == [(7, "pre_procedure"), (3, "post_procedure")]
    assert values(text, "pain_duration")[0]["days"] == 115


STEPS = "Prone. Under fluoroscopy needle to the L4 foramen. {} Dexamethasone 10 mg. Images saved to PACS.\n"


@pytest.mark.parametrize(
    ("contrast", "met"),
    [
        ("Omnipaque 1 mL was injected and outlined the root.", True),
        ("Omnipaque 1 mL had been drawn up to outline the root; the syringe was discarded unused.", False),
        ("Two mL of iopamidol had been drawn up to be divided between the needles, but I did without it.", False),
    ],
)
def test_contrast_that_was_drawn_up_was_not_given(contrast: str, met: bool):
    assert (checked(TITLE + STEPS.format(contrast))["esi.image-guidance"] == "met") is met


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        ("he had a vasovagal syncope when this injection was tried awake on 08/05/2025", "met"),
        ("nervous. Relates that his sister had a vasovagal syncope when this injection was tried awake", "partial"),
        ("pt preference, nervous. Trunk myoclonus: denies", "partial"),
    ],
)
def test_a_reason_for_sedation_is_the_patients_own(reason: str, status: str):
    text = f"{TITLE}Sedation: moderate, midazolam 2 mg IV + fentanyl 50 mcg IV. Reason: {reason}.\n"
    assert checked(text)["esi.sedation-need"] == status


def test_a_length_of_another_trouble_is_not_this_pains():
    text = "CERVICAL INTERLAMINAR ESI C7-T1, 02/19/2026\n\nRight neck and arm pain. This has been going on for {}.\n"
    other = "ages (the 10 weeks on the intake sheet is the tennis elbow, different problem)"
    assert checked(text.format("10 weeks"))["esi.pain-duration"] == "met"
    assert checked(text.format(other))["esi.pain-duration"] != "met"


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("Pain relief 70 %. Function: walked mall 40 min.", "met"),
        ("Info sheet given: trial is passed when pain falls by half and function is better.", "missing"),
    ],
)
def test_what_a_sheet_says_of_trials_is_not_this_trial(told: str, status: str):
    text = f"Permanent spinal cord stimulator implant 07/22/2026.\n\nTRIAL\n6/15/26 to 6/22/26, 2 leads. {told}\n"
    assert checked(text)["scs.trial"] in ((status,) if status == "met" else ("partial", "missing"))


def test_printed_examples_limit_nobody():
    text = "ACDF C6-7, 02/19/2026\n\nArm pain. Intake form: printed examples ({}) left unmarked.\n"
    assert values(text.format("cannot hold a hair dryer, cannot sleep on one side"), "functional_status") == []


def test_a_criterion_and_a_joints_score_are_no_ratings():
    criterion = values(TITLE + "NRS 7/10 pre. A score of 2/10 or lower counts as positive.\n", "pain_score")
    assert [value["score"] for value in criterion] == [7]
    knee = scan(TITLE + "First TFESI 07/01/2025: NRS 7 that day. At 07/29 visit NRS 2 for the L knee.\n").to_dict()
    follow_up = [
        item for told in knee["checklists"] for item in told["items"] if item["id"] == "esi.same-scale-follow-up"
    ]
    assert follow_up[0]["status"] != "met"


def test_a_study_of_another_year_shows_nothing_of_this_fracture():
    text = "KYPHOPLASTY L2, 05/18/2026\n\nFell 05/09/2026. L2 osteoporotic compression fracture. {}\n"
    here = "MRI 05/16: marrow edema throughout the L2 body on STIR."
    then = "The MRI in the system (marrow edema on STIR) is the 2024 study and reads L4."
    assert checked(text.format(here))["pva.fracture"] == "met"
    assert checked(text.format(then))["pva.fracture"] == "partial"


def test_a_first_that_was_had_is_an_earlier_injection():
    told = "He underwent the first of these on February 24, forty percent better for five weeks."
    assert scan(f"{TITLE}{told}\n").to_dict()["service"]["session"] == "repeat"
    assert scan(f"{TITLE}This is the first of these.\n").to_dict()["service"]["session"] == "initial"


def test_a_cell_of_a_table_answers_the_list_before_it():
    text = (
        "KYPHOPLASTY T12, 05/06/2026\n\nosteomyelitis, discitis, infection | no. WBC 6.6\nother cause of pain? | no\n"
    )
    assert checked(text)["pva.contraindications"] == "met"


def test_the_scar_of_the_skin_is_no_obstacle_to_leads():
    text = "Stimulator paddle implant.\nExam   scar midline L3-S1\nPaddle reason percutaneous not appropriate.\n"
    assert checked(text)["scs.percutaneous-unsuitable"] == "partial"


def test_a_column_that_names_its_scale_holds_scores():
    table = "CLOCK | STEP | BP | LBP L (0-10) | BY\n0920 | desk | 144/86 | 7 | Tso\n1015 | walks | 136/80 | 1 | Tso\n"
    steps = "0934 | prone, prep, drape | 148/88 | - | Hild\n0944 | inj | 146/84 | - | Hild\n"
    rows = table.splitlines(keepends=True)
    told = values(TITLE + rows[0] + rows[1] + steps + rows[2], "pain_score")
    assert [(v["score"], v["timing"]) for v in told] == [(7, "pre_procedure"), (1, "post_procedure")]


def test_no_injection_of_any_kind_is_none_and_a_title_takes_no_day_from_the_story():
    told = "54 y.o. here for left TFESI. On 11/18/2025 he was coiling a hawser and felt a pop. {}\n"
    none = "No injection of any kind in the spine before now; this is the first."
    assert scan(TITLE + told.format(none)).to_dict()["service"]["session"] == "initial"


def test_the_next_sentences_time_is_not_how_long_relief_held():
    told = 'Had a TFESI 2/17/26, it was 70% better "for a good while". Pain Lt hip to the shin, going on 18 months.\n'
    assert checked(TITLE + told)["esi.repeat-benefit"] == "partial"


def test_a_score_of_the_recovery_room_is_after_also_on_arrival_there():
    text = (
        "ACDF C6-7, 11/17/2026\n\nArm pain preop 7/10.\nSupine. Discectomy. Cage.\n\nPACU: arm pain 2/10 on arrival.\n"
    )
    told = [(value["score"], value["timing"]) for value in values(text, "pain_score")]
    assert told == [(7, "pre_procedure"), (2, "post_procedure")]


def test_scores_that_rise_and_a_height_that_sinks_are_a_course():
    text = (
        "KYPHOPLASTY T12, 03/26/2026\n\nFell 02/05/2026. Osteoporotic compression fracture T12. Her score "
        "was 6/10 in mid-February, 7/10 at clinic on 03/12, and {}/10 today. Height loss 15% on 02/09 film, {}% now.\n"
        "Kyphoplasty: both pedicles of T12 entered, balloons inflated, PMMA 4 mL.\n"
    )
    assert checked(text.format(8, 35))["pva.course"] == "met"
    assert checked(text.format(5, 15))["pva.course"] != "met"


def test_the_note_of_a_visit_after_the_injection_in_a_packet():
    text = (
        "##### DOCUMENT 1 of 2: CLINIC FOLLOW-UP, 02/03/2026 #####\n"
        "Returns 3 weeks after her first epidural (L5-S1, 01/13/2026). NRS was 7 the day of that injection; "
        "it is 5 now, same 0-10 question, 30% for two weeks.\n\n"
        "##### DOCUMENT 2 of 2: PROCEDURE, 02/10/2026 #####\n"
        "Left L5-S1 transforaminal epidural steroid injection. Pain 6/10 this morning. Prone. Fluoroscopy. "
        "Needle. Omnipaque 0.8 mL. Dexamethasone 10 mg.\nOUTCOME: 13:30 pain 2/10.\n"
    )
    assert checked(text)["esi.same-scale-follow-up"] == "met"
    told = [(value["score"], value["timing"]) for value in values(text, "pain_score")]
    assert told[:3] == [(7, "baseline"), (5, "follow_up"), (6, "pre_procedure")]


@pytest.mark.parametrize(
    ("row", "ability"), [("| walk | 1 block | 4 blocks |", "limited"), ("| stand at lathe | 10 min |", "limited")]
)
def test_a_row_of_a_table_tells_how_far(row: str, ability: str):
    assert [value["ability"] for value in values(f"{TITLE}{row}\n", "functional_status")] == [ability]


def test_a_year_or_a_room_of_a_table_is_no_date_of_the_note():
    text = "VERTEBROPLASTY T12, outpatient, 5/6/2026\n\ndate | NRS\n04/28/26 | 8 | clinic\nonset | 04/03/26, sneezed\n"
    assert scan(text).to_dict()["date"] == "2026-05-06"


@pytest.mark.parametrize(
    ("row", "depths"),
    [
        ("Sedation [ ] yes [x] no", ["none"]),
        ("Sedation given? [ ] yes  [x] no", ["none"]),
        ("Sedation given: midazolam 2 mg IV", ["moderate"]),
    ],
)
def test_the_ticked_answer_tells_the_sedation(row: str, depths: list[str]):
    assert [value["depth"] for value in values(f"{TITLE}{row}\n", "sedation")] == depths


def test_hours_are_how_long_a_block_held():
    told = values(TITLE + "MBB set 1 2/24/26 gave 85% for 2 hrs; set 2 90%, 5 hrs.\n", "pain_relief")
    assert [value["percent"] for value in told] == [85, 90]


def test_some_of_seven_days_are_no_length():
    text = f"{TITLE}Right leg pain since 03/01/2026. HEP sheet from PT: current, 6 of 7 days.\n"
    assert checked(text)["esi.pain-duration"] == "met"
    assert values(text, "conservative_therapy")[0]["duration_days"] is None


def test_a_consent_ends_where_the_patient_is_laid_down():
    text = (
        "Note type: Injection visit\nDate: 12/18/2025\n\nLeft buttock pain for eight months, 6/10. "
        "We agreed to inject the left SI joint.\n\n"
        "Consent: bleeding, infection, no relief. Needed no sedation.\n"
        "Prone on the table. Fluoroscopy. A 22-gauge needle into the lower third of the left SI joint. "
        "Triamcinolone 40 mg. Two stills saved to PACS.\n20 min: 1/10.\n"
    )
    assert scan(text).to_dict()["service"]["kind"] == "sacroiliac"


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        ("he can lie prone only with airway support", "met"),
        ("can't lie prone w/o airway watch, desatted to 81 on 6/20", "met"),
        ("for comfort", "partial"),
    ],
)
def test_who_cannot_lie_prone_has_a_reason_of_his_own(reason: str, status: str):
    assert checked(f"{TITLE}Sedation: MAC, propofol. Required because {reason}.\n")["esi.sedation-need"] == status


def test_a_short_repeat_is_a_repeat():
    text = "4/14/26 rpt TFESI L S1\n\n#1 (L S1 TF) 11/18/25: NRS 8, then 2 at 2wk ck. 70% better x 4 mo.\nProne. 22g.\n"
    assert scan(text).to_dict()["service"]["session"] == "repeat"


def test_per_cent_is_no_score_on_a_line_of_a_hundred():
    told = "On our 100-point visual scale he scored 76 and 26 at the visit. He put the improvement at 65 per cent."
    assert [value["score"] for value in values(f"{TITLE}{told}\n", "pain_score")] == [76, 26]


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("HEP on the sheet 5x/wk, admits not doing it since spring", "conflict"),
        ("HEP on the sheet 5x/wk, hasn't been doing these", "conflict"),
        ("HEP on the sheet 5x/wk, has let them lapse", "conflict"),
        ("HEP on the sheet 5x/wk, does it", "met"),
    ],
)
def test_a_prescribed_program_that_is_not_done_is_no_taking_part(told: str, status: str):
    assert checked(f"{TITLE}cont pregabalin 100 bid. {told}.\n")["esi.active-rehab"] == status


@pytest.mark.parametrize(
    ("course", "status"),
    [
        ("at Corwin Rehab twice a week for 7 weeks (9/8 to 10/24/2025) for the right knee after surgery", "partial"),
        ("at Corwin Rehab twice a week for 7 weeks (9/8 to 10/24/2025) for this pain", "met"),
        ("9/8 to 10/24/2025 x10 @ Corwin Rehab, for the frozen R shoulder", "partial"),
    ],
)
def test_a_course_is_followed_to_the_part_that_it_was_for(course: str, status: str):
    assert (
        checked(f"{TITLE}PT {course}, no better at discharge. Ibuprofen did not help.\n")["esi.conservative-care"]
        == status
    )


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ("referral for eval sent 11/5/25 to L. Gantt PhD, letter to follow", "partial"),
        ("L. Gantt PhD 11/5/25, suitable, no barrier", "met"),
    ],
)
def test_a_referral_is_no_evaluation(row: str, status: str):
    text = (
        "Procedure performed: spinal cord stimulator implantation, IPG in the right buttock pocket.\nDOS 01/29/26\n\n"
        "WORKUP BEFORE IMPLANT\n  surgical ... me, 12/4/25, candidate\n"
        "  medical/pain ... Dr. Hadley 10/16/25, meds exhausted\n  PT ... eval 10/28/25 T. Moreno DPT, agrees\n"
        f"  psych ... {row}\n"
    )
    assert checked(text)["scs.multidisciplinary"] == status
