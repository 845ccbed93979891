"""Bytes and shapes that nobody should send: each is answered in its form, none of it is repeated, nothing breaks."""

import json
import string
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from service.connect.test_fhir import BODIES, answer

from notecheck import NoteError
from notecheck.ingest.given import Terms
from notecheck.ingest.record import Record, Refusal
from notecheck_service.clock import HandClock
from notecheck_service.connect.cds.request import BadRequest, asked
from notecheck_service.connect.fhir.documents import read, sent
from notecheck_service.connect.mllp.frames import Frame, Frames
from notecheck_service.connect.mllp.inbox import Inbox

CLOCK = HandClock(datetime(2026, 3, 4, tzinfo=UTC))
MESSAGE = "MSH|^~\\&|A|B|C|D|20260304||MDM^T02|M1|P|2.5.1\rPID|1||7\rTXA|1|PN\rOBX|1|TX|N||Pain 7/10, ESI today.\r"
PLAIN = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8), st.just("\ud800\0"),
    st.just([]), st.just({}), st.just([None]), st.just({"reference": ["x"]}), st.just("x" * 3000),
)  # fmt: skip


def places(value, path=()):
    """Every place in a JSON value."""
    yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(inner, (*path, key))


def changed(value, path, junk):
    """The value with junk at one place."""
    if not path:
        return junk
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(value[path[0]], path[1:], junk)
    return copy


def bodies(base):
    return st.tuples(st.sampled_from(list(places(base))), JUNK).map(lambda drawn: changed(base, *drawn))


@PLAIN
@given(st.one_of(bodies(BODIES["bundle"]), bodies(BODIES["addendum"])))
def test_fhir_of_any_shape_is_read_or_refused(body):
    try:
        documents = sent(json.dumps(body).encode())
    except NoteError as error:
        assert error.code.startswith("E_")
        return
    for each in documents:
        assert isinstance(read(each, Terms()), Record | Refusal)
        json.dumps([each.reference, each.subject, each.author]).encode("ascii")


@settings(PLAIN, max_examples=20)
@given(bodies(BODIES["addendum"]))
def test_what_is_answered_is_valid_whatever_came(faults, body):
    try:
        made = answer(body)
    except NoteError:
        return
    assert faults(made) == []


@PLAIN
@given(st.one_of(bodies({"hook": "order-sign", "hookInstance": "h", "prefetch": {"notes": BODIES["bundle"]}}), JUNK))
def test_cds_requests_of_any_shape_are_read_or_refused(body):
    if isinstance(body, dict):
        body = {"context": {"userId": "a", "patientId": "b", "draftOrders": {}}} | body
    try:
        asked("notecheck-order-sign", body)
    except (BadRequest, NoteError) as error:
        assert "x" * 100 not in str(error)


def answered(data: bytes) -> bytes:
    return Inbox(lambda *_: None, CLOCK, lambda: "A1", Terms()).answer(Frame(data))


def is_acknowledgement(said: bytes) -> bool:
    lines = said.decode("latin-1").split("\r")
    return lines[0].startswith("MSH") and lines[1][:3] == "MSA" and lines[1][4:6] in ("AA", "AE", "AR")


@PLAIN
@given(st.binary(max_size=400), st.integers(0, len(MESSAGE)), st.integers(0, 40))
def test_any_message_is_answered_by_a_message(junk, at, drop):
    data = MESSAGE.encode()
    assert is_acknowledgement(answered(junk))
    assert is_acknowledgement(answered(data[:at] + junk + data[at + drop :]))


@PLAIN
@given(st.text(string.printable, min_size=5, max_size=30), st.binary(max_size=60))
def test_headers_of_any_kind_are_answered(head, rest):
    assert is_acknowledgement(answered(b"MSH" + head.encode() + rest))


@PLAIN
@given(st.lists(st.binary(max_size=50), max_size=30))
def test_any_stream_is_framed_within_bounds(chunks):
    frames = Frames(64)
    for chunk in chunks:
        for frame in frames.feed(chunk):
            assert len(frame.data) <= 8192
    assert len(frames._data) <= 8192


@pytest.mark.parametrize("hostile", [b"MSH", b"MSH|", b"MSH|^~\\&", b"MSH|||||||||||", b"MSHMSHMSHMSH", b"\x0b" * 100])
def test_stumps_of_headers(hostile):
    assert is_acknowledgement(answered(hostile))
