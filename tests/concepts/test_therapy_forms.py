"""Therapies on forms, in boxes, under questions and under one umbrella: who shares the time and the result."""

from __future__ import annotations

import pytest
from tests.concepts.test_conservative_therapy import found

from notecheck.concepts.conservative_therapy import read
from notecheck.core.note import Note
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out

FORMS = [
    ("[X] Physical therapy   [ ] Chiropractic   [X] NSAIDs", ["pt done unspecified", "med done unspecified"]),
    (
        "[X] PT   [X] NSAIDs   [ ] Chiro\nDuration of conservative care: 10 weeks\nResponse: No improvement",
        ["pt done inadequate 70", "med done inadequate 70"],
    ),
    (
        "Have you tried medications? [x] Yes [ ] No   Which? naproxen   Helped? [ ] Yes [x] No",
        ["med done inadequate", "med done unspecified"],
    ),
    ("Physical Therapy?  [x] Yes  [ ] No    # of weeks: 8    Helped?  [ ] Yes  [x] No", ["pt done inadequate 56"]),
    (
        "Physical therapy\nStart: 01/12/2026   End: 02/27/2026   Visits: 14\nResult: Not effective",
        ["pt done inadequate 46"],
    ),
    (
        "Prior treatments:\n  PT - Yes, Outcome: failed\n  Chiropractic - No\n  Tizanidine - Yes, Outcome: ineffective",
        ["pt done inadequate", "med done inadequate"],
    ),
    ("OPIOIDS: NO   MUSCLE RELAXANTS: YES/FAILED", ["med done inadequate"]),
    ("WHAT HAVE YOU TRIED FOR THIS PAIN?  PT, ADVIL", ["pt done unspecified", "med done unspecified"]),
    ("PHYSICAL THERAPY IN THE LAST 6 MONTHS:  N", []),
    ("Pain meds taken today: none.", []),
    ("PT/HEP/NSAIDs > 6 wks w/o relief", ["pt done inadequate 42", "hep done inadequate 42", "med done inadequate 42"]),
]
UMBRELLAS = [
    ("Conservative treatment exhausted.", ["any done inadequate"]),
    (
        "He had conservative care including PT (done 3/2026), exercises he learned, and ibuprofen, without relief.",
        ["any done inadequate", "pt done inadequate", "hep done inadequate", "med done inadequate"],
    ),
    (
        "She failed every conservative modality we can think of, including PT and Lyrica.",
        ["any done inadequate", "pt done inadequate", "med done inadequate"],
    ),
]
STANDINGS = [
    ("Brief courses of PT should be considered.", ["pt planned unspecified"]),
    ("PT deferred until after the injection.", ["pt planned unspecified"]),
    ("He was given home exercises, which he continues daily.", ["hep done unspecified"]),
    ("She has had to stop Celebrex because of gastrointestinal upset.", ["med done excluded"]),
    ("She rates her benefit from PT as zero.", ["pt done inadequate"]),
]


@pytest.mark.parametrize(
    ("text", "expected"), FORMS + UMBRELLAS + STANDINGS, ids=[c[0][:40] for c in FORMS + UMBRELLAS + STANDINGS]
)
def test_shared(text: str, expected: list[str]) -> None:
    assert found(text) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Prior treatment:\n  PT 04/2023-09/2023 failed\n  gabapentin x 7 mo - no benefit",
            ["pt done inadequate 153", "med done inadequate 210"],
        ),
        ("She had dizziness with tramadol. She failed\nnaproxen.", ["med done excluded", "med done inadequate"]),
        ("PT, twelve sessions in two months, no help.", ["pt done inadequate 60"]),
        ("He has a TLSO and takes hydrocodone, yet pain is 8/10.", ["brace done inadequate", "med done inadequate"]),
        ("PT [ ] ordered [ ] declined", []),
        ("Ambulated with PT 25 ft.", []),
    ],
)
def test_lines_and_lengths(text: str, expected: list[str]) -> None:
    assert found(text) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        "* Therapy: PT, failed\n* Exercises: pool, three mornings a week",
        "He does his stretches daily.\nHe is well: no fever.",
        "His home exercises he has not missed.",
        "She hasn't skipped her home exercises.",
    ],
)
def test_exercises_that_go_on(text: str) -> None:
    page = lay_out(Note("t", "HPI: " + text))
    done = [fact.value for fact in read(page, annotate(page)) if fact.value.category == "home_exercise"]
    assert [value.status for value in done] == ["ongoing"]
