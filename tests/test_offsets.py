"""Offsets are into the text as submitted: text[start:end] is the quote, whatever characters the note is made of."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import notecheck
from notecheck.core.note import Note
from notecheck.nlp.fold import fold
from notecheck.nlp.layout import lay_out

CORPUS = Path(__file__).parent.parent / "corpora" / "synthetic" / "authored" / "train.gold.jsonl"
TEXTS = [json.loads(line)["text"] for line in CORPUS.read_text(encoding="utf-8").splitlines()]
ODD = [
    *("\U0001f642", "e\u0301", "\r\n", "\u00a0", "\t", "\ufeff", "\u200b"),
    *("\u2028", "\u00bd", "\ufb01", "\u0130", "\u1e9e", "\u2611", "\x0c"),
]


def check_quotes(text: str) -> int:
    """Hold every fact against its offsets; how many there were."""
    facts = notecheck.scan(text).to_dict()["facts"]
    for fact in facts:
        assert text[fact["start"] : fact["end"]] == fact["text"]
        assert fact["text"].strip()
    return len(facts)


@given(st.text(max_size=400))
def test_folding_keeps_every_offset(text: str):
    plain = fold(text)
    assert len(plain) == len(text)
    assert plain.isascii()


@given(st.text(max_size=400))
def test_sentences_cover_what_can_be_seen(text: str):
    page = lay_out(Note("n", text))
    covered = {i for s in page.sentences for i in range(s.span.start, s.span.end)}
    assert {i for i, c in enumerate(page.plain) if not c.isspace()} <= covered


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(TEXTS), st.lists(st.tuples(st.floats(0, 1), st.sampled_from(ODD)), max_size=12))
def test_quotes_survive_odd_characters(text: str, additions: list[tuple[float, str]]):
    for place, odd in additions:
        at = int(place * len(text))
        text = text[:at] + odd + text[at:]
    check_quotes(text)


@pytest.mark.parametrize("odd", ["\r\n", "\r", "\u2028"])
def test_other_line_ends_find_as_much(odd: str):
    text = TEXTS[0]
    assert check_quotes(text.replace("\n", odd)) == check_quotes(text)


def test_emoji_before_a_fact_moves_it_by_one():
    plain = notecheck.scan(TEXTS[0]).to_dict()["facts"]
    moved = notecheck.scan("\U0001f642 " + TEXTS[0]).to_dict()["facts"]
    assert [(f["start"] + 2, f["text"]) for f in plain] == [(f["start"], f["text"]) for f in moved]


@pytest.mark.long
@settings(max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(TEXTS), st.lists(st.tuples(st.floats(0, 1), st.text(max_size=6)), max_size=20))
def test_quotes_survive_anything(text: str, additions: list[tuple[float, str]]):
    for place, odd in additions:
        at = int(place * len(text))
        text = text[:at] + odd + text[at:]
    clean = "".join(c for c in text if c != "\x00" and not "\ud800" <= c <= "\udfff")
    check_quotes(clean)
