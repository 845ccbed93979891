"""Slips of two letters are read as what was meant; every other word, and every offset, stays."""

from hypothesis import given
from hypothesis import strategies as st

from notecheck import scan
from notecheck.nlp.fold import fold
from notecheck.nlp.spelling import respell


def test_slips_are_mended_in_their_own_case():
    slips = "Niether helped; RELEIF none, becuase he recieved no Flouroscopy."
    assert respell(slips) == "Neither helped; RELIEF none, because he received no Fluoroscopy."


def test_what_is_a_word_of_its_own_stays():
    for words in ("a trail of PT in the hills", "three weeks", "Denise agrees", "form from quiet quite", "epidurals"):
        assert respell(words) == words


@given(st.text())
def test_no_character_moves(text: str):
    plain = fold(text)
    assert len(plain) == len(text)
    assert len(respell(plain)) == len(plain)


def test_the_quote_is_what_was_typed():
    text = "Gabapentin since 10/02 and a brace since 10/02, niether helped. Under flouroscopy a needle went to L4."
    result = scan(text).to_dict()
    quotes = {fact["type"]: fact["text"] for fact in result["facts"]}
    assert quotes["imaging_guidance"] == "flouroscopy"
    outcomes = {f["value"]["outcome"] for f in result["facts"] if f["type"] == "conservative_therapy"}
    assert outcomes == {"failed"}
    assert all(text[f["start"] : f["end"]] == f["text"] for f in result["facts"])
