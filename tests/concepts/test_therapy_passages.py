"""Therapies told over several sentences, lists and forms: what is said once of all, and what of each alone."""

from __future__ import annotations

import pytest
from tests.concepts.test_conservative_therapy import found

from notecheck.concepts.conservative_therapy import read
from notecheck.core.note import Note
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out

PASSAGES = [
    # A result that sums up the sentences before it.
    (
        "She did two months of PT. She took Relafen. She wore a corset. None of these gave her relief.",
        ["pt done inadequate 60", "med done inadequate", "brace done inadequate"],
    ),
    (
        "He was given Daypro. He had a month of chiropractic care. There was little change.",
        ["med done inadequate", "chiro done inadequate 30"],
    ),
    ("He tried a TENS unit. He tried Lodine. No benefit with either.", ["mod done inadequate", "med done inadequate"]),
    ("She takes duloxetine. She did PT. There was no change.", ["med done unspecified", "pt done inadequate"]),
    (
        "Massage helped. He tried ice packs. He tried Feldene. Neither lasted.",
        ["mod done relieved", "mod done inadequate", "med done inadequate"],
    ),
    # Headings that tell the result of a list.
    ("Nothing has helped so far: Motrin, a brace.", ["med done inadequate", "brace done inadequate"]),
    (
        "What helped: heating pad. What didn't: PT, Mobic.",
        ["mod done relieved", "pt done inadequate", "med done inadequate"],
    ),
    ("Tried and failed meds: Soma, Lyrica. Takes Cymbalta.", ["med done inadequate"] * 2 + ["med done unspecified"]),
    # A time that is said once for a list.
    (
        "Has failed PT, NSAIDs and bracing for more than 8 weeks.",
        ["pt done inadequate 56", "med done inadequate 56", "brace done inadequate 56"],
    ),
    (
        "For the last 10 weeks she has been on Mobic, home exercises and acupuncture without relief.",
        ["med done inadequate 70", "hep done inadequate 70", "mod done inadequate 70"],
    ),
    (
        "Nonoperative care: Yes. Type: PT, Aleve. Length: 9 weeks. Result: Failed.",
        ["pt done inadequate 63", "med done inadequate 63"],
    ),
    (
        "Duration of conservative therapy: 8 weeks. Modalities: PT, heat. Response: poor.",
        ["pt done inadequate 56", "mod done inadequate 56"],
    ),
    ("Aleve x 6 wks / PT x 8 wks / both inadequate.", ["med done inadequate 42", "pt done inadequate 56"]),
    ("PT (Y/N): Y  # weeks: 8  Helpful (Y/N): N", ["pt done inadequate 56"]),
    ("Chiropractic (Y/N): Y  Duration (weeks): 6  Helpful (Y/N): Y", ["chiro done relieved 42"]),
    ("PT x 6 wks w/ traction (no help).", ["pt done inadequate 42"]),
    (
        "Failed NSAID therapy (Advil, Mobic), 8 weeks of PT at Bayview and Lyrica.",
        ["med done inadequate"] * 3 + ["pt done inadequate 56"],
    ),
    ("Off Lyrica for 6 weeks now; it had not helped.", ["med done inadequate"]),
    ("Continue PT for 8 more weeks. No relief so far.", ["pt done inadequate"]),
    ("Mobic 15 mg daily, 60 day supply, no relief.", ["med done inadequate"]),
    # What is told of the patient right after it.
    ("PT x 9 weeks. The patient continues to have severe leg pain.", ["pt done inadequate 63"]),
    (
        "Has tried a brace, Tylenol and ice. He still rates it 8/10.",
        ["brace done inadequate", "med done inadequate", "mod done inadequate"],
    ),
    # How a course ended, and what it did in part.
    ("PT for 7 weeks; goals not met.", ["pt done inadequate 49"]),
    ("PT was helpful to a degree.", ["pt done inadequate"]),
    ("Trial of PT: too painful after two visits.", ["pt done excluded"]),
    ("Home exercises since 10/01/2025, five days per week, no change.", ["hep done inadequate 151"]),
    ("Toradol in the ED eased it for the night.", ["med done inadequate"]),
    (
        "She did 3 months of PT. She tried Lodine. She has had no relief with any of these.",
        ["pt done inadequate 90", "med done inadequate"],
    ),
    ("He tried a brace and Salonpas. Nope.", ["brace done inadequate", "med done inadequate"]),
    (
        "Managed for nine weeks with Relafen and a back brace, neither of which helped.",
        ["brace done inadequate 63", "med done inadequate 63"],
    ),
    ("PT and Aleve helped the first bout; for this one neither has.", ["pt done inadequate", "med done inadequate"]),
    ("PT for 7 weeks, stopped 8/15/25 d/t increased leg pain.", ["pt done excluded 49"]),
    ("She tried PT, but the pain was so bad that she could not continue.", ["pt done excluded"]),
    ("PT was tried but he could not tolerate the exercises.", ["pt done excluded"]),
    ("Collar (2 wks, no help).", ["brace done inadequate 14"]),
    ("Wears a brace since her fall.", ["brace done unspecified"]),
    ("PT for 7 weeks with less than 50% improvement.", ["pt done inadequate 49"]),
    ("PT for 7 weeks, with relief that faded within days.", ["pt done inadequate 49"]),
    ("She was not helped by 7 weeks of PT.", ["pt done inadequate 49"]),
    ("PT was stopped after five visits because it aggravated the sciatica.", ["pt done excluded"]),
    ("PT x 9 weeks with better ROM but persistent leg pain.", ["pt done inadequate 63"]),
    ("Motrin helps her hands, not the back.", ["med done inadequate"]),
    ("Norco, with which the pain goes from 8/10 to 6/10.", ["med done inadequate"]),
    ("Denies relief from Naprosyn.", ["med done inadequate"]),
    # Doses, abbreviations, misspellings.
    ("Neurontin 300 mg t.i.d. and Lidoderm have been only slightly helpful.", ["med done inadequate"] * 2),
    ("Percocet four a day.", ["med done unspecified"]),
    ("Cont. HEP.", ["hep done unspecified"]),
    ("HEP - does when she can.", ["hep done unspecified"]),
    ("Was seen by a chiropractor six times without relief.", ["chiro done inadequate"]),
    ("Gabapentn and accupuncture, no releif.", ["med done inadequate", "mod done inadequate"]),
    ("We will start him on Cymbalta.", ["med planned unspecified"]),
    # What is no therapy of this patient's.
    ("Medicare requires that she has failed PT.", []),
    ("If six weeks of PT fail we shall consider surgery.", ["pt planned unspecified 42"]),
    ("His chiropractor suggested a scan.", []),
    ("Options such as PT, chiropractic care, acupuncture, massage and medications were reviewed.", []),
]


UNREMARKABLE = (
    "tolerated well.", "outpatient.", "goals met.", "progressing well.", "records requested.", "wants more.",
    "mostly stretching.", "discharged to a home program.", "cannot take aspirin.", "paid by the insurer.",
    "with no complications.", "no side effects.", "unable to assess.", "result not documented.",
)  # fmt: skip
"""Ends of an entry that tell nothing of the result."""
BESIDE = (
    "She has not worked since May.", "Pain is 7/10 today, worse with standing.", "Symptoms are worse with sitting.",
    "She continues to smoke.", "No weakness.", "She still works full time.", "No prior injections.",
)  # fmt: skip
"""Sentences after a therapy that are about something else."""


@pytest.mark.parametrize("words", [*(f", {words}" for words in UNREMARKABLE), *(f". {words}" for words in BESIDE)])
def test_what_tells_no_result_makes_no_failure(words: str) -> None:
    assert "pt done unspecified 56" in found(f"PT x 8 weeks{words}")


LUMBAR = """PROCEDURE: L5-S1 interlaminar epidural steroid injection.
HPI: Left leg pain. {}
TECHNIQUE: Under fluoroscopy a Tuohy needle was advanced at L5-S1; 80 mg methylprednisolone was injected.
"""


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("For the right shoulder she did 10 weeks of PT without relief.", 0),
        ("After her knee replacement she had 12 weeks of PT, which did not help.", 0),
        ("She took naproxen for 8 weeks for her neck without relief.", 0),
        ("For the leg she did 10 weeks of PT without relief.", 1),
        ("After her fusion she had 12 weeks of PT without relief.", 1),
    ],
)
def test_care_of_another_part_is_none_for_this_pain(text: str, count: int) -> None:
    page = lay_out(Note("t", LUMBAR.format(text)))
    done = [fact for fact in read(page, annotate(page)) if fact.value and fact.value.category != "injection"]
    assert len(done) == count


@pytest.mark.parametrize(("text", "expected"), PASSAGES, ids=[text[:50] for text, _ in PASSAGES])
def test_passage(text: str, expected: list[str]) -> None:
    assert found(text) == sorted(expected)


def test_two_dates_without_a_year_tell_a_length_on_an_undated_note() -> None:
    page = lay_out(Note("t", "HPI: Back pain. PT from January 8 to February 20 did not help."))
    (fact,) = read(page, annotate(page))
    assert fact.value is not None
    assert (fact.value.duration_days, fact.value.start) == (43, None)
