"""Which service a note records where the act is told without its name, or the name without the act."""

from __future__ import annotations

import pytest

from notecheck.check import check
from notecheck.core.note import Note

ACTS = [
    # What the hand did, whatever it is called.
    ("L L5/S1 foramen with a 22g, omnipaque 1 mL, dex 10 mg. Past: facet RFA 2022, SI injection 2023.", "esi"),
    ("We put a steroid (dexamethasone, 8 mg) next to the pinched nerve where it leaves the spine, with x-ray.", "esi"),
    ("TF R L4/5\nfluoro. iohex 1 cc + epid flow. dex 15 total.", "esi"),
    ("A kyphoplasty in 2019, knee injections 2021. Now left leg pain. C-arm; needle beneath the left L5 pedicle, "
     "iohexol along the root, 10 mg of dexamethasone.", "esi"),
    ("He is booked: left S1, through the foramen, fluoro, contrast, dexamethasone; 17 July. Consent signed.", "esi"),
    ("PROC - 62323\nLVL - L4/5\nDRUG - depo 80\nfluoro 19 s", "esi"),
    # Another block, with an epidural in its history.
    ("Both SI joints today under fluoroscopy. Two caudal epidurals in 2023 were useless. Prone, chlorhexidine, 22G to "
     "the lower third of each joint; no sacral canal spread. Triamcinolone 40 mg each. Needles out.", "other"),
    ("Procedure: left sacroiliac joint injection\nTwo caudal epidurals (2023-24) made no difference.\nUnder "
     "fluoroscopy methylprednisolone 40 mg went in; no escape towards the foramina or epidural space.", "other"),
    ("Diagnostic C7 root block (R). LA alone. An ILESI with depo-medrone in 2024. CT. Supine. 25G spinal needle to the "
     "foramen, 0.3 ml Omnipaque, 0.5 ml bupivacaine.", "other"),
    ("LUMBAR MYELOGRAM\nPrevious ESI with transient benefit. Isovue-M 12 mL intrathecal.", "other"),
    ("Labor epidural: Tuohy at L3-4, LOR 5 cm, catheter, test dose negative. Hx lumbar ESI 2021.", "other"),
    ("Packet. Outside, 2024: Right L4-L5 TFESI, dexamethasone 10 mg.\nProcedure: radiofrequency ablation of the L3 and "
     "L4 medial branches\nProne, fluoroscopy, 17 G introducers, lidocaine. No steroid.", "other"),
    # An operation that is only a place, and an implant by its name.
    ("Adjacent segment stenosis above the old L3-5 fusion.\nProcedure: L2-3 interlaminar\nTuohy, LOR, Omnipaque 2 ml "
     "down to L3 where fusion scar stops it, methylprednisolone 80 mg.", "esi"),
    ("Stimulator implant note\nOperation. General. Partial T10 laminectomy; 16-contact paddle to T8-T9.", "scs"),
    # Only talked of, called off, or long done.
    ("PROCEDURE NOT PERFORMED\nPlanned procedure: caudal epidural steroid injection\nPlaced prone, time out done. "
     "An abscess was found; no needle, no steroid.", "none"),
    ("PLAN: Repeat epidural (TF L4-5, fluoro, contrast, dex 10) offered in detail. Pt DECLINES - dislikes it.", "none"),
    ("Post-procedure telephone call\nProcedure: L5-S1 interlaminar ESI\nPain today 4. Nothing is booked.", "none"),
    ("Seen four weeks after left L5 transforaminal epidural steroid injection done with fluoroscopy and dexamethasone "
     "12 mg. 75% better. No injection needed.", "none"),
    ("Right L5 TFESI: the form is left unsigned; she isn't ready. PT instead.", "none"),
    ("Spine meeting. SCS an option but smoker. Not for listing.", "none"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "service"), ACTS)
def test_the_act_or_the_decision_is_what_counts(text: str, service: str):
    assert check(Note("t", text)).service.id == service


@pytest.mark.parametrize(
    ("told", "session"),
    [
        (
            "Procedure: C7-T1 interlaminar epidural steroid inj, first one ever (pt has had no neck injections)",
            "initial",
        ),
        ("Trouble with stairs, PT failed: TFESI chosen. No prior epidurals.\nPROC: left L3-4 TFESI", "initial"),
        ("OPERATION: EPIDURAL STEROID INJECTION C7-T1 (SECOND; FIRST 01/27/2026 SAME SPACE)", "repeat"),
        ("Her second caudal is done today. Caudal epidural, 17 ga Tuohy.", "repeat"),
    ],
)
def test_the_session_told_beside_the_name(told: str, session: str):
    assert check(Note("n", f"{told}\nFluoroscopy, Omnipaque 1 mL, Depo-Medrol 80 mg.")).service.session == session


@pytest.mark.parametrize(("told", "found"), [("Images sent to PACS (#6).", []), ("This is ESI #2.", [2])])
def test_pictures_are_not_counted_as_sessions(told: str, found: list[int]):
    facts = check(Note("n", f"Lumbar epidural steroid injection.\n{told}")).facts
    assert [getattr(f.value, "count", None) for f in facts if f.type == "session_number"] == found


@pytest.mark.parametrize("label", ["Count", "Frequency"])
def test_a_plan_under_its_label(label: str):
    text = (
        "Epidural steroid injection." + " The note goes on." * 20 + f"\n{label}. I look for two in the next 12 months."
    )
    facts = check(Note("n", text), service="esi").facts
    assert [getattr(f.value, "count", None) for f in facts if f.type == "session_plan"] == [2]
