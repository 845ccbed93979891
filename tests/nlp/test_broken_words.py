"""A word broken at the end of a line is read whole, and its evidence begins where the note begins it."""

from __future__ import annotations

from time import process_time

import pytest

from notecheck.check import check
from notecheck.core.note import Note
from notecheck.nlp.fold import fold


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("She has completed six weeks of ther-\napy here.", "therapy"),
        ("She has completed six weeks of ther-\r\n   apy here.", "therapy"),
        ("SHE HAS COMPLETED SIX WEEKS OF THER-\nAPY HERE.", "THERAPY"),
        ("She has been seen at the clinic for her follow-\nup visit.", "follow-up"),
        ("She has taken all winter long some over-the-\ncounter pills.", "over-the-counter"),
        ("She has been treated for the protrusion at L4-\n5 on the left.", "L4-5"),
    ],
)
def test_read_whole(text: str, word: str) -> None:
    assert word in fold(text)
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    "text", ["Medications-\nnaproxen", "It was a long day for her and him -\nnone", "list of meds taken-\n1. none"]
)
def test_left_alone(text: str) -> None:
    assert fold(text) == text


def test_evidence_begins_with_the_word() -> None:
    text = "HPI: She has had leg pain since May, and acupunc-\nture for six weeks did not help."
    quotes = [
        text[fact.span.start : fact.span.end]
        for fact in check(Note("t", text)).facts
        if "ture" in text[fact.span.start : fact.span.end]
    ]
    assert quotes
    assert all(quote.startswith("acupunc-\nture") for quote in quotes)


@pytest.mark.parametrize("unit", ["a/", "a'", "a-", "ab"])
def test_a_row_of_strokes_takes_time_as_it_is_long(unit: str) -> None:
    def seconds(times: int) -> float:
        text = unit * times + " and a line that is long-\ner"
        start = process_time()
        fold(text)
        return process_time() - start

    assert seconds(16_000) <= 8 * max(min(seconds(4_000) for _ in range(2)), 0.02)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Pain today ...... 7", "Pain today :      7"),
        ("Images....... saved", "Images:       saved"),
        ("He left... then came back", "He left... then came back"),
        ("Name ............", "Name ............"),
    ],
)
def test_dots_that_lead_to_an_answer_are_a_colon(text: str, plain: str) -> None:
    assert fold(text) == plain


@pytest.mark.parametrize("box", ["[X  ]", "[x  ]", "[  X]"])
def test_a_wide_box_is_ticked_whatever_else_the_note_holds(box: str) -> None:
    plain = fold(f"MAC: {box} yes")
    assert plain == f"MAC: {chr(6).ljust(len(box))} yes"
