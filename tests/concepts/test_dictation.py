"""How notes were dictated: orders, onsets and former capacity that are not the present; titles of operations."""

from __future__ import annotations

import pytest

from notecheck import scan

FRAME = "PHYSICAL EXAMINATION: Blood pressure 120/80. Straight leg raising is positive on the right.\n\n"


def told(text: str, kind: str, *keys: str) -> list[tuple[object, ...]]:
    """The asked-for values of every fact of a kind."""
    facts = scan(FRAME + text).to_dict()["facts"]
    return [tuple(f["value"].get(key) for key in keys) for f in facts if f["type"] == kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PLAN: We plan on starting her on Cymbalta instead.", [("medication", "planned", "unspecified")]),
        ("PLAN: We will start him on a functional rehab program.", [("physical_therapy", "planned", "unspecified")]),
        (
            "DISCHARGE: Prescriptions were written for Flexeril #50 with 1 refill and Lortab q.6h. p.r.n. #60.",
            [("medication", "planned", "unspecified")] * 2,
        ),
        (
            "HISTORY: She was given a muscle relaxer and Lidoderm patches. The patient states that after this "
            "treatment her symptoms still persisted.",
            [("medication", "tried", "failed")] * 2,
        ),
        ("IMPRESSION: Back pain, with pain being controlled on methadone.", [("medication", "ongoing", "relieved")]),
        ("HISTORY: The pain is only partially controlled by medications.", [("medication", "tried", "partial")]),
        ("HISTORY: The pain has not been relieved by physical therapy.", [("physical_therapy", "tried", "failed")]),
        ("HISTORY: He has been off work for over a year because of back pain.", []),
    ],
)
def test_therapies(text: str, expected: list[tuple[object, ...]]) -> None:
    assert told(text, "conservative_therapy", "category", "status", "outcome") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HISTORY: He had bronchitis two weeks prior to the onset of the symptoms. He has back pain.", []),
        ("HISTORY: I spoke with her 3 days ago and she stated that her leg pain was better.", []),
        ("INDICATIONS: A history of chronic, persistent low back pain.", [(None,)]),
        ("INDICATIONS: Lumbar radiculopathy of several months' duration.", [(None,)]),
        ("INDICATIONS: Leg pain that started in March of 2003.", [(None,)]),
    ],
)
def test_durations(text: str, expected: list[tuple[object, ...]]) -> None:
    assert told(text, "pain_duration", "days") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "HISTORY: Prior to the injury he could lift 60 pounds. He now has difficulty lifting 10.",
            [("lifting", None)],
        ),
        ("HISTORY: She has had numbness in the legs and difficulty ambulating.", [("walking", "limited")]),
        ("HISTORY: She has not been able to return to her usual job as a cashier.", [("work", "unable")]),
        ("HISTORY: He tried to increase his activity with walking and does note increased spasm.", []),
        ("HISTORY: Since the injection his walking has increased to a mile.", [("walking", "improved")]),
    ],
)
def test_function(text: str, expected: list[tuple[object, ...]]) -> None:
    found = told(text, "functional_status", "activity", "ability")
    assert [activity for activity, _ in found] == [activity for activity, _ in expected]
    assert all(want is None or ability == want for (_, ability), (_, want) in zip(found, expected, strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PREOPERATIVE DIAGNOSIS: Retained lumbar catheter.\nPROCEDURE: Laminotomy.", [("other",)]),
        ("PREOPERATIVE DIAGNOSIS: Same as above.\nPROCEDURE: Laminotomy.", []),
        ("PREOPERATIVE DIAGNOSIS: Rule out meningitis.\nPROCEDURE: Lumbar puncture.", []),
        ("PREOPERATIVE DIAGNOSIS: ***\nPROCEDURE: Laminotomy.", []),
        ("DIAGNOSES:\n1. Cervical spine sprain/strain.", [("other",)]),
        ("EXAMINATION: Negative signs of compressive median nerve neuropathy.", []),
        ("IMPRESSION: Symptomatic facet and sacroiliac joint syndrome.", [("facet_pain",), ("other",)]),
    ],
)
def test_diagnoses(text: str, expected: list[tuple[object, ...]]) -> None:
    assert told(text, "diagnosis", "condition") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She had moderate relief with her prior trigger point injections for approximately one month.", [(None, 30)]),
        ("He had excellent relief from the last epidural for about six weeks.", [(None, 42)]),
    ],
)
def test_relief_whose_length_follows_its_cause(text: str, expected: list[tuple[object, ...]]) -> None:
    assert told(f"HISTORY: {text}", "pain_relief", "percent", "duration_days") == expected


OPERATION = """PREOPERATIVE DIAGNOSIS: Lumbar stenosis.
TITLE OF THE OPERATION:
1. Bilateral L3-L4, L4-L5 and L5-S1 foraminotomies{date}.
2. Laminectomy L4 and L5.
ANESTHESIA: General.
DESCRIPTION OF PROCEDURE: The patient was turned prone. {step} The laminae of L4 and L5 were removed.
"""


def test_an_operation_is_where_its_title_lists_the_interspaces() -> None:
    levels = [(["L3-L4", "L4-L5", "L5-S1"],)]
    assert told(OPERATION.format(date="", step=""), "spinal_target", "levels") == levels
    dated = OPERATION.format(date=" on 08/28/03", step="")
    assert told(dated, "spinal_target", "levels") == levels


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("The patient received preoperative vancomycin and Decadron.", []),
        ("He was then kept on a short course of Decadron.", []),
        ("Methyl Prednisolone 20 mg was injected over the root.", [("methylprednisolone", 20)]),
    ],
)
def test_steroids_beside_an_operation(step: str, expected: list[tuple[object, ...]]) -> None:
    assert told(OPERATION.format(date="", step=step), "injectate", "drug", "dose_mg") == expected


EPIDURAL = """PREOPERATIVE DIAGNOSIS: Lumbar radiculopathy.
PROCEDURE: Lumbar epidural steroid injection, L4-5.
{label}
DESCRIPTION OF PROCEDURE: The patient was placed prone. {step} The back was prepped and draped. The skin was infiltrated
with 1% lidocaine. A Tuohy needle was advanced to loss of resistance under fluoroscopy. Omnipaque was injected, then
80 mg of Depo-Medrol. {end} The patient was taken to recovery.
"""


@pytest.mark.parametrize(
    ("label", "step", "end", "depth"),
    [
        ("ANESTHESIA: Mac with local.", "", "", "mac"),
        ("ANESTHESIA: Standby.", "", "", "mac"),
        ("ANESTHESIA: Local with conscious.", "", "", "moderate"),
        ("ANESTHESIA: Heavy sedation.", "", "", "deep"),
        ("", "He was given oxygen and sedation.", "", "moderate"),
        ("", "Sedation was with Versed and fentanyl in divided doses.", "", "moderate"),
        ("", "Intravenous access was established and he was given mild sedation.", "", "moderate"),
        ("", "The patient was mildly sedated.", "", "minimal"),
        ("", "", "The patient emerged from anesthesia.", "moderate"),
        ("", "", "He was awakened and taken to the holding area.", "moderate"),
        ("ANESTHESIA: Local.", "The risks of sedation were explained.", "", "local"),
        ("SEDATION: None.", "", "", "none"),
        ("ANESTHESIA: None.", "", "", "none"),
    ],
)
def test_sedation(label: str, step: str, end: str, depth: str) -> None:
    assert told(EPIDURAL.format(label=label, step=step, end=end), "sedation", "depth") == [(depth,)]


def test_morphine_for_pain_is_no_sedation() -> None:
    text = EPIDURAL.format(label="", step="", end="Soreness of the wound was treated well with IV morphine.")
    assert told(text, "sedation", "depth") == []


def test_what_an_operation_may_cause_is_no_deficit() -> None:
    text = (
        "PREOPERATIVE DIAGNOSIS: Herniated disc C5-C6.\nPROCEDURE: Anterior cervical discectomy and fusion C5-C6.\n"
        "INDICATIONS: Neck pain. There is a danger of becoming quadriplegic. He could have weakness in the arm."
    )
    items = {i["id"]: i["status"] for c in scan(text).to_dict()["checklists"] for i in c["items"]}
    assert items["cervical-fusion.function"] == "missing"


@pytest.mark.parametrize(
    "text",
    [
        "EXAM: Lumbar flexion was decreased by 50%. Extension is reduced 25%.",
        "EXAM: Range of motion of the neck is about 75% of normal with less rotation to the left.",
        "HISTORY: I quoted him a 60% to 70% success rate for improvement of his leg pain.",
        "HISTORY: The wound was 90% healed and the pain improved.",
        "HISTORY: She has better days but works only half days.",
        "HISTORY: The pain came back after four and one-half months of relief.",
    ],
)
def test_shares_of_other_things_are_no_relief(text: str) -> None:
    assert [percent for (percent,) in told(text, "pain_relief", "percent") if percent is not None] == []


def test_a_score_of_two_numbers_is_no_date() -> None:
    text = "HISTORY: She has aching of the arm, rated 5-6/10, since a rear-end collision last spring."
    assert told(text, "pain_score", "score") == [([5, 6],)]
    assert told(text, "pain_duration", "days", "onset") in ([], [(None, None)])
    assert told("HISTORY: Leg pain for the past year and a half.", "pain_duration", "days") == [(548,)]


INJECTION = """PREOPERATIVE DIAGNOSIS: Lumbar radiculopathy.
PROCEDURE: {title}
INDICATIONS: {story}
DESCRIPTION OF PROCEDURE: The patient was placed prone. The back was prepped and draped. A Tuohy needle was advanced at
{level} to loss of resistance under fluoroscopy. {drugs}
"""


def injection(title: str = "Lumbar epidural steroid injection.", story: str = "Leg pain.", drugs: str = "") -> str:
    drugs = drugs or "Omnipaque, then 80 mg of Depo-Medrol was injected."
    return INJECTION.format(title=title, story=story, drugs=drugs, level="L4-5")


@pytest.mark.parametrize(
    ("title", "story", "session"),
    [
        ("Lumbar epidural steroid injection, third in a series of three.", "40% relief with his first two.", "repeat"),
        ("Lumbar epidural steroid injection, 2nd.", "Leg pain.", "repeat"),
        ("Lumbar epidural steroid injection.", "He had 40% relief with each of his first two injections.", "repeat"),
        ("Lumbar epidural steroid injection.", "Following the first injection, she was 50% better.", "repeat"),
        ("Lumbar epidural steroid injection.", "He did not get much relief from the last injection.", "repeat"),
        ("Lumbar epidural steroid injection.", "A series of three injections. This is the first.", "initial"),
        ("Lumbar epidural steroid injection.", "She has never had an epidural.", "initial"),
        ("Lumbar epidural steroid injection.", "We planned three injections two weeks apart.", "unknown"),
    ],
)
def test_sessions_counted_in_words(title: str, story: str, session: str) -> None:
    assert scan(injection(title, story)).to_dict()["service"]["session"] == session


def test_an_earlier_fusion_is_no_target() -> None:
    text = (
        "PROCEDURE: Caudal epidural steroid injection.\nINDICATION: He is two years out from an L4 to S1 fusion.\n"
        "DESCRIPTION OF PROCEDURE: Prone, prepped. A needle was placed through the sacral hiatus under fluoroscopy. "
        "80 mg of Depo-Medrol was injected."
    )
    assert told(text, "spinal_target", "levels") == []


def test_an_interspace_that_was_only_tried_is_no_target() -> None:
    drugs = (
        "The L4-5 interspace was attempted, but the epidural space could not be found. The L5-S1 interspace was then "
        "infiltrated and the needle advanced there. 80 mg of Depo-Medrol was injected."
    )
    text = INJECTION.format(title="Lumbar epidural steroid injection.", story="Leg pain.", drugs=drugs, level="first")
    assert told(text, "spinal_target", "levels") == [(["L5-S1"],)]


@pytest.mark.parametrize(
    ("drugs", "dose"),
    [
        ("A mixture of 40 mg of Kenalog and 1 cc of 0.5% Marcaine was injected at each level.", 80),
        ("A solution of 80 mg of Kenalog was prepared, and 2 cc were injected at each level.", 80),
    ],
)
def test_what_is_mixed_for_each_level(drugs: str, dose: float) -> None:
    text = (
        "PROCEDURE: Right L4 and L5 transforaminal epidural steroid injection.\nDESCRIPTION OF PROCEDURE: Prone. "
        f"A needle was placed in the right L4 and L5 foramina under fluoroscopy. {drugs}"
    )
    assert ("triamcinolone", dose) in told(text, "injectate", "drug", "dose_mg")


@pytest.mark.parametrize(
    ("title", "service"),
    [
        ("Injection, epidural, lumbar, with steroid.", "esi"),
        ("Root block S1 left.", "esi"),
        ("Steroid injection, L4-5 epidural space.", "esi"),
        ("Epidurogram.", "other"),
        ("Lumbar epidural blood patch.", "other"),
    ],
)
def test_names_of_epidurals(title: str, service: str) -> None:
    drugs = "80 mg of Depo-Medrol was injected." if service == "esi" else "Contrast outlined the space."
    text = f"PROCEDURE: {title}\nTECHNIQUE: Prone, prepped. Under fluoroscopy a needle was advanced. {drugs}"
    assert scan(FRAME + text).to_dict()["service"]["id"] == service


def test_an_epidural_for_a_delivery_long_ago_is_no_service_of_this_visit() -> None:
    text = (
        "HISTORY: The legs are weak since the epidural was given in October 2008 before a Cesarean. She "
        "was given intravenous methylprednisolone without effect.\nIMPRESSION: Polyradiculopathy after the epidural "
        "injection she was given at the end of October 2008.\nPLAN: Repeat the nerve study."
    )
    assert scan(FRAME + text).to_dict()["service"]["id"] == "none"


def test_a_visit_for_an_epidural_that_was_done() -> None:
    text = "The patient was seen today for her lumbar epidural steroid injection. It was performed at L4-5 with ease."
    assert scan(FRAME + text).to_dict()["service"]["id"] == "esi"


def test_images_that_were_only_looked_at_are_not_stored() -> None:
    drugs = "The position was verified in both AP and lateral images. 80 mg of Depo-Medrol was injected."
    items = {i["id"]: i["status"] for c in scan(injection(drugs=drugs)).to_dict()["checklists"] for i in c["items"]}
    assert items["quality.guidance-record"] == "partial"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HISTORY: He has been taking MSContin for the pain without relief.", [("medication", "failed")]),
        ("HISTORY: She has tried a heated pad without relief.", [("modality", "failed")]),
        ("HISTORY: She takes Valium 5 mg at night for muscle spasm.", [("medication", "unspecified")]),
        ("MEDICATIONS: Valium, Prilosec and Zocor.", []),
        ("HISTORY: An ultrasound of the leg was negative.", []),
    ],
)
def test_remedies_of_former_years(text: str, expected: list[tuple[object, ...]]) -> None:
    assert told(text, "conservative_therapy", "category", "outcome") == expected
