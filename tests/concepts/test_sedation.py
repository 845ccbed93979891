"""How deeply, and why: dictated labels, prose, what was refused, and illnesses that are no reason."""

from __future__ import annotations

import pytest

from notecheck import scan
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


@pytest.mark.parametrize(
    "told",
    [
        "ANESTHESIA: Intravenous.",
        "The patient was brought to the operating room where IV anesthesia was administered.",
        "He received Versed and fentanyl.",
        "Patient received intravenous Valium 5 mg.",
        "Patient tolerated the sedation well.",
        "Patient was monitored by anesthesia throughout.",
    ],
)
def test_sedation_told_in_passing_needs_its_reason(told: str) -> None:
    note = "PROCEDURE: L4-5 interlaminar ESI under fluoroscopy.\n{}\nNeedle advanced, 80 mg Depo-Medrol injected."
    items = {i["id"]: i["status"] for c in scan(note.format(told)).to_dict()["checklists"] for i in c["items"]}
    assert items["esi.sedation-need"] == "missing"


def test_drowsiness_from_a_medicine_is_no_sedation() -> None:
    told = "L4-5 ESI under fluoroscopy. Unable to tolerate Zanaflex and baclofen because of sedation."
    assert not [f for f in scan(told).to_dict()["facts"] if f["type"] == "sedation"]


@pytest.mark.parametrize(
    ("prose", "depth"),
    [
        ("Sedation was considered but she preferred to be awake.", "none"),
        ("Nothing was given by vein.", "none"),
        ("She did not need or ask for anything to relax her.", "none"),
        ("Only skin was numbed.", "local"),
        ("No anesthesia other than skin lidocaine.", "local"),
        ("Sedation type: Moderate.", "moderate"),
    ],
)
def test_told_in_passing(prose: str, depth: str) -> None:
    found = sedation("", prose)
    assert found and found[0] == depth


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("It has not moved with gabapentin. As is our usual she got midazolam 2 mg IV.", "boilerplate"),
        ("The leg moved with each pass of the needle, so she got midazolam 2 mg IV.", "specific"),
        ("In May she panicked under the drape and contaminated the field. MAC was used.", "specific"),
    ],
)
def test_what_did_not_happen_is_no_reason(told: str, why: str) -> None:
    found = sedation("", told)
    assert found is not None and found[1] == why
