"""Bytes to text, or a refusal that says why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notecheck.core.errors import NoteError
from notecheck.ingest.decode import decode

NOTE = "Pain 7/10 in the left leg – “worse” with sitting, 98.6 °F\r\n"


def code(data: bytes) -> str:
    with pytest.raises(NoteError) as caught:
        decode(data)
    return caught.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_unicode_is_read_as_python_reads_it(encoding: str):
    data = NOTE.encode(encoding)
    assert decode(data) == (data.decode(encoding), encoding, ())


def test_a_mark_in_utf8_stays_the_first_character_so_that_offsets_agree():
    data = NOTE.encode("utf-8-sig")
    assert decode(data)[0] == data.decode("utf-8") == "\ufeff" + NOTE


def test_windows_text_is_read_with_a_warning():
    text, encoding, warnings = decode(NOTE.encode("cp1252"))
    assert (text, encoding) == (NOTE, "cp1252")
    assert [warned.code for warned in warnings] == ["W_CP1252"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"Pain 7/10 \xff\xff\xff today", "E_DECODE"),
        ("Größe – naïve".encode()[:-1] + b"\xc3 then more words", "E_DECODE"),
        (bytes(range(128, 256)) * 4, "E_DECODE"),
        ("Pain 7/10 –".encode()[:-1], "E_TRUNCATED"),
        (b"\xff\xfeP\x00a\x00i", "E_DECODE"),
        (b"Pain\x00 7/10 in the left leg, worse with sitting and with walking", "E_DECODE"),
        (b"\x00\x01\x02\x03Pain" * 9, "E_UNSUPPORTED"),
        (NOTE.encode("utf-16-le"), "E_DECODE"),
        (bytes(range(1, 32)) * 20, "E_UNSUPPORTED"),
        (b"%PDF-1.7\n%\xe2\xe3", "E_UNSUPPORTED"),
        (b"PK\x03\x04\x14\x00", "E_UNSUPPORTED"),
        (b"{\\rtf1\\ansi Pain 7/10}", "E_UNSUPPORTED"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><ClinicalDocument/>", "E_UNSUPPORTED"),
        (b"MSH|^~\\&|EHR", "E_UNSUPPORTED"),
        (b"\x89PNG\r\n\x1a\n", "E_UNSUPPORTED"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, expected: str):
    assert code(data) == expected


@given(st.binary(max_size=400))
def test_any_bytes_give_a_text_or_a_coded_refusal(data: bytes):
    try:
        text, encoding, _ = decode(data)
    except NoteError as error:
        assert error.code in ("E_DECODE", "E_UNSUPPORTED", "E_TRUNCATED")
    else:
        assert data.decode(encoding) == text
