"""Conditions called the reason for a procedure, and those that are merely named."""

from __future__ import annotations

import pytest

from notecheck.concepts.diagnosis import Diagnosis, read
from notecheck.core.note import Note
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out


def found(text: str) -> set[str]:
    page = lay_out(Note("t", text))
    return {fact.value.condition for fact in read(page, annotate(page)) if isinstance(fact.value, Diagnosis)}


CASES = [
    ("PREOPERATIVE DIAGNOSIS: Left L5 radiculitis.", {"radiculopathy"}),
    ("Dx: lumbar stenosis w/ neurogenic claudication", {"stenosis", "neurogenic_claudication"}),
    ("Assessment:\n1. M54.16\n2. M51.26", {"radiculopathy", "disc_herniation"}),
    ("DIAGNOSIS: Spondylosis without myelopathy or radiculopathy", {"degenerative_disc"}),
    ("Impression: FBSS with leg pain", {"post_laminectomy"}),
    ("HPI: He has had sciatica since May.", {"radiculopathy"}),
    ("Assessment: Low back pain, unspecified", {"axial_pain"}),
    ("HPI: She has low back pain and left sciatica.", {"radiculopathy"}),
    ("Diagnosis: acute osteoporotic compression fracture of L1, back pain", {"vertebral_fracture"}),
    ("PRE-OP DX: CRPS type I, right leg", {"crps"}),
    ("Dx: acute herpes zoster, T8", {"herpes_zoster"}),
    ("Diagnosis: sacroiliitis, right", {"other"}),
    ("Assessment: left C7 radiculitis.\nMRI: C6-7 extrusion on the C7 root.", {"radiculopathy", "disc_herniation"}),
    ("Dx: neurogenic claudication.\nCT: severe stenosis L4-5.", {"neurogenic_claudication", "stenosis"}),
    ("Preop dx: persistent spinal pain syndrome type 2", {"post_laminectomy"}),
    ("Indication: leg pain after three lumbar operations", {"post_laminectomy"}),
    ("Reason: multiple myeloma with lytic collapse of T11, mechanical pain", {"vertebral_fracture", "other"}),
    ("PROCEDURE NOTE - dictated\n\nMRI is read.\n\nThe diagnosis is right S1 radiculitis.", {"radiculopathy"}),
]

NOTHING = [
    "Family History: mother had sciatica.",
    "PMH: aortic stenosis.",
    "Shingles vaccine declined in 2019.",
    "MRI lumbar: L4-5 disc protrusion.",
    "If the pain should go down the leg we would call it radiculitis.",
    "No radiculopathy.",
    "We considered radiculopathy but the findings do not support it.",
    "radiculopathy ? vs hip",
    "The brochure explains how sciatica develops.",
    "Indications under the LCD include radiculopathy.",
    "He fell with a bundle of shingles.",
]


@pytest.mark.parametrize(("text", "conditions"), CASES)
def test_conditions_that_are_treated(text: str, conditions: set[str]):
    assert found(text) == conditions


@pytest.mark.parametrize("text", NOTHING)
def test_conditions_that_are_only_named(text: str):
    assert found(text) == set()


def test_back_pain_is_no_diagnosis_beside_a_better_one():
    text = "Indication: low back pain with radiation.\nAssessment: lumbar radiculopathy."
    assert found(text) == {"radiculopathy"}
