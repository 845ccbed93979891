"""How much better, for how long, and whose relief it is."""

from __future__ import annotations

import pytest

from notecheck.concepts.pain_relief import PainRelief, read
from notecheck.core.note import Note
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out


def found(text: str) -> list[tuple[object, int | None]]:
    page = lay_out(Note("t", f"Date of service: 02/10/2026\n\nHPI: {text}\n"))
    values = [fact.value for fact in read(page, annotate(page))]
    return [(value.percent, value.duration_days) for value in values if isinstance(value, PainRelief)]


RELIEF = [
    ("Trial: foot pain down 65%.", [(65, None)]),
    ("% relief after 1st ESI ..... 60", [(60, None)]),
    (
        "Patient reports greater than 75% relief of radicular pain for 4 months following the last TFESI.",
        [(75, 120)],
    ),
    ("ESI #1 (8/12/25): 50% x 2 weeks", [(50, 14)]),
    ("After the June injection she was 70% better until the third week of October.", [(70, 126)]),
    ("ESI 8/1/25 - 80% better through mid November", [(80, 106)]),
    ("The first gave 60% relief, and it lasted four and one-half months.  Since the fall it is back.", [(60, 135)]),
    ("Previous injection: 80% improvement, lasted 5 months", [(80, 150)]),
    ("no benefit from PT, 30% relief from chiropractic", [(30, None)]),
    ("pt had approx 60-65% reduction in pain & improved walking x 14 wks", [((60, 65), 98)]),
    ("Relief obtained: 70 %  Duration of relief: 12 weeks", [(70, 84)]),
    ("Percent improvement: 65%", [(65, None)]),
    ("her pain is 80% gone", [(80, None)]),
    ("He is 50% improved", [(50, None)]),
    ("he feels 40% better overall since surgery", [(40, None)]),
    ("improved about two-thirds for three months", [(67, 90)]),
    ("the shot took away half the pain", [(50, None)]),
    ("caudal in May: 3 months relief", [(None, 90)]),
    ("prior ESI helped x 8 weeks", [(None, 56)]),
    ("Trial gave 70% pain relief and she slept 6 hours", [(70, None)]),
    ("SCS trial 1/5-1/12/2026 successful with >80% relief", [(80, None)]),
    ("relief was less than 50% and lasted under 2 weeks", [(50, 14)]),
    ("Post-procedure: 90% relief of leg pain", [(90, None)]),
    ("ONE HUNDRED PERCENT RELIEF IN RECOVERY", [(100, None)]),
    ("forty to fifty percent improvement lasting two months", [((40, 50), 60)]),
    ("The last injection gave 60% relief for 3 months.", [(60, 90)]),
    ("ESI 10/2025: 70% improvement x 4 months", [(70, 120)]),
    ("greater than 50% pain relief lasting 3 months", [(50, 90)]),
    (">50% relief", [(50, None)]),
    ("He had 80-90% relief", [((80, 90), None)]),
    ("She was 75 percent better for ten weeks after the epidural.", [(75, 70)]),
    ("about half of the pain was gone for two months after the first injection", [(50, 60)]),
    ("cut the pain by two thirds", [(67, None)]),
    ("took about a quarter off the pain", [(25, None)]),
    ("pain was halved after the block", [(50, None)]),
    ("pain reduced by 50%", [(50, None)]),
    ("reported 0% relief", [(0, None)]),
    ("ILESI 5/2025 with good relief for 4 months", [(None, 120)]),
    ("The previous epidural helped for 6 weeks.", [(None, 42)]),
    ("100% relief for 2 days from the medial branch block", [(100, 2)]),
    ("immediate 70% relief in recovery", [(70, None)]),
    ("Trial: 65% pain reduction", [(65, None)]),
    ("relief of 60 to 70 percent that held eleven weeks", [((60, 70), 77)]),
    ("sustained 50% improvement in function", [(50, None)]),
    ("lasted four months, 80% better", [(80, 120)]),
    ("reports 50% improvement in walking tolerance after the epidural", [(50, None)]),
    ("went from 8 to 3 (about 60%) until Christmas", [(60, None)]),
    ("60% improvement at 2 weeks", [(60, None)]),
    ("helped 70% x 5 mos", [(70, 150)]),
    ("benefit was 40 percent and gone in a month", [(40, 30)]),
    ("The prior TFESI provided excellent relief for 5 months", [(None, 150)]),
    ("three months of near-complete relief after his last ESI", [(None, 90)]),
    ("percent relief: 70  duration: 3 months", [(70, 90)]),
    ("Response to last injection: 80% / 4 months", [(80, 120)]),
    ("% relief 70", [(70, None)]),
    ("pain relief (%): 70", [(70, None)]),
    ("relief ~70% for ~3 mo", [(70, 90)]),
    ("improved 70% after injection #1", [(70, None)]),
    ("ibuprofen gives her 20% relief", [(20, None)]),
    ("Seventy percent of her pain went away", [(70, None)]),
    ("80% of the leg pain resolved", [(80, None)]),
    ("eighty percent relief, which persisted for fourteen weeks", [(80, 98)]),
    ("Relief of 6 months' duration from the last caudal, at about 70 %.", [(70, 180)]),
    ("The injection of September 2025 took away three quarters of the pain until the end of the year.", [(75, 107)]),
    ("Pain dropped by half from September to the end of January after the epidural.", [(50, 137)]),
    ("The epidural cut the pain to a third of what it was.", [(67, None)]),
    ("100% relief for 2 weeks, then 50% sustained for 3 months", [(100, 14), (50, 90)]),
    ("the first two epidurals have taken away about half of the leg pain", [(50, None)]),
    ("relief of three months' duration from the last caudal", [(None, 90)]),
]

NONE = [
    "Vertebral body height loss 30%, kyphosis improved",
    "He was at 98% on 2 L with improvement",
    "central stenosis reduced the canal by 50%",
    "ejection fraction 45%",
    "tapered oxycodone by 50%",
    "oxycodone use decreased by 50%",
    "cut her gabapentin in half",
    "We discussed that 60% of patients improve",
    "Patients typically experience 50-70% relief.",
    "After the injection aspirin was held for five days.",
    "there is a 70% chance of improvement",
    "Patient must have 50% relief for 3 months before repeat",
    "goal: 50% pain reduction",
    "the epidural never helped",
    "relief for just a few days",
    "disability 20%, VA service connected, helped by PT",
    "O2 sat 95%, pain improved",
    "1% lidocaine gave relief",
    "no relief from the injection",
    "PT helped for 6 weeks",
    "gabapentin gave relief for 2 months",
    "SpO2 98% on room air",
    "0.25% bupivacaine",
    "ODI 52% improved to 30%",
    "20% loss of height",
    "improvement of at least 50% is required",
    "After her epidural: this bout having lasted eight weeks",
    "she has been cut to half shifts since the injection helped less",
    "If she gets 50% relief we will repeat",
    "Her sister got 90% relief from hers",
    "she can walk half a mile",
    "relief wore off after half a year",
    "stated the pain was 50% of what it was",
]


@pytest.mark.parametrize(("text", "relief"), RELIEF)
def test_relief(text: str, relief: list[tuple[object, int | None]]) -> None:
    assert found(text) == relief


@pytest.mark.parametrize("text", NONE)
def test_no_relief(text: str) -> None:
    assert found(text) == []
