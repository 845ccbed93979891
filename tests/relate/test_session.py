"""Whether an injection of the same kind was given before in the same region."""

import pytest

import notecheck

TITLE = "PROCEDURE: Right L5-S1 transforaminal epidural steroid injection under fluoroscopy.\n"


@pytest.mark.parametrize(
    ("text", "session"),
    [
        ("After the epidural of last October she was better into February.", "repeat"),
        ("The first injection halved his pain for four months.", "repeat"),
        ("Sustained relief following the injection of 9/12/2025.", "repeat"),
        ("The previous procedure reduced her pain.", "repeat"),
        ("Prev L5 TFESI (09/25) eased the leg.", "repeat"),
        ("This is her first epidural steroid injection.", "initial"),
        ("He had a cervical epidural in 2024; this is the first lumbar injection.", "initial"),
        ("Number of prior ESIs this region: 0", "initial"),
        ("Return PRN for repeat injection.", "unknown"),
        ("Knee injection in March 2025.", "unknown"),
        ("MRI of 9/12/2025 shows a herniation.", "unknown"),
    ],
)
def test_session(text, session):
    assert notecheck.scan(TITLE + text, date="2026-05-12").to_dict()["service"]["session"] == session
