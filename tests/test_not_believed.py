"""Ordinary sentences that look like the documentation of an item and are not: the item must not be met by them."""

import pytest

import notecheck

ESI = "Procedure: lumbar epidural steroid injection L5-S1, prone, under fluoroscopy, needle advanced. Left leg pain.\n"
NOT_MET = {
    "esi.contraindications": [
        "Afebrile, no infection, no saddle anesthesia. Surgeon notified: alert for cord compression seen at T10.",
        "Afebrile, no infection, no saddle anesthesia. Page for Dr. Lee: MRI shows cauda equina compression.",
        "Afebrile, no saddle anesthesia. Alert for infection: she has cellulitis over the sacrum.",
        "Afebrile. Denies bladder or bowel change. I inspected her cellulitis over the sacrum.",
        "Afebrile. Denies bladder or bowel change. We looked for discitis, and there it was at L2-3.",
        "Afebrile. Denies bladder or bowel change. She asked about cellulitis, which is being treated with Keflex.",
        "Afebrile, no signs of infection. Saddle area numb, reflexes are all as they should be.",
        "Denies bladder or bowel change. We looked for abscess and found one at L3.",
        "Afebrile, no signs of infection. No longer feels touch around the anus.",
        "Afebrile, no signs of infection. Dressing intact, no soiling.",
        "Afebrile, no signs of infection. He feels it over the buttocks with walking.",
        "No bladder or bowel change. Antibiotic prophylaxis not given.",
        "Denies fever. No bowel or bladder change. Site inspected: cellulitis over L4.",
        "No bowel or bladder change, afebrile. MRI was asked for and shows discitis.",
        "Afebrile, no saddle anesthesia. MRI ruled out fracture and shows cord compression.",
        "No bowel or bladder change, afebrile. The patch rubbed against her skin and caused cellulitis.",
        "No bowel or bladder change. Fever: __yes__ __no__",
        "X-ray negative and MRI positive for cauda equina compression. Afebrile, no infection.",
        "Hep C negative and treated for epidural abscess.",
        "No bladder or bowel change. Negative pressure wound therapy for sacral infection continues.",
    ],
    "esi.active-rehab": [
        "HPI: Pain is worse on the rec bike.",
        "HPI: Homework: chin tucks TID.",
        "HPI: He rides his upright bike to work thirty minutes every day.",
        "If insurance agrees, she attends the prescribed PT class.",
        "Plan for summer: she attends the prescribed pool therapy.",
        "Home exercise | declined | daily",
        "Home exercise program | planned | twice daily",
        "PT planned: start 7/20, twice weekly",
        "Exercise, now | list in folder, to begin once calves settle",
        "Before she goes through the home exercises she wants the shot.",
        "MRI spine routine protocol, done twice.",
        "I doubt he keeps up the prescribed exercises.",
        "Pain in neck and back every day.",
        "Neck pain with extension every morning.",
        "Takes gabapentin for neck and shoulder each night.",
        "Cannot do squats or lunges each day.",
        "Instructions: walking twice a day.",
        "He quit attending the prescribed physical therapy after two visits.",
        "She was encouraged to keep attending the recommended home exercise program.",
        "Goal: participates in the prescribed home exercise program.",
        "He rarely attends his prescribed physical therapy.",
        "Home exercise sheet given. Her pain scores are charted; she tracks them.",
        "PT finished in March. Her blood sugars: she logs these.",
        "She walks only one block a day.",
        "Rides the bus two hours a day.",
        "He rides a forklift eight hours a day.",
        "Pain when she presses the pedals of her car every day.",
        "Program, not begun: pendulums, table slides daily.",
        "Handout: knees to chest daily, pendulums BID.",
        "The table slides freely under the C-arm.",
    ],
    "esi.sedation-need": [
        "No driving for 24 hours after IV sedation with midazolam 2 mg today.",
        "Awake and alert for the whole injection under MAC with propofol.",
        "MAC used. During a block in 2022 he required no chest compressions.",
        "Conscious sedation. None of it was reversed.",
        "At her last injection no asystole occurred; MAC was used.",
        "MAC was used. At a vaccination in 2019 her sister needed CPR.",
        "MAC anesthesia was used. At the end of the case the patient sat up and was taken to recovery.",
        "IV sedation, midazolam 2 mg. Her Eliquis had to be held three days before the injection.",
        "Moderate sedation with midazolam 2 mg. HPI: he managed only 5 minutes of walking.",
        "MAC with propofol. She panicked when she lost her keys and hurt her back.",
        "MAC was used. HR of 48, BP 120/70, SpO2 98% on arrival.",
        "Moderate sedation was used. During it the heart rate fell to 42 and she was given atropine.",
        "Moderate sedation was used; atropine was ready and asystole did not occur.",
        "MAC was used; 12 second pause before the injection of contrast.",
        "Conscious sedation was given; she received atropine as premedication.",
        "IV sedation was used. History of asystole in 2010 with pacemaker.",
    ],
    "esi.pain-duration": [
        "Sober again; this stretch has lasted eight weeks.",
        "Missed the curb 7/4/2025, ankle healed.",
        "HPI: 61m. R leg pain, 6/10.",
        "High blood pressure first noticed in January 2025.",
        "Current round of chemotherapy since 3/2025.",
        "Current episode of care began 01/12/2026.",
        "Shingles came in 2019 and cleared.",
        "Leg pain for __2__ __4__ __8__ weeks.",
        "On warfarin.\n\nSince when? April 6.",
        "Leg pain bothers him half the year.",
        "Off work? yes\nSince when? April 6.",
        "Mrs. Doe, 66 yrs / F. Back pain since long.",
        "History since 2019 of diabetes mellitus.",
        "Course for the past 6 weeks of PT, no relief.",
        "Took gabapentin for 8 weeks of it.",
        "Radiates, tingling. Left rad tech since 2012 at this hospital.",
        "Gabapentin day one: March 2026.",
        "Off work since when: March 2026.",
        "MRI neck from 01.03.2026, hernia C6-C7.",
        "Pain since Palm Sunday.",
    ],
    "esi.repeat-benefit": [
        "Epidural in November 2025, about 60% relief from it. Leg pain has been present for 8 months in all.",
        "Repeat. Injection 12/1/2025 took her pain from 8 to 3. 60% relief. He stayed on to April 10, 2026 in Florida.",
        "Repeat. Injection 12/1/2025 gave 60% relief. Entered into 4/2026 study.",
    ],
    "esi.image-guidance": [
        "I did not feel dye was needed.",
        "Contrast seldom adds anything here.",
        "C-arm AP and lateral. | Contrast, type | ____ |",
        "Assistant: K. Isom, RT.",
        "Consent: the risks include bleeding, infection. Fluoroscopy needs contrast dye.",
    ],
    "esi.severity": [
        "Scores (0-10 mood)\n03/11/2026 | 8 | before\n04/09/2026 | 3 | after\nShe cannot stand.",
        "She marked 7 on the satisfaction survey and cannot stand.",
        "Sleep 7 in clinic today (0-10). She cannot stand.",
        "Pain 7/10. Duloxetine, a bit of help with the zaps, carrying on.",
        "Pain 7/10. Oswestry Disability Index: 44%.",
        "Pain 7/10.\nFUNCTION: shops for herself, line dances Tuesdays.",
        "Pain 7/10. The list was cut back to four cases by the OR.",
        "Pain 7/10. He manages 10 hours in the truck every day with no trouble.",
        "Pain 7/10, gone within a minute of sitting.",
        "Pain 7/10.\n| Function | not asked |\n| Rehab | seated Tai Chi |\n",
    ],
    "esi.conservative-care": [
        "Therapy with strengthening exercises for the shoulder, 8 weeks, no relief.",
        "Gabapentin x 6 weeks, puked from the anesthesia of her colonoscopy.",
        "Reason: leg pain 7 for 9 weeks, heel raise weak, PT and meloxicam no use.",
        "TRIED\tnaproxen - did not work // PT - no benefit // massage - helps a day\nWHY\t5 mo of pain",
        "PT - no benefit. Plan: PT restart 02/16.",
        "Depression. Therapy Jan to Apr 2025 with a counselor did not help.",
        "Meloxicam stopped for kidney biopsy in June.",
        "Gabapentin x 6 weeks; threw up once with a stomach flu.",
        "Percutaneous disc decompression treatments in 2019 did not help.",
        "PT for __2__ __4__ __6__ weeks, no relief.",
        "PT of any kind should be tried before surgery.",
        "PT for 8 weeks; her schedule is no freer to come again.",
        "PT for 8 weeks helped, and she needs no lighter duty.",
    ],
    "esi.approach-levels": [
        "Left side. Aspirating, the syringe yielded no blood.",
        "Left side. The syringe gave at 1 mL per level.",
        "22G needle, right. Syringe gave 1 ml of dexamethasone 10 mg.",
        "Exam before it: hip flexion resistance giving way from pain.",
    ],
    "quality.guidance-record": [
        "Images: none taken, VistA",
        "CT images are in Visage and show stenosis.",
        "Images were not sent to Ambra.",
        "Outside films, Sectra, were reviewed.",
        "Fluoro time 20 sec was written into the record.",
        "Images captured and stored: [ ] yes",
        "Reviewed her outside images on a DICOM disk before starting.",
        "CT images from 5/1 (Visage) show stenosis.",
        "Two shots in Buena Vista clinic last year.",
        "IMAGE MODE\tfluoro AP\nIMG STORED\t[ ] yes  [ ] no\nrecord 31",
        "Images, saved | ____ |",
        "Outside images on disc reviewed.",
        "PACS down, pics to disk later.",
        "Images to PACS failed, system down.",
        "Images to PACS pending.",
        "Spot images on PACS from the 2023 injection.",
        "Consent: the risks include bleeding, infection. C-arm images are saved to PACS at this center.",
    ],
    "quality.pain-scores": [
        "Pain 8/10. Fall risk score: [ ] 0 [ ] 1 [x] 2",
        "Pain 8/10, wants to get under 3/10.",
        "Pain 8/10 pre-op. On the mood line she marked 8.",
        "Ratings, 0-10 numeric sleep:\n06/11/2025 | 8 | before\n07/09/2025 | 3 | after",
        "Pain 8/10. Footer: previous row (87) = L knee injection, NRS 6 > 2, not this patient.",
        "Pain 8/10. The curve came down to 3 deg.",
        "Pain 8/10, and it peaks at two in the morning.",
        "Pain 8/10. PHQ numeric 2.",
        "Pain 8/10 before. After the procedure: RN to page for pain greater than 7/10.",
        "Pain 8/10.\nSEDATION LOG\n  time  midaz mg  fent mcg  RASS  SpO2\n  0815      1        25       0      98",
        "Pain 8/10. She is at two today of the three planned sessions.",
    ],
    "quality.function": [
        "She returned to the office for follow-up.",
        "She is going back to the post office in May.",
        "She lasts 50 minutes in the car without trouble.",
        "She gets 20 minutes in the massage chair.",
        "He gets 30 min on the bench for ultrasound at therapy.",
        "RN log\n1:52 sat in chair 10 min",
        "Pain interferes with ADLs, work and sleep.",
        "The pain has not gone anywhere.",
        "Her low back at the belt is sore.",
        "It quits inside a minute of sitting.",
        "Tobacco: quit chew 2011.",
        "Sat up in ten minutes, comfortable.",
        "He went from three days a week to five after the first injection.",
        "CPAP use has dropped from eight hours to three.",
        "She can manage 10 hours a day when the shop is busy.",
        "Cleaning is done by the staff.",
        "Patient cannot get back in the tub to bathe for 48 hours.",
        "She has no limp, nor can she be faulted on stairs.",
        "Consent: the risks include bleeding. Supine rest is needed after, and the patient cannot drive or walk alone.",
    ],
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


STORY = (
    "Smith, John\nProcedure note 10/14/2025\nHPI: right leg pain. {}\nProcedure: right S1 transforaminal epidural"
    " steroid injection\nProne, fluoroscopy.\nRecovery: pain after 2/10.\n"
)
IN_A_STORY = [
    ("quality.function", "TTD form mailed to adjuster."),
    ("quality.function", "WC status: TTD no, full duty."),
    ("quality.function", "Dropped from five shifts to three when her daughter was born."),
    ("quality.pain-scores", "Sleep hours: typical is 4 and the best 7."),
    ("quality.pain-scores", "Smoking: cut to 3 a day, she is at ten again now."),
    ("esi.pain-duration", "\n\nRESOLVED\n- Shingles right T9, 2017.\n"),
]


@pytest.mark.parametrize(("item", "told"), IN_A_STORY)
def test_not_met_in_a_story(item: str, told: str):
    found = notecheck.scan(STORY.format(told)).to_dict()
    status = next(each["status"] for of in found["checklists"] for each in of["items"] if each["id"] == item)
    assert status not in ("met", "not_applicable")
