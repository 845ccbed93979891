"""Pain scores in the ways clinicians write them, with their moment, and the numbers that are no scores."""

from __future__ import annotations

import pytest

from notecheck.concepts.pain_score import PainScore, read
from notecheck.core.note import Note
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out


def values(text: str) -> list[PainScore]:
    page = lay_out(Note("t", text))
    return [fact.value for fact in read(page, annotate(page)) if isinstance(fact.value, PainScore)]


SCORES = [
    ("Now 7 (0-10).", [7]),
    ("PRE 6 (0-10)  POST 2 (0\u201310)", [6, 2]),
    ("NRS   admit 8   15 min 3   discharge 2", [8, 3, 2]),
    ("0 at rest, 7/10 with standing.", [0, 7]),
    ("best 3 worst 8 /10", [3, 8]),
    ("Mid-back pain from that minute on. 6/10 the first week.", [6]),
    ("Pain today. PRE 7 POST 2 (NRS)", [7, 2]),
    ("She gave a number of 8 going in and 3 coming out.", [8, 3]),
    ("Rates leg pain at 7 to 8, drops to 3 lying down.", [(7, 8), 3]),
    ("Pain 8ish/10", [8]),
    ("Pain scores (pre/post): 8/2", [8, 2]),
    ("Tailbone. Worst 9, usual 6, at check-in 7 (0-10).", [9, 6, 7]),
    ("On arrival Monday it was a seven.", [7]),
    ("On oxycodone she still averages 8.", [8]),
    ("numerical rating fell from 8 to 3", [8, 3]),
    ("Since then: 7/10 at two weeks", [7]),
    ("VAS 9 pre-op (10 scale), PACU 3.", [9, 3]),
    ("PAIN ASSESSMENT\n  Current: 6\n  Worst: 9\n  Best: 3\n  Average: 5\n", [6, 9, 3, 5]),
    ("Pain Scale\n Before procedure: 7\n After procedure: 2\n", [7, 2]),
    ("Pain score (0-10):\n  pre-procedure 8\n  post-procedure 1", [8, 1]),
    ("| Pain score | 7 | 2 |", [7, 2]),
    ("Pain pre-procedure: 7/10 Location: low back", [7]),
    ("Vitals: BP 130/80 P 70 R 14 SpO2 98% Pain 7/10 BMI 29", [7]),
    ("Vitals: 130/80, 70, 14, 98%, 7/10", [7]),
    ("Time\tBP\tHR\tPain\n0900\t130/80\t70\t7\n0930\t128/78\t72\t3\n", [7, 3]),
    (
        "TIME   BP      P    R   PAIN   SED\n0810   132/70  66   14  8/10   0\n",
        [8],
    ),
    ("Pain: 8/10 pre, 4/10 post.", [8, 4]),
    ("PAIN 8 PRE 4 POST", [8, 4]),
    ("Pain 8 pre and 4 post procedure", [8, 4]),
    (
        "She reported her pain to be a 7 out of 10 prior to, and a 3 out of 10 following, the procedure.",
        [7, 3],
    ),
    ("patient states pain is now a 2 down from an 8", [2, 8]),
    ("improved from 8/10 to 2/10 at discharge", [8, 2]),
    ("The patient's pain went from a 7/10 to a 2/10.", [7, 2]),
    ("rated at six prior to injection and two afterward", [6, 2]),
    ("pain score preprocedure seven post procedure two", [7, 2]),
    ("NRS 7 at rest, 9 with movement", [7, 9]),
    ("Pain now 6, usual 5, worst 10", [6, 5, 10]),
    ("worst pain 9, least pain 3, average pain 6", [9, 3, 6]),
    ("Pain at its worst is 9/10, at its best 3/10", [9, 3]),
    ("7/10, worse with standing", [7]),
    ("she has 8/10 pain", [8]),
    ("8/10 left leg pain", [8]),
    ("with 8 out of 10 right leg pain", [8]),
    ("Pain level: 5 (moderate)", [5]),
    ("Pain: moderate, 5", [5]),
    ("Pain - 5", [5]),
    ("Pain – 5/10", [5]),
    ("pain:5/10", [5]),
    ("pain rating: 5-6", [(5, 6)]),
    ("5-6/10 pain", [(5, 6)]),
    ("5/10-6/10", [(5, 6)]),
    ("pain 4.5/10", [4.5]),
    ("0-10 pain scale: 4", [4]),
    ("On the 0-10 scale her pain is 4", [4]),
    ("numeric pain score was 8 in pre-op holding and 3 in recovery", [8, 3]),
    ("VAS preop 74 mm, postop 30 mm, 2 wk 22 mm", [74, 30, 22]),
    ("VAS fell from 74 to 30", [74, 30]),
    ("VAS 7.4 cm", [7.4]),
    ("VAS: 74/100", [74]),
    ("scored 74 mm on the VAS", [74]),
    ("pain VAS of 74", [74]),
    ("dexamethasone 10 mg, pain 2", [2]),
    ("leg pain 2/2 HNP rated 7/10", [7]),
    ("Pain (6/10) today", [6]),
    ("Pain today? 6", [6]),
    ("Pain? Y 6/10", [6]),
    ("Mallampati 2, ASA 3, pain 4", [4]),
    ("pain down to a one", [1]),
    ("Pain was one out of ten", [1]),
    ("pain of 9, 10 at worst", [9, 10]),
    ("Ten out of ten pain", [10]),
    ("10 out of 10", [10]),
    ("pain >7/10", [7]),
    ("NRS>7", [7]),
    ("patient rates her pain at seven out of ten period she cannot walk", [7]),
    ("pain is a six today", [6]),
    ("current pain score 5", [5]),
    ("Pain: 6", [6]),
    ("Pain 6/10 -> 2/10 after injection", [6, 2]),
    ("VAS 6.5/10", [6.5]),
    ("VAS was 72 before and 30 after.", [72, 30]),
    ("VAS 65 mm pre, 20 mm post", [65, 20]),
    ("VAS (0-100): 65", [65]),
    ("Pain score 8/10 (VAS)", [8]),
    ("pain levels range from 4 to 8 out of 10", [(4, 8)]),
    ("Pain ranges 4-8/10", [(4, 8)]),
    ("pain 7-8/10", [(7, 8)]),
    ("pain: current 6, best 3, worst 9, average 5", [6, 3, 9, 5]),
    ("Pain (NRS 0-10): current 6 / worst 9 / least 3", [6, 9, 3]),
    ("Pre-procedure pain: 8. Post-procedure pain: 2.", [8, 2]),
    ("Pre pain 8/10, post pain 2/10", [8, 2]),
    ("Preprocedure NRS 7; 30-min postprocedure NRS 3", [7, 3]),
    ("pain decreased from 8/10 to 3/10", [8, 3]),
    ("pain dropped from an 8 to a 3", [8, 3]),
    ("pain went from eight to three", [8, 3]),
    ("reduced his pain from 7 to 2", [7, 2]),
    ("His pain was 7 before the procedure and 2 after.", [7, 2]),
    ("She rated her leg pain an 8", [8]),
    ("rates pain as a six", [6]),
    ("he tells me it is a five right now", [5]),
    ("NRS: 7/10 (pre) 3/10 (post)", [7, 3]),
    ("pain 3 at discharge", [3]),
    ("PAIN LEVEL IS EIGHT OUT OF TEN AT ITS WORST", [8]),
    ("pain today 4 out of ten", [4]),
    ("Numeric rating: 7", [7]),
    ("numeric pain rating scale = 8", [8]),
    ("NPRS 8→3", [8, 3]),
    ("NRS 8 to 3", [8, 3]),
    ("Pain intensity 7", [7]),
    ("pain severity of 7", [7]),
    ("Pain at rest 4, with walking 8", [4, 8]),
    ("Pain 4/10 at rest and 8/10 with walking", [4, 8]),
    ("Pain 9.", [9]),
    ("on a scale of zero to ten she gives the pain a seven", [7]),
    ("on a 0-10 scale, pain is 7", [7]),
    ("on a scale of 1-10 she is a 7", [7]),
    ("leg pain 7/10, back pain 3/10", [7, 3]),
    ("leg pain 7, back pain 3", [7, 3]),
    ("pain score in PACU 2", [2]),
    ("PACU pain 2", [2]),
    ("D/C pain 1/10", [1]),
    ("pain score: 6 → 2", [6, 2]),
    ("0/10 pain", [0]),
    ("pain free, 0/10", [0]),
    ("no pain 0/10", [0]),
    ("denies pain (0/10)", [0]),
    ("Pain 8/10 before; 2/10 after 20 minutes", [8, 2]),
    ("she reported 2 out of 10 pain after twenty minutes", [2]),
    ("The pain was a nine last night and a six this morning", [9, 6]),
    ("Pain: 8 (pre) -> 3 (post)", [8, 3]),
    ("pain number 7", [7]),
    ("Pain scale 7", [7]),
    ("VNRS 7/10", [7]),
    ("BP 120/80 HR 72 SpO2 98% pain 5", [5]),
    ("BP 120/80, P 72, R 16, T 98.2, pain 5/10", [5]),
    ("VS: 120/80-72-16, pain 5", [5]),
    ("Pain=6", [6]),
    ("pain@6/10", [6]),
    ("Aldrete 9, pain 2", [2]),
    ("Pain goal 3/10", [3]),
    ("Pain level 2 hours after: 3", [3]),
    ("Pain relief 7/10", [7]),
    ("pain came down to a 2", [2]),
    ("pain down to 2/10", [2]),
    ("pain has been around a 7", [7]),
    ("pain averages 6", [6]),
    ("pain averaging 6/10", [6]),
    ("usually 5 to 6 out of 10", [(5, 6)]),
    ("reports pain of 7", [7]),
    ("with pain of 7/10", [7]),
    ("pain was rated 7", [7]),
    ("pain is rated at 7", [7]),
    ("pain was scored at seven", [7]),
    ("Scored seven", [7]),
    ("Pain: pre 7 post 3", [7, 3]),
    ("Pain: Pre-op 7 Post-op 3", [7, 3]),
    ("Pain - Pre: 7; Post: 3", [7, 3]),
    ("Pre: 7/10\nPost: 3/10", [7, 3]),
    ("PAIN SCORE\nPre 7\nPost 3", [7, 3]),
    ("Pain score before 7 after 3", [7, 3]),
    ("NRS before/after: 7/3", [7, 3]),
    ("VAS pre 7.5, post 2.0", [7.5, 2]),
    ("Pain 5/10 down from 8/10", [5, 8]),
    ("she says eight out of ten comma worse with standing", [8]),
    ("pain is eight out of ten at worst and four out of ten at best", [8, 4]),
    ("eight slash ten", [8]),
    ("10 of 10 pain", [10]),
    ("seven over ten", [7]),
    ("pain a solid 8", [8]),
    ("Pain at best a 4 and at worst a 9", [4, 9]),
    ("pain hits 9 by evening", [9]),
    ("Pain reaches 9/10", [9]),
    ("pain from 3 to 9 during the day", [3, 9]),
    ("VAS: 7", [7]),
    ("Vas 7/10", [7]),
    ("FACES 6", [6]),
    ("Wong-Baker 6/10", [6]),
    ("DVPRS 6", [6]),
    ("pain 6 (0-10)", [6]),
    ("pain (0-10) 6", [6]),
    ("Pain, 0 to 10: 6", [6]),
    ("6 out of 10 on the NRS", [6]),
    ("6 on NRS", [6]),
    ("pain score of 6", [6]),
    ("a pain score of six was given", [6]),
    ("Pain score at 15 min: 3; at 30 min: 2", [3, 2]),
    ("Pain 15 min: 3, 30 min: 2", [3, 2]),
    ("15 min 3/10, 30 min 2/10, 45 min 0/10", [3, 2, 0]),
    ("Pain 0905: 7. 1010: 3. 1030: 2.", [7, 3, 2]),
    ("Pain is 7 to 8", [(7, 8)]),
    ("pain six or seven out of ten", [(6, 7)]),
    ("pain between 5 and 7", [(5, 7)]),
    ("pre-injection VAS 68/100; post 21/100", [68, 21]),
    ("VAS 68 mm to 21 mm", [68, 21]),
    ("Verbal analog scale 7", [7]),
    ("Verbal pain score: 7", [7]),
]

NO_SCORES = [
    "Informed consent (bleeding, infection, pain up to 10/10 for days).",
    "DTRs 2, DTR 3",
    "Averages 8 hours of sleep with the pain.",
    "lidocaine 2 mL each level 4 and 5",
    "22G needle x 2, pain free",
    "Pain is worse at L4, 5",
    "Pain 2/2 stenosis",
    "pain 2/2 disc herniation",
    "Pain, 3 visits to ED",
    "Leg pain 4 days",
    "pain radiates to toes 2 and 3",
    "pain from T5 to T8",
    "pain controlled with oxycodone 5",
    "Pain q 4 hours",
    "pain decreased by 3 points",
    "a 3-point drop in pain",
    "pain reduction of 4 points on NRS",
    "drop of 5 points on the 0-10 scale",
    "strength 5/5, reflexes 2+/4",
    "L4-5 pain for 3 weeks",
    "pain x 3 weeks",
    "pain in 2 fingers",
    "pain since 7/10",
    "seen 7/10 for pain",
    "pain after 10 minutes of walking",
    "PT 7/10-8/20",
    "Naproxen 7/10/25 to 8/10/25",
    "RMDQ 14/24",
    "ODI 46",
    "Aldrete 10/10",
    "Aldrete score 9/10",
    "Call if pain is above 7/10",
    "Pain ***/10",
    "Pain __/10",
    "pain medication 2 tablets",
    "Pain with 2 pillows",
    "satisfaction 9/10",
    "MRI 9/10 showed",
    "PEG score 7.3",
    "score of 6",
    "Her husband rates his pain 4/10",
]

DONE = "\n\nPROCEDURE: Prone, draped. A 22G needle under fluoroscopy, Omnipaque spread.\n\n"
MOMENTS = [
    ("Pain at check-in 6 (0-10)." + DONE + "Recovery, 25 min: 2 (0-10).", ["pre_procedure", "post_procedure"]),
    ("HPI: Current pain 6/10, worst 9/10, best 3/10." + DONE, ["pre_procedure", "worst", "best"]),
    ("Pain on arrival 7/10." + DONE + "RECOVERY: pain 2/10.", ["pre_procedure", "post_procedure"]),
    ("Pain before: 7/10." + DONE + "30 min after: 3/10", ["pre_procedure", "post_procedure"]),
    (
        "HPI: After the May injection the pain fell from 8/10 to 3/10. Today 6/10." + DONE,
        ["baseline", "follow_up", "pre_procedure"],
    ),
    ("HPI: Last ESI 5/1/2025: NRS 8 before it, 3 at follow-up." + DONE, ["baseline", "follow_up"]),
    ("HPI: Pain goal 3/10, average 6/10." + DONE, ["goal", "average"]),
    ("HPI (copied forward from 1/2/2025): pain 8/10." + DONE, ["baseline"]),
    ("Pain pre/post: 8/3" + DONE, ["pre_procedure", "post_procedure"]),
    ("HPI: pain is 7/10.", ["current"]),
]

ALIGNED = """Time   BP      HR  SpO2  Pain  Site      Comment
0905   142/81  80  97    6     L leg     arrived
0952   138/77  76  98    --    --        in procedure room
1015   135/80  78  98    2     L leg     voided
"""
COMPACT = """Time  BP  HR  SpO2  Pain
0905  138/80  72  98  8
0950  130/76  70  97  2
"""
MILLIMETRES = """time   BP       HR   SpO2   VAS mm (0-100)
0718   148/82   76   98     72   holding
0846   139/77   71   97     31   phase II
"""
DAYS = """NRS (nursing flowsheet)
  3/15   7
  3/20   9  (before transport)
  3/20   4  (two hours after)
  3/21   2  (walking)
"""
VISITS = """Date of service: 11/05/2026
SCORES (0-10 numeric, right leg)
Date         | Score | Remarks
06/11/2026   | 8     | day of the first, before
07/09/2026   | 2     | office, four weeks on
11/05/2026   | 7     | called in
"""
LEADERS = """Date of service: 17 Mar 2026
Scores, one scale, 0 = nothing and 10 = unbearable:
   4 Aug 2025, before shot #1 ........ 8
   1 Sep 2025, clinic ................ 3
   17 Mar 2026, before shot #2 ....... 7
"""
ELSEWHEN = """Date of service: 11/05/2026
Pain scores (0-10)
06/11/2026   8
07/09/2026   2
"""
FOLLOWED = """      | morning of shot | 2 weeks | 3 months
 NRS  |        8        |    2    |    3
"""
BARRED = """Time | Phase | BP | Pain 0-10 | Init
0905 | Pre | 142/81 | 5 | MO
1015 | PACU | 135/80 | -- | MO
1030 | PACU | 134/79 | 1 | TB
"""
LOG = """Date         Type         NRS before -> after    Held
12/23/2024   L4-5 ILESI   8 -> 2                 13 wk
03/24/2025   L4-5 ILESI   7 -> 3                 10 wk
"""


@pytest.mark.parametrize(("text", "scores"), SCORES)
def test_scores(text: str, scores: list[object]) -> None:
    assert [value.score for value in values(text)] == scores


@pytest.mark.parametrize("text", NO_SCORES)
def test_other_numbers(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(("text", "timing"), MOMENTS)
def test_moments(text: str, timing: list[str]) -> None:
    assert [value.timing for value in values(text)] == timing


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        (ALIGNED, [(6, "pre_procedure"), (2, "post_procedure")]),
        (BARRED, [(5, "pre_procedure"), (1, "post_procedure")]),
        (COMPACT, [(8, "pre_procedure"), (2, "post_procedure")]),
        (MILLIMETRES, [(72, "pre_procedure"), (31, "post_procedure")]),
        (DAYS, [(7, "baseline"), (9, "pre_procedure"), (4, "post_procedure"), (2, "follow_up")]),
        (VISITS, [(8, "baseline"), (2, "follow_up"), (7, "pre_procedure")]),
        (LEADERS, [(8, "baseline"), (3, "follow_up"), (7, "pre_procedure")]),
        (ELSEWHEN, [(8, "baseline"), (2, "follow_up")]),
        (FOLLOWED, [(8, "baseline"), (2, "follow_up"), (3, "follow_up")]),
        (LOG, [(8, "baseline"), (2, "follow_up"), (7, "baseline"), (3, "follow_up")]),
    ],
)
def test_flowsheets(table: str, cells: list[tuple[float, str]]) -> None:
    assert [(value.score, value.timing) for value in values("FLOWSHEET\n" + table)] == cells


def test_scale_and_its_range() -> None:
    (value,) = values("VAS 65 mm in holding")
    assert (value.score, value.out_of, value.scale) == (65, 100, "VAS")


def test_another_site_is_no_evidence() -> None:
    page = lay_out(Note("t", "Leg pain 2/10, wound pain 5/10."))
    assert [fact.relevant for fact in read(page, annotate(page))] == [True, False]


def test_placeholders_say_nothing() -> None:
    assert values("Pain ***/10, post ____/10, goal @GOAL@/10") == []
