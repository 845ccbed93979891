"""The account of a stimulator trial, from its words and the relief and activities told there."""

from __future__ import annotations

import pytest

from notecheck.check import check
from notecheck.core.note import Note

NOTE = (
    "PROCEDURE: permanent spinal cord stimulator, T9 laminectomy, paddle lead.\nHISTORY: {}\n"
    "PROCEDURE IN DETAIL: prone, incision, laminectomy, paddle placed, closure."
)


def status(text: str) -> str:
    scan = check(Note("t", NOTE.format(text)), service="scs")
    found = (f for c in scan.checklists for f in c.findings if f.id == "scs.trial")
    return str(next(found).status)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In a 7 day percutaneous trial her pain dropped 75% and she could shop by herself.", "met"),
        ("SCS trial: pain NRS 9 -> 3; ODI 58 -> 30.", "met"),
        ("Stimulator trial gave 75% relief. Function did not change.", "partial"),
        ("Trial was successful with improvement in function.", "partial"),
        ("Trial with 80% coverage of the painful area.", "missing"),
        ("Gabapentin trial gave 60% relief for a month.", "missing"),
        ("The trial cut her opioid use by 60% but pain relief was only 30%.", "conflict"),
        ("No trial was performed because of the anticoagulation.", "conflict"),
        ("With the temporary electrodes her pain fell by two thirds and she cooked again.", "met"),
        ("Trial: 82 -> 30 mm, stood through a wedding.", "met"),
        ("Trial relief        65 %\nFunction            climbs stairs again", "met"),
        ("Trial relief        65 %\nFunction            not recorded", "partial"),
        ("Implanted straight to the permanent system.", "conflict"),
        ("Relief during the trial was less than half.", "conflict"),
        ("The trial failed to provide significant relief.", "conflict"),
    ],
)
def test_trial(text: str, expected: str):
    assert status(text) == expected
