"""Whether words about an injection tell of an earlier one, of today's, or of one that may follow."""

import pytest

from notecheck import scan

NOTE = (
    "DOS 4/2/2026\nCHIEF COMPLAINT: left leg pain since December; MRI shows an L5-S1 disc herniation.\n{before}\n"
    "PROCEDURE: left L5-S1 transforaminal epidural steroid injection under fluoroscopy with contrast.\n"
    "The needle was advanced to the foramen, 1 mL of contrast showed spread, dexamethasone was injected.\n{after}\n"
)
HISTORY = {
    "repeat": (
        "She got about 60% better for four months from the epidural that Dr. Lee did last summer.",
        "Third epidural in 12 months.",
        "Had left L5 transforaminals 1/10/2026.",
        "You will recall that we treated it by an epidural on January 14, 2026.",
        "Status post two epidurals by an outside provider.",
        "Had epidurals at an outside clinic in 2023.",
        "The first one took the edge off for 2 weeks only, so we go transforaminal today.",
        "She underwent an epidural injection on 2/10/2026 with partial relief.",
        "Known to me from an epidural last year.",
        "The patient has had one previous epidural steroid injection with moderate relief.",
        "Injected here at the same foramen on 1/15/2026.",
    ),
    "initial": (
        "Interventional history - nil.",
        "She is naive to interventional treatment.",
        "This will be her first.",
        "#: 1st, up to 3 a year.",
        "First injection at this level.",
        "Denies previous injections or surgeries on the back.",
    ),
    "unknown": (
        "Previous injections into the knee helped.",
        "She had an epidural for labor in 2003 without problems.",
        "Orthopedics suggested an epidural in January but he wanted to wait.",
        "He was scheduled for an epidural in February but it was cancelled because of flu.",
        "It was felt that he would benefit from a series of epidural steroid injections.",
        "The patient was taken to OR #5 in stable condition.",
        "INJECTION: The patient was brought to operating room #5 for the procedure.",
    ),
}
AFTERWARDS = (
    "The patient underwent the epidural steroid injection without complications.",
    "She received an epidural steroid injection at L5-S1 and tolerated it well.",
    "Aspiration was negative prior to each injection of steroid.",
    "Call with the percent relief from this injection.",
    "A second injection of contrast showed no vascular uptake.",
    "Before the injection she rated it 8; after the injection 3.",
    "Repeat injection in two to three weeks.",
    "Will be re-evaluated for repeat injection.",
)


def session(before: str = "", after: str = "") -> str | None:
    return scan(NOTE.format(before=before, after=after)).to_dict()["service"]["session"]


@pytest.mark.parametrize(("told", "want"), [(s, want) for want, lines in HISTORY.items() for s in lines])
def test_history(told: str, want: str) -> None:
    assert session(before=told) == want


@pytest.mark.parametrize("told", AFTERWARDS)
def test_todays_own_is_no_earlier_one(told: str) -> None:
    assert session(after=told) == "unknown"
