"""Text without stops, as speech recognition leaves it, is read statement by statement."""

from __future__ import annotations

from notecheck.core.note import Note
from notecheck.nlp.layout import lay_out

SPOKEN = (
    "the patient is a sixty year old baker with left leg pain for five months she puts it at a seven out of ten "
    "she did therapy for eight weeks and it did nothing because she could not bend she takes pregabalin at night "
    "no fevers no loss of bladder control on exam the left ankle reflex is gone mri shows a disc at l five s one "
    "procedure caudal epidural steroid injection no complications in recovery her pain was a two"
)


def sentences(text: str) -> list[str]:
    page = lay_out(Note("t", text))
    return [page.plain[s.span.start : s.span.end] for s in page.sentences]


def test_each_statement_is_a_sentence() -> None:
    told = sentences(SPOKEN)
    assert "she puts it at a seven out of ten" in told
    assert "no fevers" in told
    assert "in recovery her pain was a two" in told
    assert "".join(told).replace(" ", "") == SPOKEN.replace(" ", "")


def test_nothing_begins_behind_a_joining_word() -> None:
    assert any("nothing because she could not bend" in words for words in sentences(SPOKEN))


def test_text_with_stops_keeps_its_sentences() -> None:
    text = "She was seen here, he was told. " * 20
    assert set(sentences(text)) == {"She was seen here, he was told."}


def test_no_complications_is_no_list_of_risks() -> None:
    page = lay_out(Note("t", SPOKEN))
    assert not [zone for zone in page.zones if zone.role == "consent"]
