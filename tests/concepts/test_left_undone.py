"""What is only to come, was left undone or unasked, or is another person's is no evidence; its true forms are."""

from __future__ import annotations

import pytest

import notecheck

STEPS = "Prone, prepped and draped. Under fluoroscopy a 22G needle entered the left L5 foramen. Negative aspiration. "
NOT_GIVEN = [
    "Omnipaque drawn up but vial was broken; skipped.",
    "Contrast will be used at the next session.",
    "Omnipaque should be used next time.",
    "Would use dye if the view were poor.",
    "Contrast was ordered from pharmacy but did not arrive.",
    "Iohexol requested; none on the shelf.",
]
GIVEN = [
    "Omnipaque was injected and showed epidural spread; the rest was discarded.",
    "Contrast outlined the L5 root; next visit in 4 weeks.",
    "Contrast spread confirmed, the second vial was not opened.",
    "Omnipaque 1 mL drawn up and injected; epidural spread.",
]
NOT_KEPT = [
    "Images to be saved if the system permits.",
    "Images will be uploaded later.",
    "Tried to save the images; the drive was full.",
    "Remember to store images in PACS.",
    "Her daughter's images are saved in PACS.",
    "Images will go to PACS tomorrow.",
]
KEPT = [
    "Images were saved to PACS and will be sent to her surgeon.",
    "Images saved; copies will be sent to Dr. Lee.",
    "The tech saved the images to the chart.",
]
CASES = [
    ("imaging_finding", "MRI scheduled; her brother's MRI showed a herniation.", False),
    ("imaging_finding", "MRI of her father showed L5-S1 disc herniation.", False),
    ("imaging_finding", "A friend's MRI showed stenosis.", False),
    ("imaging_finding", "MRI next week is expected to show L5 compression.", False),
    ("imaging_finding", "If the MRI shows compression, surgery will follow.", False),
    ("imaging_finding", "MRI 2/20/26, brought in by her daughter, showed L5-S1 herniation.", True),
    ("imaging_finding", "MRI L5-S1 herniation. Her brother's MRI was also abnormal.", True),
    ("safety_check", "Bladder symptoms were not asked about.", False),
    ("safety_check", "Bowel and bladder function was not assessed.", False),
    ("safety_check", "Infection screen not done today.", False),
    ("safety_check", "Fever was not asked about.", False),
    ("safety_check", "Infection screen omitted.", False),
    ("safety_check", "Did not ask about bladder control.", False),
    ("safety_check", "No fever, temperature not taken.", True),
    ("safety_check", "No bladder or bowel loss; rectal exam not done.", True),
    ("safety_check", "Bowel N, bladder N, saddle N", True),
    ("exam_finding", "Exam: reflexes not checked, weakness not assessed.", False),
    ("exam_finding", "Exam: EHL 4/5 expected.", False),
    ("exam_finding", "Exam: EHL 4/5, reflexes not checked.", True),
    ("pain_score", "She is 8 of 10 siblings.", False),
    ("pain_score", "She ate 8 of 10 cookies.", False),
    ("pain_score", "Leg pain is 8 of 10 always.", True),
    ("pain_score", "Leg pain 8 of 10 legs, worse standing.", True),
]


def facts(text: str, kind: str) -> list[dict[str, object]]:
    return [f["value"] for f in notecheck.scan(text).to_dict()["facts"] if f["type"] == kind]


@pytest.mark.parametrize(
    ("words", "key", "told"),
    [(words, "contrast", None) for words in NOT_GIVEN]
    + [(words, "contrast", True) for words in GIVEN]
    + [(words, "images_stored", None) for words in NOT_KEPT]
    + [(words, "images_stored", True) for words in KEPT],
)
def test_guidance_that_was_not_done(words: str, key: str, told: bool | None) -> None:
    (guidance,) = facts(f"{STEPS}{words} Dexamethasone 10 mg was injected.", "imaging_guidance")
    assert bool(guidance[key]) is bool(told)


@pytest.mark.parametrize(("kind", "words", "told"), CASES)
def test_findings_that_are_none(kind: str, words: str, told: bool) -> None:
    assert bool(facts(f"Leg pain. {words}", kind)) is told


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Leg pain. Encouraged to keep up daily stretching and walking.", "planned"),
        ("Leg pain. She keeps up daily stretching.", "active"),
        ("Leg pain. Advised to continue her home exercise program.", "active"),
    ],
)
def test_a_program_that_is_only_urged(words: str, status: str) -> None:
    assert {value["status"] for value in facts(words, "rehabilitation")} == {status}


def test_a_letter_that_answers_yes_is_a_finding() -> None:
    states = [(v["family"], v["state"]) for v in facts("Leg pain. Bladder Y, bowel N, fever N.", "safety_check")]
    assert states == [("compression", "present"), ("compression", "absent"), ("infection", "absent")]


def test_the_name_of_a_field_tells_when_its_score_was_taken() -> None:
    fields = "Left L5 epidural. |NRS_PRE_PROC|8|\n|NRS_POST_20MIN|1|\n" + STEPS
    told = [(v["score"], v["timing"]) for v in facts(fields, "pain_score")]
    assert told == [(8, "pre_procedure"), (1, "post_procedure")]
