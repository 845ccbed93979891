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


@pytest.mark.parametrize(("text", "service"), DONE + DECIDED)
def test_the_subject_of_a_short_note(text: str, service: str):
    assert scan(text).to_dict()["service"]["id"] == service  # type: ignore[index,call-overload]
