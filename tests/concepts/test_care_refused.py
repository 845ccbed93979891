"""Care refused: stopped or refused as a whole, with nothing in its place."""

from __future__ import annotations

import pytest

from notecheck.concepts.care_refused import read
from notecheck.core.note import Note
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out

REFUSED = [
    "Stopped all meds in August, does not wish to resume any.",
    "He refuses any further conservative treatment.",
    "She turned down PT and home exercise both.",
    "Declined physical therapy; takes nothing for the pain.",
]
NOT_REFUSED = [
    "Declines PT. Takes naproxen daily for the leg.",
    "Stopped naproxen in May.",
    "Conservative care has failed.",
    "No opioids.",
]


def count(text: str) -> int:
    page = lay_out(Note("t", "HPI: " + text))
    return len(list(read(page, annotate(page))))


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    assert count(text) == 1


@pytest.mark.parametrize("text", NOT_REFUSED)
def test_not_refused(text: str) -> None:
    assert count(text) == 0
