"""What a note is about, where nothing is described step by step: something done in a few words, or decided."""

from __future__ import annotations

import pytest

from notecheck.api import scan

DONE = [
    ("PLAN: The left shoulder was injected with 40 mg of Kenalog and 3 cc of lidocaine. Return in a month.", "other"),
    ("Thank you for sending Mr. Brill. I went ahead and did a lumbar epidural steroid injection at L3-4 today.", "esi"),
    ("She came in today for her second lumbar epidural steroid injection. 80 mg of Depo-Medrol in saline.", "esi"),
    ("PAIN CLINIC: Her morphine pump was refilled today with 18 mL.", "other"),
    ("HISTORY: She had trigger point injections last month. PLAN: Continue therapy.", "none"),
    ("HISTORY: His shoulder was injected with Kenalog two years ago. PLAN: MRI of the shoulder.", "none"),
]
DECIDED = [
    ("PLAN: She will be scheduled for a lumbar epidural steroid injection at L4-5 next week.", "esi"),
    ("PLAN: I recommended a lumbar epidural steroid injection. He wants to go ahead, and we will set this up.", "esi"),
    ("PLAN: He has elected to have a left L4-5 microdiscectomy, which is set for July 9.", "other"),
    ("PLAN: Dr. Bell will do a left L4-5 transforaminal epidural steroid injection today.", "esi"),
    ("PLAN: He may benefit from an epidural. Start Neurontin first.", "none"),
    ("PLAN: Surgery in the form of a diskectomy was offered. He would like to try therapy first.", "none"),
    ("PLAN: I have scheduled the patient for an EMG. Trigger point injections are to be started later.", "none"),
    ("PLAN: Refer to the pain clinic for consideration of epidural steroid injections.", "none"),
]
SURGERY = [
    ("KYPHOPLASTY\nLEVEL: T12\nFX DATE: 3/2/2026\nPAIN: 8/10\nANES: MAC\nCEMENT: 4 ML", "pva"),
    ("Request for approval: vertebral augmentation of L2. Fracture of 3/3. Pain 7/10 in spite of a brace.", "pva"),
    ("L1 fracture 10 days ago. She consents, and kyphoplasty is on tomorrow's list.", "pva"),
    ("Neuromodulation implant, stage 2. Laminectomy T10, paddle lead, IPG left flank. GA.", "scs"),
    ("Dear Reviewer, We ask for approval of a permanent neurostimulator for the spinal cord by laminectomy.", "scs"),
    (
        "Posterior stabilization C3 to C6 with lateral mass screws and arthrodesis for myelopathy. GA.",
        "cervical-fusion",
    ),
    (
        "C5 corpectomy for tumor, cage, plate from C4 to C6. The patient was intubated awake. No complications.",
        "cervical-fusion",
    ),
    ("H&P. To OR in the morning for C4-7 anterior decompression/fusion. NPO.", "cervical-fusion"),
    ("Removal of spinal cord stimulator system for infection. GA. Leads and generator taken out.", "other"),
    ("Follow-up after ACDF in March. Arm pain gone. Continue the collar.", "none"),
    ("Second opinion. Neck pain only. I would not fuse the neck. Therapy.", "none"),
    ("New consult: L1 fracture. Brace now; if not better in 3 weeks consider kyphoplasty.", "none"),
    ("SCS reprogramming visit. Amplitude raised. Leg pain 4/10 from 6/10.", "none"),
]


@pytest.mark.parametrize(("text", "service"), DONE + DECIDED + SURGERY)
def test_the_subject_of_a_short_note(text: str, service: str):
    assert scan(text).to_dict()["service"]["id"] == service  # type: ignore[index,call-overload]


CAME_FOR = [
    "Referred for a right L4 selective nerve root block.",
    "Right L4 selective nerve root block.",
    "She is sent by Dr. Bell for an L4-5 transforaminal epidural.",
    "Arrives for a planned right L4 nerve root block.",
]
CAME_ABOUT = [
    "Follow-up after a right L4 nerve root block.",
    "Headache since the epidural injection.",
    "Here to talk about an epidural injection; second opinion regarding epidurals.",
    "Leg pain. An epidural injection helped last year.",
    "Back pain, status post L4-5 laminectomy and epidural injections.",
    "Low back and right leg pain.",
]
GOES_AHEAD = [
    "Will proceed with the block as requested.",
    "The risks were told. She wishes to go ahead.",
    "We will schedule her for the injection.",
]
NOT_NOW = [
    "She declines the block.",
    "Will hold off on the injection.",
    "I do not recommend the block.",
    "If no better in six weeks we may proceed with the injection.",
]
VISIT = """

HISTORY: She has had back and right leg pain for years. Dr. Bell thought that a nerve root block might help. MRI shows
narrowing of the right L4 foramen. She had a fusion in 1998.

EXAM: Lumbar motion is limited. Tender on the right.

ASSESSMENT: Stenosis with right L4 radiculopathy. """


def service_of(reason: str, plan: str = "") -> object:
    return scan(f"CHIEF COMPLAINT: {reason}{VISIT}{plan}").to_dict()["service"]["id"]  # type: ignore[index,call-overload]


@pytest.mark.parametrize("reason", CAME_FOR)
def test_what_the_patient_came_for_is_the_subject_of_a_visit(reason: str):
    assert service_of(reason) == "esi"


@pytest.mark.parametrize("reason", CAME_ABOUT)
def test_what_the_patient_came_because_of_is_not(reason: str):
    assert service_of(reason) == "none"


@pytest.mark.parametrize("plan", GOES_AHEAD)
def test_the_block_of_a_plan_is_the_only_one_that_the_note_talks_of(plan: str):
    assert service_of("Evaluation for a right L4 nerve root block.", plan) == "esi"


@pytest.mark.parametrize("plan", NOT_NOW)
def test_what_the_patient_came_for_may_be_put_off(plan: str):
    assert service_of("Right L4 selective nerve root block.", plan) == "none"
