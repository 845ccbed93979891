"""What every text, id and date must pass."""

import pytest

from notecheck.core.errors import NoteError
from notecheck.core.time import PartialDate
from notecheck.ingest.admit import admit, admit_date, admit_id


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E_EMPTY"),
        (" \t\r\n\u00a0\u2003", "E_EMPTY"),
        ("\ufeff\u200b\n", "E_EMPTY"),
        ("Pain\x007/10", "E_DECODE"),
        ("Pain \ud800 7/10", "E_DECODE"),
        ("x" * 101, "E_TOO_LARGE"),
    ],
)
def test_a_text_that_cannot_be_a_note(text: str, code: str):
    with pytest.raises(NoteError) as caught:
        admit(text, limit=100)
    assert caught.value.code == code
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None, "the decoder's error holds the text"


def test_what_may_pass_is_not_touched():
    text = "Pain 7/10 🙂 e\u0301 \r\n\u00a0\t\x1b[31m"
    assert admit(text) is text


@pytest.mark.parametrize(("given", "read"), [("a-1", "a-1"), (17, "17"), (0, "0"), ("Zoë 7", "Zoë 7")])
def test_ids(given: object, read: str):
    assert admit_id(given) == read


@pytest.mark.parametrize("given", [None, "", "  ", True, 1.5, ["a"], "a\nb", "a\x1b[2J", "x" * 201])
def test_what_is_no_id(given: object):
    with pytest.raises(NoteError, match="E_BAD_FIELD"):
        admit_id(given)


def test_a_number_beyond_all_ids():
    with pytest.raises(NoteError, match="E_BAD_FIELD"):
        admit_id(10**5000)


def test_dates():
    assert admit_date(None) is None
    assert admit_date("2026-03") == PartialDate(2026, 3)
    assert admit_date("2026-03-02T10:00:00Z") == PartialDate(2026, 3, 2)


@pytest.mark.parametrize("given", ["", "3/2/2026", "2026-13", "2026-02-30", "20260302", 20260302, "٢٠٢٦", "0000"])
def test_what_is_no_date(given: object):
    with pytest.raises(NoteError, match="E_BAD_FIELD"):
        admit_date(given)
