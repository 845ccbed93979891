"""Courses of therapy in the ways clinicians write them: category, standing, result and length all at once."""

from __future__ import annotations

import pytest

from notecheck.concepts.conservative_therapy import ConservativeTherapy, read
from notecheck.core.note import Note
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out

DONE = {"tried": "done", "ongoing": "done"}
RESULT = {
    "failed": "inadequate",
    "partial": "inadequate",
    "not_tolerated": "excluded",
    "contraindicated": "excluded",
}
SHORT = {
    "physical_therapy": "pt",
    "medication": "med",
    "home_exercise": "hep",
    "manipulation": "chiro",
    "modality": "mod",
    "bracing": "brace",
    "injection": "inj",
    "cognitive_behavioral": "cbt",
    "activity_modification": "act",
    None: "any",
}


def found(text: str) -> list[str]:
    page = lay_out(Note("t", "Date of service: 03/01/2026\nHPI: " + text))
    out = []
    for fact in read(page, annotate(page)):
        value = fact.value
        assert isinstance(value, ConservativeTherapy)
        status = DONE.get(value.status, value.status)
        result = RESULT.get(value.outcome, value.outcome)
        days = "" if value.duration_days is None else f" {value.duration_days}"
        out.append(f"{SHORT[value.category]} {status} {result}{days}")
    return sorted(out)


CASES = [
    ("She did six weeks of physical therapy without improvement.", ["pt done inadequate 42"]),
    ("Failed PT and NSAIDs.", ["pt done inadequate", "med done inadequate"]),
    (
        "PT x6wks - no help. Gabapentin 300 TID x 2 months, stopped due to sedation.",
        ["pt done inadequate 42", "med done excluded 60"],
    ),
    ("Meloxicam and hydrocodone gave nothing lasting.", ["med done inadequate", "med done inadequate"]),
    (
        "He has tried chiropractic, acupuncture and a back brace; none of these helped.",
        ["chiro done inadequate", "mod done inadequate", "brace done inadequate"],
    ),
    ("No benefit from gabapentin or duloxetine.", ["med done inadequate", "med done inadequate"]),
    ("No PT yet.", []),
    ("She takes ibuprofen, and it does seem to help.", ["med done relieved"]),
    ("Chiropractic care was helping his back and neck pain somewhat.", ["chiro done inadequate"]),
    ("PT relieved all her pain and left her slightly tired.", ["pt done relieved"]),
    ("PT in the spring helped.", ["pt done relieved"]),
    ("He is not receiving any objective improvement from chiropractic treatment.", ["chiro done inadequate"]),
    ("The pain is refractory to aggressive medical measures.", ["any done inadequate"]),
    ("She keeps up the stretching and comes back on 6 January.", ["hep done unspecified"]),
    ("I will hold the Flexeril and the hydrocodone.", ["med done unspecified", "med done unspecified"]),
    ("He performs the prescribed stretching and exercises daily.", ["hep done unspecified"]),
    ("Stays on duloxetine 60 mg, which we shall not change.", ["med done unspecified"]),
    ("Lyrica 75 BID, dose unchanged.", ["med done unspecified"]),
    ("Panadol 1 g TID every day still.", ["med done unspecified"]),
    ("Takes meloxicam daily; he does not miss doses.", ["med done unspecified"]),
    ("On gabapentin 900 and still cannot sit through dinner.", ["med done inadequate"]),
    ("Keeps at the band work his physio left him with.", ["hep done unspecified"]),
    ("Pain medications: Norco 5 TID, tizanidine 2 mg qhs.", ["med done unspecified", "med done unspecified"]),
    (
        "Fisioterapia dos meses sin mejoria. Ibuprofeno suspended for gastritis.",
        ["pt done inadequate", "med done excluded"],
    ),
    ("Admitted 02/24/2026. Despite Tylenol and tramadol since admission: 8/10.", ["med done inadequate 5"] * 2),
    ("PT (Sept. - Oct. 2025), eight weeks, moved nothing.", ["pt done inadequate 56"]),
    ("He has tried PT and is not a candidate for more surgery.", ["pt done unspecified"]),
    ("Treated conservatively with aceclofenac for 4 weeks with minimal relief.", ["med done inadequate 28"]),
    ("She has never seen a chiropractor.", []),
    (
        "Pain persists despite 8 weeks of PT and daily ibuprofen.",
        ["pt done inadequate 56", "med done inadequate"],
    ),
    ("Takes naproxen 500 mg BID since 1/15/2026, which helps a little.", ["med done inadequate 45"]),
    ("Currently doing a home exercise program daily.", ["hep done unspecified"]),
    ("PT was ordered last visit and will start next week.", ["pt planned unspecified"]),
    ("We discussed CBT.", ["cbt planned unspecified"]),
    ("He declines physical therapy.", ["pt declined unspecified"]),
    ("Physical therapy from 10/1/2025 to 11/26/2025. It did not help.", ["pt done inadequate 56"]),
    ("She went to physical therapy for two months. No relief.", ["pt done inadequate 60"]),
    ("Conservative care has failed.", ["any done inadequate"]),
    ("Patient has failed all conservative measures.", ["any done inadequate"]),
    ("NSAIDs are contraindicated because of stage 3 kidney disease.", ["med declined excluded"]),
    ("Could not tolerate gabapentin.", ["med done excluded"]),
    ("Naproxen upset her stomach and was stopped.", ["med done excluded"]),
    ("Tramadol takes the edge off.", ["med done inadequate"]),
    ("His brother had physical therapy and it cured him.", []),
    ("PT/INR normal. Pt tolerated the visit.", []),
    ("Over eight weeks she attended PT at Northside with no change.", ["pt done inadequate 56"]),
    (
        "A 6-week course of PT and home exercises failed to relieve the leg.",
        ["pt done inadequate 42", "hep done inadequate 42"],
    ),
    ("Twelve weeks of chiropractic care made no difference.", ["chiro done inadequate 84"]),
    (
        "Ice, heat and rest were of no benefit.",
        ["mod done inadequate", "mod done inadequate", "act done inadequate"],
    ),
    ("Soft collar for 3 weeks, no better.", ["brace done inadequate 21"]),
    ("TENS unit for a month was useless.", ["mod done inadequate 30"]),
    ("Massage helped only for a few hours.", ["mod done inadequate"]),
    ("She continues her stretches every morning.", ["hep done unspecified"]),
    ("Consider PT if no better.", ["pt planned unspecified"]),
    ("Lyrica caused leg swelling.", ["med done excluded"]),
    ("Unresponsive to Lyrica, Cymbalta and Elavil.", ["med done inadequate"] * 3),
    ("Medrol dose pack gave relief for three days only.", ["med done inadequate"]),
    ("He has been in PT twice a week for 5 weeks and is making slow gains.", ["pt done unspecified 35"]),
    ("Ibuprofen and Flexeril have not helped.", ["med done inadequate"] * 2),
    ("Neither the brace nor the tramadol helped.", ["brace done inadequate", "med done inadequate"]),
    (
        "She is not in PT and does not do her exercises.",
        ["pt declined unspecified", "hep declined unspecified"],
    ),
    ("Has had 10 sessions of biofeedback with modest benefit.", ["cbt done inadequate"]),
    ("Activity modification for 3 months has not been enough.", ["act done inadequate 90"]),
    ("Gabapentin 300 mg TID started 12/1/2025 - no relief to date.", ["med done inadequate 90"]),
    (
        "Tried: NSAIDs (GI bleed), PT x 8 wks (no benefit), chiro (worse).",
        ["med done excluded", "pt done inadequate 56", "chiro done inadequate"],
    ),
    (
        "Treatments tried include Tylenol, heat, and a walking program, all without lasting relief.",
        ["med done inadequate", "mod done inadequate", "hep done inadequate"],
    ),
    ("Acupuncture weekly for 6 weeks brought no relief.", ["mod done inadequate 42"]),
    ("On tizanidine 4 mg at night.", ["med done unspecified"]),
    (
        "PT 2x/wk x 6 wks then HEP, both with little to no benefit.",
        ["pt done inadequate 42", "hep done inadequate"],
    ),
    ("Completed 12 visits of PT 9/8/2025-11/3/2025 and plateaued.", ["pt done inadequate 56"]),
    (
        "She takes Aleve daily with partial relief and does yoga.",
        ["med done inadequate", "hep done unspecified"],
    ),
    ("Oral steroids x 6 days: helped briefly.", ["med done inadequate 6"]),
    ("He tried cyclobenzaprine but it made him too drowsy to work.", ["med done excluded"]),
    ("Home exercises have been continued for 4 months with no improvement.", ["hep done inadequate 120"]),
    ("His opioids were weaned off in 2024.", ["med done unspecified"]),
    (
        "Despite naproxen, Tylenol, and six weeks of supervised PT she still cannot stand.",
        ["med done inadequate", "med done inadequate", "pt done inadequate 42"],
    ),
    ("Pain not relieved by ibuprofen.", ["med done inadequate"]),
    (
        "Uses heat and ice as needed, and Tylenol arthritis daily; relief is brief.",
        ["mod done inadequate", "med done inadequate"],
    ),
    (
        "Rx so far: Celebrex 200 qd x 10 wks, relief 20%; PT 3x/wk x 4 wks, flared.",
        ["med done inadequate 70", "pt done inadequate 28"],
    ),
    ("Physical therapy (8 visits over 5 weeks) - minimal gains.", ["pt done inadequate 35"]),
    ("Tramadol no longer works.", ["med done inadequate"]),
    ("Amitriptyline gave him dry mouth and he quit it.", ["med done excluded"]),
    ("She spent two months in physical therapy without getting any better.", ["pt done inadequate 60"]),
    ("Eight visits with a chiropractor did not change anything.", ["chiro done inadequate"]),
    ("He wears a lumbar brace at work, which eases the pain somewhat.", ["brace done inadequate"]),
    ("Tylenol and ibuprofen provide minimal relief.", ["med done inadequate"] * 2),
    ("Gabapentin: 900 mg/day for 3 months; no appreciable benefit.", ["med done inadequate 90"]),
    ("Ibuprofen since 2/1/2026 has been only partly effective.", ["med done inadequate 28"]),
    (
        "Nonoperative treatment for four months, consisting of therapy and Mobic, has been unsuccessful.",
        ["any done inadequate 120", "med done inadequate", "pt done inadequate"],
    ),
    ("His pain was refractory to ten weeks of PT.", ["pt done inadequate 70"]),
    ("He did not respond to oral steroids.", ["med done inadequate"]),
    ("A trial of Lyrica was abandoned after two weeks because of dizziness.", ["med done excluded 14"]),
    ("PT: completed 6 wks at Summit, no lasting relief.", ["pt done inadequate 42"]),
    (
        "She has had massage and acupuncture without benefit and is now on duloxetine.",
        ["mod done inadequate", "mod done inadequate", "med done unspecified"],
    ),
    ("Twelve sessions of PT over two months left her no better.", ["pt done inadequate 60"]),
    ("Recommended a trial of gabapentin.", ["med planned unspecified"]),
    ("Past: Norco, Soma, Motrin - all ineffective.", ["med done inadequate"] * 3),
    ("Continue Cymbalta 60 mg and HEP.", ["med done unspecified", "hep done unspecified"]),
    (
        "Conservative treatments tried and failed include: physical therapy x 6 weeks, NSAIDs, gabapentin.",
        ["pt done inadequate 42", "med done inadequate", "med done inadequate"],
    ),
    ("Failed conservative therapy (PT 8 wks, NSAIDs).", ["pt done inadequate 56", "med done inadequate"]),
    (
        "She wore a soft collar for three weeks and did therapy, neither of which helped.",
        ["brace done inadequate 21", "pt done inadequate"],
    ),
    ("Lyrica: stopped (edema). Ultram: stopped, didn't work.", ["med done excluded", "med done inadequate"]),
    (
        "Nothing has helped: not PT (8 wks), not meloxicam (3 months).",
        ["pt done inadequate 56", "med done inadequate 90"],
    ),
    ("Since 1/12/26 he has taken etodolac without relief.", ["med done inadequate 48"]),
    ("Physical therapy (start 11/3/25, end 12/19/25): pain unchanged", ["pt done inadequate 46"]),
    ("PT | 6 weeks | Poor", ["pt done inadequate 42"]),
    (
        "Exhausted conservative measures: 12 weeks of PT, NSAIDs, and a steroid taper.",
        ["pt done inadequate 84", "med done inadequate", "med done inadequate"],
    ),
    ("PT at Mesilla, 1/5/26 to 2/20/26, two a week, took away about half the pain.", ["pt done inadequate 46"]),
    ("In the spring she had had physical ther-\napy for six weeks without any relief.", ["pt done inadequate 42"]),
    ("He has been on a taper and has taken over-the-\ncounter naproxen x 2 mo, no help.", ["med done inadequate 60"]),
    (
        "[x] Home exercise: sheet, 5 d/wk   [x] Medication: tramadol 50 mg bid, some relief   [ ] CBT\n"
        "SESSIONS ANTICIPATED, this region, 12 months: 3",
        ["hep done unspecified", "med done inadequate"],
    ),
    ("Acetaminophen 1 g at night, takes some of it.", ["med done inadequate"]),
    ("Tried the core routine on his phone; got nothing from it.", ["hep done inadequate"]),
    ("PT at Bay, 1/5/26 to 2/16/26, three a week, eased perhaps a third of it.", ["pt done inadequate 42"]),
    ("Ice packs in the evening.", ["mod done unspecified"]),
    ("A MEDROL DOSEPAK FOR A WEEK FAILED TO HELP.", ["med done inadequate 7"]),
    ("Treatment so far:\n - PT 6 weeks: no relief\n - Chiropractic: ***", ["pt done inadequate 42"]),
    ("Insurance denied PT.", ["pt planned unspecified"]),
    ("Takes Tylenol for headaches.", []),
    ("PT referral placed; patient to start 3/9.", ["pt planned unspecified"]),
    ("Relief with rest, ice.", []),
    ("PT made the leg pain worse and was abandoned after 3 weeks.", ["pt done inadequate 21"]),
    ("Went to PT for 6 wks; got nowhere.", ["pt done inadequate 42"]),
    ("Celebrex 200 daily, on board since 12/1/2025, does next to nothing.", ["med done inadequate 90"]),
    ("Topamax gave her word-finding trouble and was dropped.", ["med done excluded"]),
    ("He faithfully attended physiotherapy for nine weeks, yet the sciatica is as it was.", ["pt done inadequate 63"]),
    ("On Norco 5/325 prn; gets maybe two hours out of it.", ["med done inadequate"]),
    ("Gabapentin 300 TID, no side effects, still taking it.", ["med done unspecified"]),
    ("She does PT, which will not be stopped if the pain persists.", ["pt done unspecified"]),
    ("Mobic 15 daily 12/1 to present, inadequate.", ["med done inadequate 90"]),
    ("6/12 wks PT completed, no better.", ["pt done inadequate 42"]),
    ("Failed conservative therapy >6 weeks: PT, NSAIDs.", ["pt done inadequate 42", "med done inadequate 42"]),
    (
        "Failed conservative therapy including PT and NSAIDs.",
        ["any done inadequate", "pt done inadequate", "med done inadequate"],
    ),
    (
        "* Physical therapy\n  - 9/15/2025 to 11/7/25\n  - no gain\n* Lyrica\n  - since 12/1/2025\n  - partial benefit",
        ["pt done inadequate 53", "med done inadequate 90"],
    ),
    (
        "Modality: PT. Provider: Summit. Dates: 10/01/2025-11/26/2025. Visits: 16. Response: Poor.",
        ["pt done inadequate 56"],
    ),
    ("TYP=PT; FR=2025-12-08; TO=2026-01-23; VIS=13; RESULT=no change in leg", ["pt done inadequate 46"]),
    ("Has the patient had PT? Y. How long? 6 weeks. Did it help? N.", ["pt done inadequate 42"]),
    ("Has the patient tried physical therapy?  No", []),
    ("PT  [ ] yes  [x] no     NSAIDs [x] yes [ ] no", ["med done unspecified"]),
    ("Even with daily Mobic she cannot stand more than ten minutes.", ["med done inadequate"]),
    ("Pain has persisted through 6 weeks of formal PT.", ["pt done inadequate 42"]),
    (
        "Pain unresponsive to APAP, NSAIDs, PT x 2 mos.",
        ["med done inadequate", "med done inadequate", "pt done inadequate 60"],
    ),
    ("A 10-wk land and pool PT block left the leg no looser.", ["pt done inadequate 70"]),
    ("Etodolac for six weeks gave no relief. Epidural planned since NSAID failed.", ["med done inadequate 42"]),
    ("PT in the past 6 mo? yes, 8 wks. Helpful? no.", ["pt done inadequate 56"]),
    ("Ibuprofen 600 TID x 5 wks (no), aquatic therapy (no).", ["med done inadequate 35", "pt declined unspecified"]),
    ("She remains on duloxetine.", ["med done unspecified"]),
    (
        "HE HAS UNDERGONE 6 WEEKS OF PT AND TAKES NSAIDS. PAIN PERSISTS.",
        ["pt done inadequate 42", "med done inadequate"],
    ),
    ("PT helped her balance but not the pain (8 wks).", ["pt done inadequate 56"]),
    ("Six weeks of PT which finished on May 29 without relief.", ["pt done inadequate 42"]),
    ("APAP 1 g tid + tramadol since 2-1, no relief.", ["med done inadequate 28"] * 2),
    (
        "PT x6wks; tramadol and a TLSO worn for 3 weeks: neither slowed it.",
        ["pt done inadequate 42", "med done inadequate", "brace done inadequate 21"],
    ),
]


PROCEDURE = """Date: 03/01/2026
Medications: lisinopril 20 mg daily, gabapentin 300 mg TID, aspirin 81 mg
Allergies: codeine (nausea), NSAIDs (GI bleed)
Procedure: Lidocaine 1% skin wheal. Toradol 30 mg IM given. Acetaminophen 1 g IV.
Dexamethasone 10 mg with 1 mL bupivacaine injected.
Discharge: Percocet 5/325 #20. Hold NSAIDs 5 days.
"""


def test_lists_and_drugs_of_the_procedure_are_no_courses() -> None:
    page = lay_out(Note("t", PROCEDURE))
    values = [fact.value for fact in read(page, annotate(page))]
    assert [v.status for v in values if isinstance(v, ConservativeTherapy)] == ["planned"]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:50] for text, _ in CASES])
def test_course(text: str, expected: list[str]) -> None:
    assert found(text) == sorted(expected)


def test_the_day_of_the_next_visit_is_no_start_of_a_therapy() -> None:
    page = lay_out(
        Note("t", "Date of service: 12/02/2025\nHPI: She keeps up the stretching, and we meet on 6 January.\n")
    )
    (fact,) = read(page, annotate(page))
    assert isinstance(fact.value, ConservativeTherapy)
    assert fact.value.start is None
