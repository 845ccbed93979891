"""`notecheck.scan`: a few names, true offsets, clear refusals."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import notecheck

ROOT = Path(__file__).parents[1]
NOTE = (ROOT / "corpora" / "synthetic" / "samples" / "esi-transforaminal-visit.txt").read_text(encoding="utf-8")
LINES = [line for line in NOTE.split("\n") if line.strip()]
ODD = st.sampled_from(
    [
        "\n",
        "\r\n",
        "\r",
        "\t",
        "\u00a0",
        "🙂",
        "👩🏽\u200d⚕️",
        "e\u0301",
        "\ufeff",
        "\u2028",
        "ﬁ",
        "½",
        "İ",
        "ß",
        "\x1b[0m",
        "\x0c",
    ]
)


def test_the_public_names():
    for name in notecheck.__all__:
        assert getattr(notecheck, name)
    with pytest.raises(AttributeError):
        notecheck.nothing  # noqa: B018


def test_a_result():
    result = notecheck.scan(NOTE, note_id="n1", date="2025-10-14")
    written = result.to_dict()
    assert isinstance(result, notecheck.Result)
    assert (written["note_id"], written["date"], written["service"]["id"]) == ("n1", "2025-10-14", "esi")
    assert str(result.verdict) == written["verdict"] == "ready"


def test_the_same_note_gives_the_same_result():
    assert notecheck.scan(NOTE).to_dict() == notecheck.scan(NOTE).to_dict()


def test_dates_and_services():
    assert notecheck.scan(NOTE, date=datetime.date(2026, 3, 2)).to_dict()["date"] == "2026-03-02"
    assert notecheck.scan(NOTE, date=datetime.datetime(2026, 3, 2, 8, 0)).to_dict()["date"] == "2026-03-02"
    assert notecheck.scan(NOTE, service="scs").to_dict()["service"]["id"] == "scs"
    with pytest.raises(notecheck.UsageError):
        notecheck.scan(NOTE, service="nonsense")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E_EMPTY"),
        ("\ufeff \n", "E_EMPTY"),
        ("Pain \x00 7/10", "E_DECODE"),
        ("Pain \udcff 7/10", "E_DECODE"),
        ("pain " * 1_000_001, "E_TOO_LARGE"),
        ("import sys\nprint(sys.path)\n", "E_NOT_A_NOTE"),
        (b"Pain 7/10", "E_BAD_FIELD"),
        (None, "E_BAD_FIELD"),
    ],
    ids=range(8),
)
def test_refusals(text: str, code: str):
    with pytest.raises(notecheck.NoteError) as caught:
        notecheck.scan(text, note_id="n1")
    assert (caught.value.code, caught.value.note_id) == (code, "n1")


def test_a_visit_without_a_procedure_is_a_note():
    visit = "Follow-up. Doing well, back pain 2/10, walks 3 miles a day. Continue meloxicam. Return in 6 months."
    assert notecheck.scan(visit).to_dict()["service"]["id"] == "none"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(LINES), ODD, st.text(max_size=8)), min_size=1, max_size=40))
def test_every_quote_stands_where_it_says(parts: list[str]):
    text = "".join(parts)
    try:
        written = notecheck.scan(text).to_dict()
    except notecheck.NoteError as error:
        assert error.code in ("E_EMPTY", "E_DECODE", "E_NOT_A_NOTE")
        return
    assert written["text"]["characters"] == len(text)
    for fact in written["facts"]:
        assert 0 <= fact["start"] < fact["end"] <= len(text)
        assert text[fact["start"] : fact["end"]] == fact["text"]


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(["\ufeff", "🙂", "e\u0301 ", "\u00a0", "\r\n\r\n", "\t"]))
def test_what_stands_before_a_note_moves_its_facts_by_its_length(before: str):
    plain, moved = notecheck.scan(NOTE).to_dict(), notecheck.scan(before + NOTE).to_dict()
    places = [(fact["start"] + len(before), fact["type"]) for fact in plain["facts"]]
    assert [(fact["start"], fact["type"]) for fact in moved["facts"]] == places
