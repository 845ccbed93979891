"""What is asked before a permanent stimulator: evaluations, the choice of lead, care not yet tried."""

from __future__ import annotations

import pytest

from notecheck.concepts import percutaneous_unsuitable, team_evaluation, untried_therapy
from notecheck.core.mention import Mentions
from notecheck.core.note import Note
from notecheck.core.page import Page
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out

PSYCH, PT = ("psychological", "done"), ("physical_therapy", "done")
MEDICAL, SURGICAL = ("medical", "done"), ("surgical", "done")
ALL_FOUR = {PSYCH, PT, MEDICAL, SURGICAL}
EVALUATIONS = [
    ("She has been cleared from a psychological standpoint by Dr. Ames.", {PSYCH}),
    ("Behavioral medicine consult 2/3/26: appropriate for device.", {PSYCH}),
    ("Pre-op psych testing was normal and physical therapy evaluation completed 1/5/26.", {PSYCH, PT}),
    ("Psychological evaluation is scheduled for next month.", set()),
    ("Psych: denies depression or SI.", set()),
    ("Failed PT x 8 weeks and pain management visits.", set()),
    ("Referred by pain management for permanent implant.", set()),
    ("Psychiatry recommends delaying the implant.", {("psychological", "unfavourable")}),
    ("[x] Psych clearance  [x] PT evaluation  [ ] Medical evaluation", {PSYCH, PT}),
    (
        "Evaluations on file: psychology (10/3), physical therapy (10/9), internal medicine (10/12), "
        "spine surgery (10/20).",
        {PSYCH, PT, MEDICAL, SURGICAL},
    ),
    ("Cardiac clearance obtained.", set()),
    ("WORKUP:\nMedical: Dr. Boyd internist, cleared 8/3.\nSurgical: Dr. Lee this clinic.", {MEDICAL, SURGICAL}),
    ("WORKUP:\nMedical: Dr. Boyd internist, cleared 8/3.\nSurgical: to see Dr. Lee next month.", {MEDICAL}),
    ("psych: ok 1/20 (Tarn PsyD). PT eval 1/22 ok. IM cleared 1/26. surg: me.", {PSYCH, PT, MEDICAL, SURGICAL}),
    ("MDT 3/1: psychol + physio + anaesth/pain + neurosurg all agree", {PSYCH, PT, MEDICAL, SURGICAL}),
    ("Psychologist Dr. Roe, physical therapist Lund, pain physician Dr. Ito and I all concur.", ALL_FOUR),
    ("Clearances: psych 01/05, medical 01/09, surgical 01/12, PT 01/07", ALL_FOUR),
    ("Psych and medicine cleared; PT evaluation scheduled for 2/10/26.", {PSYCH, MEDICAL}),
    ("PT: completed 12 visits, no benefit.", set()),
    ("Pt: cleared for discharge.", set()),
    ("PSYCHOLOGY CLEARANCE: NO", {("psychological", "not_done")}),
    ("No psychologist was consulted.", {("psychological", "not_done")}),
    ("Psych clearance n/a", set()),
    ("Psychological evaluation found no contraindication.", {PSYCH}),
    ("Implanted without psychological evaluation.", {("psychological", "not_done")}),
]
LEADS = [
    ("Percutaneous placement was not possible because of an L1 fusion mass.", [True]),
    ("Patient is not a candidate for percutaneous leads.", [False]),
    ("We could not place a percutaneous lead owing to severe stenosis.", [True]),
    ("Percutaneous trial leads were removed last week.", []),
    ("Risks include lead migration.", []),
    ("Why open rather than percutaneous: dense scar at T10.", [True]),
    ("no perc: prior lami + bone graft", [True]),
    ("An open approach was chosen since scar tissue blocks the epidural space.", [True]),
    ("The canal is too narrow at T9 for percutaneous leads.", [True]),
    ("A percutaneous system would not be appropriate and we therefore chose a paddle.", [False]),
    ("The patient preferred a paddle.", []),
    ("Percutaneous leads will not serve: the canal is narrow.", [True]),
    ("HISTORY: Percutaneous leads are not suitable.\nDESCRIPTION: The paddle was slid to T8.", [False]),
]


def laid(text: str) -> tuple[Page, Mentions]:
    page = lay_out(Note("t", text))
    return page, annotate(page)


@pytest.mark.parametrize(("text", "sides"), EVALUATIONS)
def test_evaluations(text: str, sides: set[tuple[str, str]]):
    assert {(f.value.side, f.value.result) for f in team_evaluation.read(*laid(text))} == sides


@pytest.mark.parametrize(("text", "reasons"), LEADS)
def test_leads(text: str, reasons: list[bool]):
    assert [f.value.reason for f in percutaneous_unsuitable.read(*laid(text))] == reasons


@pytest.mark.parametrize("text", ["He has never had physical therapy.", "CBT not yet tried."])
def test_care_not_tried(text: str):
    assert list(untried_therapy.read(*laid(text)))


def test_failed_care_was_tried():
    assert not list(untried_therapy.read(*laid("Physical therapy was tried and failed.")))
