"""The service of a note, an epidural's way in, and whether it is a repeat."""

from __future__ import annotations

import pytest

from notecheck.concepts import prior_procedure, procedure
from notecheck.core.note import Note
from notecheck.core.verdict import Service
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out
from notecheck.relate.service import recognise

DONE = "\nPatient prone, prepped and draped. Needle advanced under fluoroscopy and drug injected."


def service(text: str) -> Service:
    page = lay_out(Note("t", text))
    mentions = annotate(page)
    facts = (*procedure.read(page, mentions), *prior_procedure.read(page, mentions))
    return recognise(page, facts, mentions)


NAMES = [
    ("PROCEDURE: Right L4-5 transforaminal epidural steroid injection" + DONE, "esi", "transforaminal"),
    ("PROCEDURE: ILESI C7-T1" + DONE, "esi", "interlaminar"),
    ("Caudal ESI today." + DONE, "esi", "caudal"),
    ("Procedure: left S1 selective nerve root block with dexamethasone" + DONE, "esi", "transforaminal"),
    (
        "Prone. 20G Tuohy to loss of resistance at L4-5, Omnipaque epidural, Kenalog injected.",
        "esi",
        "interlaminar",
    ),
    ("OPERATION: T9 laminectomy for spinal cord stimulator paddle. IPG left flank." + DONE, "scs", None),
    ("PROCEDURE: Kyphoplasty T12. PMMA 4 mL." + DONE, "pva", None),
    (
        "PROCEDURE: Anterior cervical discectomy C5-6 with interbody arthrodesis and plate" + DONE,
        "cervical-fusion",
        None,
    ),
    ("PROCEDURE: ACDF C5-6" + DONE, "cervical-fusion", None),
    ("PROCEDURE: L4-5 transforaminal lumbar interbody fusion" + DONE, "other", None),
    ("PROCEDURE: Lumbar medial branch blocks L3-L5" + DONE, "other", None),
    ("PROCEDURE: Right SI joint injection" + DONE, "other", None),
    ("PROCEDURE: Lumbar ESI L4-5 and bilateral L3-4 facet injections" + DONE, "esi", None),
    ("PROCEDURE: Left L4 root block, diagnostic only, lidocaine" + DONE, "other", None),
    ("PROCEDURE: Percutaneous spinal cord stimulator trial, two leads" + DONE, "other", None),
    ("Plan: schedule R L5 TFESI. Consent obtained.", "esi", "transforaminal"),
    ("PROCEDURE: L5 periradicular infiltration right, CT-guided" + DONE + " Triamcinolone.", "esi", "transforaminal"),
    ("PROCEDURE: Peridural infiltration L3-4" + DONE + " 40 mg triamcinolone.", "esi", None),
    ("PROCEDURE: Lysis of adhesions (Racz technique), caudal approach. Hyaluronidase." + DONE, "other", None),
    ("L4-L5 ESI #2. Tolerated well. Kenalog 80 mg.", "esi", None),
    ("F/u of L4-L5 ESI. Tolerated well. 60% better. Medrol was not needed.", "none", None),
    ("Requested service: CPT 64483, 64484 right L4 and L5. Scheduled for 3/4.", "esi", "transforaminal"),
    ("OPERATION: Replacement of spinal cord stimulator battery. The old generator was removed." + DONE, "other", None),
    ("OPERATION: Percutaneous placement of permanent spinal cord stimulator leads" + DONE, "other", None),
    ("OPERATION: T10 laminectomy, permanent spinal cord stimulator, after a percutaneous trial" + DONE, "scs", None),
    ("We request authorization for a permanent spinal cord stimulator after a trial with 80% relief.", "scs", None),
    ("OPERATION: Anterior cervical discectomy C5-6 without fusion" + DONE, "other", None),
    ("OPERATION: Ulnar nerve transposition, left elbow", "other", None),
    ("PROCEDURE: Synovial cyst rupture L4-5", "other", None),
    ("PROCEDURE: None today.\nFollow-up of back pain.", "none", None),
    ("PROCEDURE: MRI lumbar spine\nFINDINGS: L4-5 protrusion.", "none", None),
    ("PROCEDURE: Synovial cyst rupture L4-5\nThe procedure was cancelled for fever.", "none", None),
    ("Office visit. Sciatica for 3 weeks. Plan: PT. We may consider an ESI if no better.", "none", None),
    ("Office visit. History of L4-5 ESI in 2023 with relief. Plan: continue gabapentin.", "none", None),
]


@pytest.mark.parametrize(("text", "name", "approach"), NAMES)
def test_service_and_approach(text: str, name: str, approach: str | None):
    found = service(text)
    assert (found.id, found.approach) == (name, approach)


VISIT = "HPI: Left leg pain for four months, 7/10.\nIMPRESSION: Left L5 radiculopathy.\nPLAN: "
SETTLED = [
    ("I am going to set him up for a left L4-5 epidural steroid injection.", "esi"),
    ("Plan is for L5 transforaminal epidural injection. He agrees with the plan.", "esi"),
    ("Lumbar epidural steroid injection at L4-5, to be done on Thursday.", "esi"),
    ("Arrangements have been made for a caudal epidural steroid injection.", "esi"),
    ("Schedule L4-5 interlaminar ESI.", "esi"),
    ("1. Schedule for left L5 TFESI. 2. Continue gabapentin.", "esi"),
    ("It was decided to perform a lumbar epidural steroid injection.", "esi"),
    ("We will bring him back for a left L5 transforaminal epidural steroid injection.", "esi"),
    ("Lumbar epidural steroid injections will be performed at L4-5 x3.", "esi"),
    ("Since care failed, the next step is an L5-S1 epidural, for which she has signed consent.", "esi"),
    ("We will set her up for kyphoplasty of L1 next week.", "pva"),
    ("Schedule ACDF C5-6. Medical clearance.", "cervical-fusion"),
    ("She is to have a permanent paddle spinal cord stimulator by laminectomy on May 4.", "scs"),
]
OPEN = [
    "If he is no better, we will schedule an epidural steroid injection.",
    "Set him up for an MRI of the lumbar spine.",
    "Schedule physical therapy. Epidural injection is an option afterwards.",
    "Bring him back for review of the EMG; then decide on an epidural injection.",
    "Kyphoplasty if pain persists at 4 weeks.",
    "He presents for follow up of the second epidural steroid injection with 60% relief.",
    "I recommend an L5-S1 epidural steroid injection. He will let us know.",
    "The epidural that was scheduled for last week was cancelled.",
    "The epidural anesthetic was given in labor; she sat up during the epidural. EMG is scheduled.",
    "Her husband is scheduled for an epidural steroid injection.",
]


@pytest.mark.parametrize(("plan", "name"), SETTLED)
def test_a_visit_has_the_service_that_is_settled(plan: str, name: str):
    assert service(VISIT + plan).id == name


@pytest.mark.parametrize("plan", OPEN)
def test_a_visit_that_leaves_it_open_has_none(plan: str):
    assert service(VISIT + plan).id == "none"


SESSIONS = [
    ("No prior ESI.", "initial"),
    ("Never had an epidural before.", "initial"),
    ("Prior epidurals: none.", "initial"),
    ("This is her first lumbar epidural.", "initial"),
    ("Last L4-5 ILESI 10/8/2025 gave 70% relief for 4 months.", "repeat"),
    ("This is the second epidural of the year.", "repeat"),
    ("L5-S1 ESI #2.", "repeat"),
    ("A cervical ILESI at C6-7 on 1/29/2025 gave 75% relief.", "unknown"),
    ("Lumbar facet injections in 2024 did not help.", "unknown"),
    ("Prior ESI this region: [ ] Yes [x] No", "initial"),
    ("Session type: repeat", "repeat"),
    ("Relief after the March injection was 60%.", "repeat"),
    ("A second injection may follow if this one helps.", "unknown"),
    ("His brother had two epidurals with relief.", "unknown"),
]


@pytest.mark.parametrize(("said", "session"), SESSIONS)
def test_session(said: str, session: str):
    text = f"HPI: Left sciatica. {said}\nPROCEDURE: L4-5 interlaminar epidural steroid injection{DONE}"
    assert service(text).session == session


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PROCEDURE: Balloon compression of the right gasserian ganglion. Foramen ovale entered.", "nerve-lesion"),
        ("PROCEDURE: Right trigeminal nerve block. Needle placed, bupivacaine injected.", "other"),
        ("OPERATION: Right knee arthroscopic debridement for osteoarthritis. Portals, tourniquet.", "knee-arthroscopy"),
        ("OPERATION: Right knee arthroscopy with ACL reconstruction. Portals, tourniquet.", "other"),
        ("PROCEDURE: Vagus nerve stimulator implantation. Neck incision, pocket, closed.", "vns"),
        ("PROCEDURE: VNS generator replacement. Incision, pocket, closed.", "other"),
        ("PROCEDURE: transvenous phrenic nerve stim implant. Pocket closed. Incision.", "phrenic"),
        ("Axonics full implant, IPG pocket, lead S3.", "sacral"),
        ("PROCEDURE: InterStim test stimulation, PNE lead placed by needle, prone, draped.", "other"),
        ("OPERATION: transobturator male sling. Incision, cystoscopy, closed.", "incontinence"),
        ("IPP insertion, cylinders 20 cm, reservoir, pump.", "impotence"),
        ("Upper airway stimulation implant today, cuff and generator pocket.", "hypoglossal"),
        ("Wound visit. Apligraf applied to the ulcer, dressing.", "skin-substitute"),
        ("PROCEDURE: percutaneous image-guided lumbar decompression L4-5. Prone, draped.", "pild"),
        ("HPI: She has a VNS for epilepsy. PROCEDURE: L4-5 interlaminar ESI. Tuohy, contrast, Kenalog 40 mg.", "esi"),
        ("PMH: InterStim placement 2019, penile prosthesis 2012. Here to discuss back pain. Exam normal.", "none"),
    ],
)
def test_every_wiser_service_is_recognised(text, expected):
    assert service(text).id == expected
