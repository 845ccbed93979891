"""Ordinary sentences that look like the documentation of an item and are not: the item must not be met by them."""

import pytest

import notecheck

ESI = "Procedure: lumbar epidural steroid injection L5-S1, prone, under fluoroscopy, needle advanced. Left leg pain.\n"
NOT_MET = {
    "esi.contraindications": [
        "Afebrile, no signs of infection. No longer feels touch around the anus.",
        "Afebrile, no signs of infection. Dressing intact, no soiling.",
        "Afebrile, no signs of infection. He feels it over the buttocks with walking.",
        "No bladder or bowel change. Antibiotic prophylaxis not given.",
    ],
    "esi.active-rehab": [
        "Pain in neck and back every day.",
        "Neck pain with extension every morning.",
        "Takes gabapentin for neck and shoulder each night.",
        "Cannot do squats or lunges each day.",
        "Instructions: walking twice a day.",
    ],
    "esi.sedation-need": [
        "MAC anesthesia was used. At the end of the case the patient sat up and was taken to recovery.",
        "IV sedation, midazolam 2 mg. Her Eliquis had to be held three days before the injection.",
        "Moderate sedation with midazolam 2 mg. HPI: he managed only 5 minutes of walking.",
        "MAC with propofol. She panicked when she lost her keys and hurt her back.",
    ],
    "esi.pain-duration": [
        "History since 2019 of diabetes mellitus.",
        "Course for the past 6 weeks of PT, no relief.",
        "Took gabapentin for 8 weeks of it.",
        "Radiates, tingling. Left rad tech since 2012 at this hospital.",
    ],
    "esi.repeat-benefit": [
        "Repeat. Injection 12/1/2025 took her pain from 8 to 3. 60% relief. He stayed on to April 10, 2026 in Florida.",
        "Repeat. Injection 12/1/2025 gave 60% relief. Entered into 4/2026 study.",
    ],
    "esi.image-guidance": ["I did not feel dye was needed.", "Contrast seldom adds anything here."],
    "esi.severity": ["Pain 7/10. Oswestry Disability Index: 44%."],
    "quality.guidance-record": [
        "Fluoro time 20 sec was written into the record.",
        "Images captured and stored: [ ] yes",
    ],
    "quality.pain-scores": ["Pain 8/10. Fall risk score: [ ] 0 [ ] 1 [x] 2", "Pain 8/10, wants to get under 3/10."],
    "quality.function": ["RN log\n1:52 sat in chair 10 min", "Pain interferes with ADLs, work and sleep."],
}


def status(told: str, item: str) -> str:
    found = notecheck.scan(ESI + told, service="esi", date="2026-05-01").to_dict()
    return next(each["status"] for of in found["checklists"] for each in of["items"] if each["id"] == item)


@pytest.mark.parametrize(("item", "told"), [(item, told) for item, lines in NOT_MET.items() for told in lines])
def test_not_met(item: str, told: str):
    assert status(told, item) not in ("met", "not_applicable")


@pytest.mark.parametrize(
    "told",
    [
        "1 mL Omnipaque outlined the root. Further contrast was not needed.",
        "Isovue 1 mL was used instead of Omnipaque, good epidurogram.",
        "I stopped injecting contrast after 1 mL when the L5 root was outlined.",
    ],
)
def test_contrast_that_was_given_is_not_lost(told: str):
    assert status(told, "esi.image-guidance") == "met"
