"""Questions that lead are known by what is wrong with them."""

import pytest

from notecheck.report.question import question_faults

GOOD = "The imaging used is not stated. Please state what was used; if none was, please say so."


def test_a_question_that_asks():
    assert question_faults(GOOD) == ()


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        (GOOD + " It is needed for payment.", "money"),
        ("Please state the relief of at least 50 percent, as far as known.", "number"),
        ("Please state four weeks of care, as far as known.", "number"),
        ("Was fluoroscopy used? Please say so.", "leading"),
        ("Please confirm fluoroscopy with contrast, as far as known.", "leading"),
        ("Please justify the sedation, as far as known.", "leading"),
        ("Please state the failed therapy, as far as known.", "hoped_for"),
        ("Please state why it was medically necessary, as far as known.", "hoped_for"),
        ("Please state the imaging.", "no_way_out"),
    ],
)
def test_a_question_that_leads(question: str, fault: str):
    assert fault in question_faults(question)


def test_plain_words_count_nothing():
    assert question_faults("Please state what was done on the day of the procedure, as far as known.") == ()
