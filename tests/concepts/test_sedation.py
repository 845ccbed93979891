"""How deeply, and why: dictated labels, prose, what was refused, and illnesses that are no reason."""

from __future__ import annotations

import pytest

from notecheck.concepts.sedation import Sedation, read
from notecheck.core.note import Note
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out

NOTE = """PREOPERATIVE DIAGNOSIS: Lumbar radiculopathy.
PROCEDURE: Lumbar epidural steroid injection.
{label}
DESCRIPTION: {prose} The patient was placed prone and prepped. A 17-gauge Tuohy needle was advanced at L4-5 to loss of
resistance. Depo-Medrol 80 mg was injected. The needle was removed.
"""


def sedation(label: str = "", prose: str = "") -> tuple[str, str] | None:
    page = lay_out(Note("t", NOTE.format(label=label, prose=prose)))
    values = [fact.value for fact in read(page, annotate(page))]
    return next(((v.depth, v.justification) for v in values if isinstance(v, Sedation)), None)


@pytest.mark.parametrize(
    ("label", "prose", "depth"),
    [
        ("ANESTHESIA: Sedation.", "", "moderate"),
        ("ANESTHESIA: Local, with MAC.", "", "mac"),
        ("ANESTHESIA: IV general.", "", "general"),
        ("ANESTHESIA: Straight local.", "", "local"),
        ("", "Prior to the procedure, an infusion was started and 50 mcg fentanyl IV were given.", "moderate"),
        ("", "She was sedated with Versed, fentanyl and propofol by the anesthesiologist.", "mac"),
        ("", "Monitors were attached and she was monitored and lightly sedated.", "minimal"),
        ("", "He was premedicated with p.o. Valium.", "minimal"),
        ("", "She was offered sedation and elected to have local only.", "local"),
        ("", "An IV was started but no medications were given through it.", "none"),
        ("", "There was no need of sedation.", "none"),
    ],
)
def test_depth(label: str, prose: str, depth: str):
    found = sedation(label, prose)
    assert found and found[0] == depth


@pytest.mark.parametrize(
    ("label", "prose", "why"),
    [
        ("ANESTHESIA: MAC, because of a Parkinson tremor of the trunk.", "", "specific"),
        ("ANESTHESIA: MAC.", "He has cerebral palsy. Sedation was needed to keep him still.", "specific"),
        ("ANESTHESIA: MAC.", "The last injection was abandoned when she pulled away.", "specific"),
        ("ANESTHESIA: MAC.", "He has had spasms of the back muscles for two years.", "absent"),
        ("ANESTHESIA: IV sedation.", "Past history: seizures, controlled on Dilantin.", "absent"),
        ("ANESTHESIA: IV sedation.", "She asked for sedation because of anxiety.", "boilerplate"),
    ],
)
def test_reason(label: str, prose: str, why: str):
    found = sedation(label, prose)
    assert found and found[1] == why


def test_the_sedation_of_another_year_is_not_this_one():
    assert sedation("", "Last year she had an injection elsewhere with IV sedation.") is None
