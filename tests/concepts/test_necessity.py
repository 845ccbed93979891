"""Necessity: elements of a reason that are the patient's own."""

import pytest

from notecheck.check import check
from notecheck.concepts.necessity import Necessity
from notecheck.core.note import Note

BODY = "\nPROCEDURE:\nProne, prepped and draped. Needle advanced under fluoroscopy, contrast injected.\n"


def reason(text: str) -> Necessity | None:
    facts = [f for f in check(Note("n", text + BODY)).facts if f.type == "necessity"]
    assert len(facts) <= 1
    return facts[0].value if facts else None  # type: ignore[return-value]


def test_a_diagnosis_heading_is_no_reason():
    assert reason("PREOPERATIVE DIAGNOSIS: Lumbar radiculopathy\nPROCEDURE PERFORMED: L5-S1 ESI") is None


def test_a_flowsheet_is_no_reason():
    assert reason("TIME | BP | HR | PAIN\n0655 | 151/90 | 88 | 7\n") is None


def test_template_phrases_alone():
    value = reason("INDICATIONS: Patient has failed conservative management. The procedure is medically necessary.")
    assert value == Necessity(elements=0, template=True)


@pytest.mark.parametrize(
    ("text", "least"),
    [
        (
            "INDICATIONS: Pain 7/10 running down the right leg to the foot. Cannot sit more than 15 minutes.",
            3,
        ),
        ("HPI: Gabapentin for 8 weeks without relief. Right leg pain for 5 months.", 3),
    ],
)
def test_a_specific_reason(text: str, least: int):
    value = reason(text)
    assert value is not None
    assert value.elements >= least
    assert not value.template
