"""Dictated notes: injections under less usual names, those that a visit settles, and epidurals that are none.

Every note is invented.
"""

from __future__ import annotations

import pytest

import notecheck

DONE = [
    (
        "OPERATION: Selective nerve block, right L5. Needle to the foramen under fluoroscopy. Celestone.",
        "transforaminal",
    ),
    ("PROCEDURE: Right L5 nerve root sleeve steroid injection with epidurography. Kenalog 40 mg.", "transforaminal"),
    ("OPERATION: Lumbar epidurogram and injection. L4-5, loss of resistance. Depo-Medrol 80 mg.", "interlaminar"),
    ("OPERATION: Sacral epidural injection of steroid. Aristocort 50 mg with 20 cc of Xylocaine.", "caudal"),
    ("She was taken to day surgery where she received her epidural steroid injection at L5-S1.", None),
]
SETTLED = [
    "PLAN: Dr. Sample plans on doing a cervical epidural injection under fluoroscopy today.",
    "PLAN: I recommended lumbar epidural steroid injections. She is willing to try this. We will begin next week.",
    "PLAN: He has decided on an epidural before he would think about an operation; he is on the schedule for Thursday.",
    "PLAN: We will try a lumbar epidural steroid injection. Followup in three weeks.",
    "PLAN: I have asked Dr. Sample to perform a cervical epidural steroid injection.",
    "She has an appointment for a lumbar epidural steroid injection on Thursday.",
    "PLAN: We will repeat the lumbar epidural steroid injection, since the first gave her two months of relief.",
]
NAMES = [
    "a lumbar epidural",
    "a series of three epidurals",
    "an epidural series",
    "epidural nerve blocks",
    "a caudal",
    "an L5 nerve block",
    "a diagnostic and therapeutic L5 root block",
    "a lumbar steroid injection",
]
OPEN = [
    "PLAN: I told her that epidural injections are an option. For now we will start therapy. She agrees.",
    "PLAN: I explained what an epidural steroid injection is. She is willing to have one if the tablets fail.",
    "He has been through epidural injections and would like surgery. A lumbar MRI will be scheduled.",
    "PLAN: She asked about an epidural injection. This should wait for the EMG, which will be arranged.",
    "He was to have an epidural today but his INR was 2.4. The injection was cancelled.",
    "PLAN: I recommended epidural steroid injections. She wishes to try physical therapy before proceeding with this.",
]
OTHERS = [
    "Gravida 2, 39 weeks of gestation. Requested an epidural. Sitting, prepped. Needle, loss of resistance. Tolerated.",
    "PROCEDURE: Right greater occipital nerve block. She has a cervical epidural scheduled for next month. Marcaine.",
    "PROCEDURE: Lumbar myelogram. Needle at L2-3 under fluoroscopy. 15 cc of Omnipaque. Some epidural contrast.",
]


def service(text: str) -> dict[str, str]:
    return notecheck.scan(text).to_dict()["service"]


@pytest.mark.parametrize(("text", "approach"), DONE)
def test_less_usual_names(text: str, approach: str | None):
    found = service(text)
    assert found["id"] == "esi" and found["approach"] in (approach, None) and (approach is None or found["approach"])


@pytest.mark.parametrize("text", SETTLED)
def test_settled(text: str):
    assert service(text)["id"] == "esi"


@pytest.mark.parametrize("name", NAMES)
def test_names_without_their_usual_company(name: str):
    assert service(f"IMPRESSION: Radiculopathy.\n\nPLAN: We will schedule her for {name} next week.")["id"] == "esi"


@pytest.mark.parametrize("text", OPEN)
def test_left_open(text: str):
    assert service(text)["id"] == "none"


@pytest.mark.parametrize("text", OTHERS)
def test_no_injection_of_steroid(text: str):
    assert service(text)["id"] == "other"


@pytest.mark.parametrize(
    ("written", "levels"),
    [
        ("L4 5 interspace", ["L4-L5"]),
        ("L5, S1 interspace", ["L5-S1"]),
        ("lumbosacral interspace", ["L5-S1"]),
        ("fourth lumbar interspace", ["L4-L5"]),
        ("L 4-5 interspace", ["L4-L5"]),
        ("interspace between L3 and L4", ["L3-L4"]),
    ],
)
def test_one_interspace(written: str, levels: list[str]):
    note = (
        f"PROCEDURE: Epidural.\n\nProne, prepped. The {written} was entered with a Tuohy, loss of resistance, injected."
    )
    facts = [f for f in notecheck.scan(note).to_dict()["facts"] if f["type"] == "spinal_target"]
    assert [f["value"]["levels"] for f in facts] == [levels]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (
            "TECHNIQUE: His left arm pain recurred after surgery. CT showed no fusion at C4-5. Prone, prepped.",
            "met",
        ),
        ("INDICATION: Right-sided radiculopathy; MRI disclosed stenosis at L4-5.", "met"),
        ("IMPRESSION: Right L5 radiculopathy, stenosis at L4-5.", "missing"),
        ("INDICATION: Failed extended conservative care.", "partial"),
    ],
)
def test_reason(text: str, status: str):
    note = f"PROCEDURE: Laminectomy L4-5.\n\n{text}\n\nIncision. Retractors placed. Closed in layers. EBL 50 cc."
    items = [
        i for c in notecheck.scan(note).to_dict()["checklists"] for i in c["items"] if i["id"] == "quality.necessity"
    ]
    assert [i["status"] for i in items] == [status]
