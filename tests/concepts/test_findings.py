"""Findings of the examination and of studies, and the checks for infection and compression."""

from __future__ import annotations

import pytest

from notecheck.concepts import exam_finding, imaging_finding, safety_check
from notecheck.concepts.imaging_finding import ImagingFinding
from notecheck.concepts.safety_check import SafetyCheck
from notecheck.core.note import Note
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out

ABNORMAL = [
    "Exam: SLR positive on the right at 40 degrees.",
    "Exam: Right ankle reflex absent.",
    "Exam: EHL 4/5 on the left.",
    "Exam: Decreased sensation over the dorsal foot.",
    "Exam: Spurling + R.",
    "Exam: Tender over L4 and L5.",
    "Ankle jerk: R 0, L 2+.",
    "Neuro: R biceps 4+, sens dec C6.",
    "She could not heel walk on the right.",
    "On examination there is weakness of the left extensor hallucis graded four over five.",
    "Vibration sense is gone to the ankles.",
    "SLR: right +, left -",
]
NORMAL = [
    "Exam: SLR neg b/l. Motor 5/5. Reflexes 2+ and symmetric.",
    "Vitals: BP 120/80, HR 70.",
    "HPI: numbness in the foot.",
    "Exam: No tenderness.",
    "neg SLR bilat, 5/5, DTR 2+ sym",
    "Exam: Light touch felt over both feet.",
    "Family History: father had weakness of the legs.",
]


@pytest.mark.parametrize("text", ABNORMAL)
def test_abnormal_findings(text: str):
    page = lay_out(Note("t", text))
    assert list(exam_finding.read(page, annotate(page)))


@pytest.mark.parametrize("text", NORMAL)
def test_what_is_no_finding(text: str):
    page = lay_out(Note("t", text))
    assert not list(exam_finding.read(page, annotate(page)))


STUDIES = [
    ("MRI 9/30/2025: right paracentral protrusion at L5-S1.", [("mri", "2025-09-30")]),
    ("EMG confirmed acute L5 denervation.", [("emg", None)]),
    ("MRI w/o gadolinium 11/30/2025 = epidural fibrosis.", [("mri", "2025-11-30")]),
    ("MRI was ordered.", []),
    ("MR 1/12/25: L4-5 mod central sten.", [("mri", "2025-01-12")]),
    ("EMG: acute R S1.", [("emg", None)]),
    ("He cannot have an MRI because of his pacemaker.", []),
    ("Imaging was reviewed.", []),
    ("MRI lumbar: no stenosis, no herniation.", []),
]


@pytest.mark.parametrize(("text", "expected"), STUDIES)
def test_studies_with_a_result(text: str, expected: list[tuple[str, str | None]]):
    page = lay_out(Note("t", "Imaging: " + text))
    values = [fact.value for fact in imaging_finding.read(page, annotate(page))]
    assert [(v.modality, v.date) for v in values if isinstance(v, ImagingFinding)] == expected


def test_a_study_of_another_region_is_beside_the_point():
    text = "MRI C-spine 11/2024: right C5-6 foraminal stenosis.\nPROCEDURE: Lumbar TFESI left L5"
    page = lay_out(Note("t", text))
    assert [fact.relevant for fact in imaging_finding.read(page, annotate(page))] == [False]


BOTH = {("infection", "absent"), ("compression", "absent")}
CHECKS = [
    ("Afebrile, skin clean.", {("infection", "absent")}),
    ("Denies fever, chills.", {("infection", "absent")}),
    ("No bowel or bladder change, no saddle anesthesia.", {("compression", "absent")}),
    ("Bladder and bowel function intact.", {("compression", "absent")}),
    ("Conus normal at L1, no cord compression.", {("compression", "absent")}),
    (
        "Neg: fever, chills, new incontinence, saddle numbness.",
        {("infection", "absent"), ("compression", "absent")},
    ),
    ("T 101.2 F, HR 104.", {("infection", "present")}),
    ("Hoffmann + bilaterally.", {("compression", "present")}),
    (
        "Active infection: No   Cauda equina symptoms: No",
        {("infection", "absent"), ("compression", "absent")},
    ),
    ("Cellulitis of the left shin, on cephalexin.", {("infection", "present")}),
    ("Treated for pneumonia last winter, resolved.", set()),
    ("Temp 98.2 F.", {("infection", "absent")}),
    ("Call for fever or loss of bladder control.", set()),
    ("Risks discussed include infection, bleeding and spinal cord injury.", set()),
    ("She has had no temperature and her bladder is working normally.", BOTH),
    ("I asked about fever and loss of bladder control, all of which he denied.", BOTH),
    ("Fever [ ] yes [x] no\nIncontinence [ ] yes [x] no", BOTH),
    ("Fever ( ) yes (x) no   Incontinence ( ) yes (x) no", BOTH),
    ("[ ] No active infection  [ ] No bowel/bladder dysfunction", set()),
    ("Fever \u2610 yes \u2612 no | Saddle anesthesia \u2610 yes \u2612 no", BOTH),
    ("Infection (X) denies. Bowel/bladder ( ) no change.", {("infection", "absent")}),
    ("Fever denies. Incontinence of bladder denies.", BOTH),
    ("red flags: fevers- infxn- incont- retention- saddle-", BOTH),
    ("Infection          none\nSphincters         normal", BOTH),
    ("ROS: fevers 0, UTI 0, new incontinence 0.", BOTH),
    ("An epidural abscess and cord compression were excluded by MRI.", BOTH),
    ("No contraindication such as infection or a compressive lesion of the cord.", BOTH),
    ("No compressive lesion of the conus.", {("compression", "absent")}),
    ("neg F/C, neg B/B sx", BOTH),
    ("He reports no trouble holding his urine or stool.", {("compression", "absent")}),
    ("Infection: yes - tooth abscess, on penicillin", {("infection", "present")}),
    ("Her dental abscess is still draining.", {("infection", "present")}),
    ("He has developed urinary incontinence since Sunday.", {("compression", "present")}),
    ("She should return for redness, drainage, or fever over 101.", set()),
]


@pytest.mark.parametrize(("text", "expected"), CHECKS)
def test_safety_checks(text: str, expected: set[tuple[str, str]]):
    page = lay_out(Note("t", text))
    values = [fact.value for fact in safety_check.read(page, annotate(page))]
    assert {(v.family, v.state) for v in values if isinstance(v, SafetyCheck)} == expected
