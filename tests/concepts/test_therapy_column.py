"""A row's tick says of its therapy what heads the column."""

import pytest

from notecheck import scan

HEAD = "TRIED                          helped   no help   quit, AE\n"
FORM = "LUMBAR EPIDURAL STEROID INJECTION 02/24/2026\n\n{}{}\n\nPain 7/10.\n"


def outcomes(text: str) -> dict[str, str]:
    facts = scan(text).to_dict()["facts"]
    told = (fact["value"] for fact in facts if fact["type"] == "conservative_therapy")
    return {value["name"]: value["outcome"] for value in told}


@pytest.mark.parametrize(
    ("ticks", "outcome"),
    [
        ("[ ]      [X]       [ ]", "failed"),
        ("[X]      [ ]       [ ]", "relieved"),
        ("[ ]      [ ]       [X]", "not_tolerated"),
        ("[ ]      [ ]       [ ]", "unspecified"),
        ("[X]      [X]       [ ]", "unspecified"),
    ],
)
def test_the_ticked_column_tells_the_outcome(ticks: str, outcome: str):
    row = f"PT 12/01/25-01/16/26             {ticks}"
    assert outcomes(FORM.format(HEAD, row))["physical therapy"] == outcome


def test_each_row_has_its_own():
    rows = [
        "PT 12/01/25-01/16/26             [ ]      [X]       [ ]",
        "ibuprofen 12/01/25-01/16/26      [X]      [ ]       [ ]",
    ]
    assert outcomes(FORM.format(HEAD, "\n".join(rows))) == {"physical therapy": "failed", "ibuprofen": "relieved"}


def test_a_row_behind_a_blank_line_is_of_another_table():
    row = "\nPT 12/01/25-01/16/26             [ ]      [X]       [ ]"
    assert outcomes(FORM.format(HEAD, row))["physical therapy"] == "unspecified"
