"""Forms, rows and relatives: what a note says by a circle, a column, a copy or a pronoun."""

import pytest

from notecheck import scan
from notecheck.core.note import Note
from notecheck.nlp.layout import lay_out

TITLE = "LUMBAR TRANSFORAMINAL EPIDURAL STEROID INJECTION, right L5, 03/10/2026\n\n"


def values(text: str, kind: str) -> list[dict[str, object]]:
    return [fact["value"] for fact in scan(TITLE + text).to_dict()["facts"] if fact["type"] == kind]


def item(text: str, name: str) -> str:
    lists = scan(TITLE + text).to_dict()["checklists"]
    return next(each["status"] for told in lists for each in told["items"] if each["id"] == name)


def zones(text: str) -> dict[str, str]:
    return {text[z.span.start : z.span.end].strip(): z.role for z in lay_out(Note("n", text)).zones}


@pytest.mark.parametrize(
    ("row", "depth"),
    [("SEDATION  (none)  PO  IV  MAC", "none"), ("SEDATION  none  PO  IV  (MAC)", "mac")],
)
def test_of_a_row_of_options_the_circled_one_holds(row: str, depth: str):
    assert [value["depth"] for value in values(f"{row}\n", "sedation")] == [depth]


def test_a_row_without_a_circle_is_read_as_it_stands():
    assert zones("SEDATION  none  PO  IV\n") == {}


def test_a_pronoun_goes_on_with_the_relative_of_the_other_gender():
    assert zones("Her husband has pneumonia; he has had no fever.")["he has had no fever."] == "family"
    assert zones("Her husband has pneumonia; she has had no fever.").get("she has had no fever.") is None


def test_an_infection_check_of_the_husband_is_none_of_hers():
    hers = "Her husband has pneumonia; she has had no fever. Bladder normal, no saddle numbness."
    his = hers.replace("; she has", "; he has")
    assert item(hers, "esi.contraindications") == "met"
    assert item(his, "esi.contraindications") == "partial"


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("Pain 7/10.\ncc: Dr. Uddin\nmore", "signature"),
        ("CC: low back pain\nmore", "chief_complaint"),
        ("1. CONDITION\nCRPS type I of the foot", "history"),
        ("CONDITION: stable, awake", "recovery"),
    ],
)
def test_a_heading_of_two_meanings_is_told_by_what_follows(text: str, section: str):
    assert section in [part.name for part in lay_out(Note("n", text)).sections]


def test_of_a_log_the_last_row_tells_the_benefit():
    log = "Prior injection log\n  06/03/2025  TFESI  60% x 4 mo\n  12/02/2025  TFESI  {}\n"
    assert item(log.format("40% x 6 wk"), "esi.repeat-benefit") == "conflict"
    assert item(log.format("70% x 4 mo"), "esi.repeat-benefit") == "met"


def test_a_payers_letters_are_no_anesthesia():
    assert values("PA request to MAC via portal. No sedation.\n", "sedation")[0]["depth"] == "none"
    assert values("MAC by CRNA.\n", "sedation")[0]["depth"] == "mac"


def test_a_question_goes_on_to_its_answer():
    steps = "Prone. Needle to L5 foramen. Contrast. Dexamethasone 10 mg."
    told = values(f"Pain now 7/10.\n\n{steps}\nPain after half an hour?\n   2.\n", "pain_score")
    assert [(v["score"], v["timing"]) for v in told] == [(7, "pre_procedure"), (2, "post_procedure")]


def test_the_last_score_before_a_to_is_no_change():
    told = "Today NRS 7.\n\nPROCEDURE\nProne. Contrast. Depo 80.\n20 min: NRS 4, walks to the door.\n"
    assert [v["timing"] for v in values(told, "pain_score")] == ["pre_procedure", "post_procedure"]


def test_a_question_that_prose_answers_says_nothing_itself():
    asked = "Is there any exercise going on?  {}\n"
    assert item(asked.format("Yes. He does the pool program every week."), "esi.active-rehab") == "met"
    assert item(asked.format("His wife does the pool program every week."), "esi.active-rehab") == "missing"


def test_the_patients_own_words_go_on_with_the_exercise():
    told = "Exercise?\nThe stationary bike and the pelvic tilts. {} those every day after breakfast.\n"
    assert item(told.format("I do"), "esi.active-rehab") == "met"
    assert item(told.format("I will try"), "esi.active-rehab") != "met"


def test_not_quite_denies_nothing():
    text = "She came {} with an osteoporotic compression fracture of T12. Kyphoplasty of T12 today.\n"
    told = {lead: scan(text.format(lead)).to_dict() for lead in ("not quite five weeks later", "not")}
    statuses = [
        next(i["status"] for i in t["checklists"][0]["items"] if i["id"] == "pva.fracture") for t in told.values()
    ]
    assert statuses == ["partial", "missing"]


def test_a_table_keeps_its_column_of_scores_beside_empty_cells():
    rows = "| Baseline, 11/04/2025 before needle | 8 | |\n| Phone call, 3 weeks after | 3 | |\n"
    own = "| Statement today | | better, then faded |\n| Today before needle | 7 | |\n"
    told = values(f"First injection 11/04/2025.\n\n| | NRS (0-10) | Note |\n|---|---|---|\n{rows}{own}", "pain_score")
    assert [(v["score"], v["timing"]) for v in told] == [(8, "baseline"), (3, "follow_up"), (7, "pre_procedure")]


def test_what_people_at_large_have_is_not_the_patients():
    told = (
        "The earlier injection helped; she cannot say by what share. The sheet lists {} relief of 70 % for 4 months.\n"
    )
    assert values(told.format("that good responders may have"), "pain_relief") == []
    assert values(told.format("her"), "pain_relief") != []


def test_blanks_of_a_diary_show_no_better_function():
    text = "Permanent spinal cord stimulator implant.\nTrial 11/03 - 11/10: pain 62 % less. Standing {} min on trial.\n"
    status = {}
    for told in ("5 min before, 30", "___ min before, ___"):
        checked = scan(text.format(told)).to_dict()["checklists"][0]["items"]
        status[told] = next(each["status"] for each in checked if each["id"] == "scs.trial")
    assert status == {"5 min before, 30": "met", "___ min before, ___": "partial"}
