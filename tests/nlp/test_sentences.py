"""Sentences: where a line break or a full stop ends one."""

import pytest

from notecheck.nlp.fold import fold
from notecheck.nlp.sentences import sentence_spans


def told(text: str) -> list[str]:
    plain = fold(text)
    return [" ".join(plain[span.start : span.end].split()) for span in sentence_spans(plain, ())]


def test_a_line_that_had_room_for_the_next_word_is_an_entry():
    text = (
        "C7-T1 interlaminar, right paramedian, under the image intensifier.\nawake, no sedation\nfluoro AP and lateral"
    )
    assert told(text)[1:] == ["awake, no sedation", "fluoro AP and lateral"]


@pytest.mark.parametrize("end", ["the pain and", "the leg pain,", "he takes it for the pain of the left leg which"])
def test_a_line_that_goes_on_is_no_entry(end: str):
    text = f"She was seen for her back and leg again today at the clinic\nand she told of {end}\nnumbness of it"
    assert len(told(text)) == 1


def test_one_who_begins_with_small_letters_still_ends_sentences():
    text = "pain interferes with sleep. was in a bowling league. takes approx. two pills. seen today."
    assert told(text) == [
        "pain interferes with sleep.", "was in a bowling league.", "takes approx. two pills.", "seen today."
    ]  # fmt: skip


def test_in_other_notes_a_small_letter_goes_on():
    assert len(told("She had spondyl. changes there. He saw it. It was seen. No more.")) == 4


@pytest.mark.parametrize("dots", [" .... ", " ........ ", "......... "])
def test_dots_that_lead_to_an_answer_end_nothing(dots: str):
    assert len(told(f"Infection{dots}None; temp 98.3")) == 1
