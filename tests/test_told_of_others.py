"""What a paper says to all, what a study was to show, what is only aimed at and what happened to others is no proof.

Each passage has a twin that tells the same of this patient: it must still be read.
"""

import pytest

import notecheck

ESI = "Procedure: left L5-S1 transforaminal epidural steroid injection under fluoroscopy. Left leg pain.\n"
AGAIN = (
    "Procedure: left L5-S1 transforaminal epidural steroid injection, a repeat; the first was on 03/04/2026.\n"
    "Date of service: 09/14/2026. Left leg pain.\n"
)
MAC = (
    "Procedure: left L5-S1 transforaminal epidural steroid injection. Anesthesia: MAC with propofol.\n"
    "Prone, draped, under fluoroscopy needle advanced, Omnipaque 1 mL outlined the root, dexamethasone 10 mg.\n"
)
UNNAMED = (
    "Left L5 radiculopathy. Under fluoroscopy a 22-gauge needle was advanced to the left L5-S1 foramen, 1 mL iohexol\n"
    "outlined the L5 root, dexamethasone 10 mg followed. Takes gabapentin now.\n"
)
SCS = (
    "Operation: spinal cord stimulator, permanent paddle lead by T10 laminectomy. Failed back surgery syndrome.\n"
    "Surgical evaluation 2/2: fit for laminectomy. Medical evaluation 2/4: drugs exhausted.\n"
)
PVA = "Procedure: T12 kyphoplasty, 02/20/2026. Osteoporotic compression fracture of T12, fell 02/01/2026.\n"
FUSION = "Procedure: C6-C7 anterior cervical discectomy and fusion. Left C7 radiculopathy. PT x 8 weeks failed.\n"
HIP = "Procedure: left hip joint steroid injection under ultrasound. Pain 7/10 on the table.\n"
CASES = [
    # item, head, what proves nothing, what does
    (
        "esi.session-count",
        ESI,
        "The leaflet that every patient gets says no more than three injections in a region in twelve months.",
        "I expect no more than three injections in this region in twelve months.",
    ),
    (
        "esi.session-count",
        ESI,
        "The consent sheet she signed reads that up to two epidurals are anticipated in twelve months.",
        "For her up to two epidurals are anticipated in twelve months.",
    ),
    (
        "esi.active-rehab",
        ESI,
        "He went home with our printed sheet, which tells patients to do a home exercise program of ten minutes a day.",
        "He is keeping up his home exercise program every morning.",
    ),
    (
        "esi.repeat-benefit",
        AGAIN,
        "The first one helped. Our yardstick for a repeat is 50% relief that lasts four months.",
        "The first one brought 60% relief that lasted four months.",
    ),
    (
        "esi.repeat-benefit",
        "Procedure: left L5-S1 transforaminal epidural steroid injection. Date of service: 03/14/2026.\n",
        "First epidural injection 03/06/2026: 20% relief. The dye stayed dorsal, so today we changed the approach.",
        "First epidural injection 02/06/2026: 20% relief. The dye stayed dorsal, so today we changed the approach.",
    ),
    (
        "esi.sedation-need",
        MAC,
        "Her sister's injection here was abandoned because she could not lie still.",
        "Her injection in May was abandoned because she could not lie still.",
    ),
    (
        "esi.sedation-need",
        MAC,
        "Reason: unit policy 12 (MAC where an attempt under local was abandoned or the patient cannot lie still).",
        "Reason: an attempt under local was abandoned as she cannot lie still.",
    ),
    (
        "esi.sedation-need",
        MAC,
        "His late brother had Parkinson tremor; on the table that man could not lie still. He himself is anxious.",
        "He has Parkinson tremor and on the table could not lie still.",
    ),
    (
        "esi.image-guidance",
        ESI,
        "Prone. Needle advanced to the foramen. Omnipaque 240, 1 mL drawn up, but the vial went back unopened.",
        "Prone. Needle advanced to the foramen. Omnipaque 240, 1 mL drawn up and given, epidural spread.",
    ),
    (
        "esi.image-guidance",
        ESI,
        "Prone. Needle advanced. Isovue 1 mL was drawn up and then thrown away, given her hives.",
        "Prone. Needle advanced. Isovue 1 mL was injected; the rest was thrown away.",
    ),
    (
        "esi.conservative-care",
        UNNAMED,
        "Eight weeks of physical therapy for his frozen right shoulder, no relief.",
        "Eight weeks of physical therapy for his left leg, no relief.",
    ),
    (
        "esi.conservative-care",
        ESI,
        "Given an order for physical therapy for 6 weeks, but chose not to go, as a neighbor got no relief from it.",
        "Went to physical therapy for 6 weeks and got no relief from it.",
    ),
    (
        "esi.pain-duration",
        ESI,
        "The leg has hurt a good while. Right shoulder stiff as well; that began 01/18/2026. Seen 05/20/2026.",
        "The right shoulder has been stiff a good while. Left leg pain; that began 01/18/2026. Seen 05/20/2026.",
    ),
    (
        "esi.indication",
        ESI + "Left L5 radiculopathy. Left great toe extension 4/5.\n",
        "MRI is booked for 12 May, to see whether a disc herniation at L5-S1 compresses the root.",
        "MRI of 12 May: a disc herniation at L5-S1 compresses the root.",
    ),
    (
        "esi.severity",
        ESI + "Pain 7/10 before the procedure.\n",
        "Husband (bad hip) stands at the sink only 5 minutes.",
        "She stands at the sink only 5 minutes.",
    ),
    (
        "scs.multidisciplinary",
        SCS + "Psychology: Dr. Lee, 02/01/2026, cleared for stimulator.\n",
        "Physical therapy         J. Tan, DPT              05/18/2026     to be assessed, after discharge",
        "Physical therapy         J. Tan, DPT              02/03/2026     assessed, agrees",
    ),
    (
        "scs.multidisciplinary",
        SCS + "Physical therapy: J. Tan, DPT, 02/03/2026, assessed and agrees.\n",
        "Psychology: Dr. Lee, 08/01/2019, cleared for gastric sleeve.",
        "Psychology: Dr. Lee, 02/01/2026, cleared for stimulator.",
    ),
    (
        "scs.trial",
        SCS,
        "Trial 1/5 to 1/12 was a success; the maker's booklet quotes a 70% drop in pain, and she walked 6 blocks.",
        "Trial 1/5 to 1/12 was a success; she had a 70% drop in pain, and she walked 6 blocks.",
    ),
    (
        "pva.fracture",
        PVA,
        "MRI is requested to look for marrow edema across the T12 body on STIR.",
        "MRI shows marrow edema across the T12 body on STIR.",
    ),
    (
        "pva.bone-referral",
        PVA,
        "DXA referral: placed 02/06. Osteoporosis education referral: placed 02/06. Comment: turned both down today.",
        "DXA referral: placed 02/06. Osteoporosis education referral: placed 02/06. Comment: agrees to both.",
    ),
    (
        "pva.fracture",
        PVA,
        "X-ray 02/03/2026: wedging of T12. The MRI of the L-spine in 2019 had shown marrow edema on STIR.",
        "X-ray 02/03/2026: wedging of T12. The MRI of the spine that day had shown marrow edema on STIR.",
    ),
    (
        "quality.conservative-failure",
        ESI,
        "Eight weeks of physical therapy with Mr. Tansley, finished November 21, did nothing for his frozen shoulder.",
        "Eight weeks of physical therapy with Mr. Tansley, finished November 21, did nothing for his numb leg.",
    ),
    (
        "cervical-fusion.pathway",
        FUSION,
        "MRI of the lumbar spine shows a L4-L5 disc herniation that compresses the L5 root.",
        "MRI of the cervical spine shows a C6-C7 disc herniation that compresses the C7 root.",
    ),
    (
        "quality.pain-scores",
        HIP,
        "After: 2/10 is what he would settle for; he says it is looser.",
        "After: 2/10, and he says it is looser.",
    ),
    (
        "quality.pain-scores",
        HIP,
        "REC: VSS. Gait unch. Goal pain 2/10 by discharge, RN to ask & chart.",
        "REC: VSS. Gait unch. Pain 2/10 by discharge.",
    ),
]
STILL_READ = [
    ("quality.pain-scores", HIP, "RN confirmed that patient was walking at 25 minutes with pain 2/10."),
    ("quality.pain-scores", HIP, "Specimen: none, at 25 minutes pain 2/10."),
    ("quality.pain-scores", HIP, "I checked the patient after her procedure, pain 2/10 at 25 minutes."),
    ("quality.pain-scores", HIP, "At 25 minutes pain 2/10, and he'd accept a ride home."),
    ("quality.pain-scores", HIP, "She let me know that it was better after 25 minutes: pain 2/10."),
    ("quality.function", ESI, "Lives with husband and son, has trouble with stairs and can sit only 15 minutes."),
    ("quality.function", ESI, "Her husband has noticed she can sit only 15 minutes before she has to get up."),
    ("quality.function", ESI, "Her boss has put her on light duty because she cannot sit more than 15 minutes."),
    ("quality.function", ESI, "Daughter states that patient has trouble standing more than 10 minutes."),
    (
        "esi.pain-duration",
        "Procedure: left L5-S1 transforaminal epidural steroid injection, 10/14/2025.\n",
        "64F with migraines and a shoulder scope in 2019 presents with an 11-week history of low back and leg pain.",
    ),
    (
        "scs.trial",
        SCS,
        "Trial 12/1 to 12/8/2025 met success criteria: 60% reduction in leg pain, and she walked 6 blocks, before 1.",
    ),
    ("esi.image-guidance", UNNAMED, "Omnipaque ran while the patient was on the table; spot films saved to PACS."),
    (
        "scs.multidisciplinary",
        SCS,
        "Psychology 2/6, V. Strom PhD: cleared, will be followed after surgery. PT baseline functional evaluation 2/7.",
    ),
    (
        "pva.fracture",
        PVA,
        "MRI 02/10/2026 shows marrow edema on STIR at T12 that was absent on the MRI of 2022.",
    ),
]
"""Words that resemble those above, and a passage that proves what it says."""


def _status(item: str, text: str) -> str:
    checklists = notecheck.scan(text, note_id="n").to_dict()["checklists"]
    return next((each["status"] for one in checklists for each in one["items"] if each["id"] == item), "not there")


@pytest.mark.parametrize(("item", "head", "told", "own"), CASES)
def test_only_what_is_told_of_this_patient_proves(item: str, head: str, told: str, own: str) -> None:
    """The first passage does not meet the item, its twin does."""
    assert _status(item, head + told) != "met"
    assert _status(item, head + own) == "met"


@pytest.mark.parametrize(("item", "head", "told"), STILL_READ)
def test_what_only_resembles_it_is_still_read(item: str, head: str, told: str) -> None:
    """The passage meets the item."""
    assert _status(item, head + told) == "met"
