"""MLLP over a real socket, spoken to by another's client: what is acknowledged, when, and what the answers say."""

import asyncio
import socket
import ssl
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from ipaddress import ip_network
from itertools import count

import hl7
import pytest
from hl7.client import MLLPClient

from notecheck import NoteError
from notecheck_service.clock import HandClock
from notecheck_service.connect.mllp.frames import STRAY, Frames, framed
from notecheck_service.connect.mllp.inbox import Inbox, Reused
from notecheck_service.connect.mllp.listener import Limits, Listener
from notecheck_service.connect.mllp.orders import Terms

CLOCK = HandClock(datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC))
NOTE = "Right L5-S1 transforaminal ESI. Fluoroscopy with contrast.~Pain 7/10 before, 3/10 after. canary"


def message(
    control: str = "M1", event: str = "T02", *, obx: str = NOTE, msh: str = "", txa: str = "TXA|1|PN|TX"
) -> bytes:
    head = msh or f"MSH|^~\\&|EHR|CLINIC|NC|HERE|20260304||MDM^{event}|{control}|P|2.5.1"
    txa = f"{txa}|||||||||DOC-{control}" if txa == "TXA|1|PN|TX" else txa
    return "\r".join([head, "EVN||20260304", "PID|1||MRN7^^^X", "PV1|1|O", txa, f"OBX|1|TX|N||{obx}"]).encode() + b"\r"


class Shelf:
    """A store that keeps what it is given, or fails as it is told."""

    def __init__(self):
        self.held = {}
        self.kept = []
        self.fault = None
        self.wait = threading.Event()
        self.wait.set()

    def take(self, order, fingerprint):
        self.wait.wait(5)
        if self.fault:
            raise self.fault
        if self.held.setdefault(order.control_id, fingerprint) != fingerprint:
            raise Reused
        if order.control_id not in [each.control_id for each in self.kept]:
            self.kept.append(order)


@contextmanager
def listening(shelf=None, peers=("127.0.0.0/8",), limits=None, context=None):
    """A listener in a thread of its own, as beside the application."""
    numbers = count(1)
    inbox = Inbox((shelf or Shelf()).take, CLOCK, lambda: f"A{next(numbers)}", Terms())
    loop = asyncio.new_event_loop()

    async def handle(_peer, frame):
        return await loop.run_in_executor(None, inbox.answer, frame)

    listener = Listener(handle, tuple(map(ip_network, peers)), limits)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    port = asyncio.run_coroutine_threadsafe(listener.start("127.0.0.1", 0, context), loop).result(5)
    try:
        yield port, listener, loop
    finally:
        asyncio.run_coroutine_threadsafe(listener.stop(2), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


def dialled(port):
    found = socket.create_connection(("127.0.0.1", port), timeout=5)
    found.settimeout(5)
    return found


def heard(link, frames=1):
    """The answers, until so many are whole or the other end closes."""
    data = b""
    while data.count(b"\x1c\r") < frames:
        chunk = link.recv(65536)
        if not chunk:
            break
        data += chunk
    return [hl7.parse(each.lstrip(b"\x0b").decode("latin-1")) for each in data.split(b"\x1c\r") if each.strip(b"\x0b")]


def code(answer):
    return str(answer.segment("MSA")[1])


def test_another_library_sends_and_reads_the_answer():
    shelf = Shelf()
    with listening(shelf) as (port, *_), MLLPClient("127.0.0.1", port) as client:
        answer = hl7.parse(client.send_message(message()).strip(b"\x0b\x1c\r").decode())
    assert code(answer) == "AA"
    assert str(answer.segment("MSA")[2]) == "M1"
    assert str(answer.segment("MSH")[9]) == "ACK^T02"
    assert str(answer.segment("MSH")[5]) == "EHR"
    (kept,) = shelf.kept
    assert kept.document == "DOC-M1"
    assert kept.record.note.text == NOTE.replace("~", "\n")
    assert kept.record.about.patient == "MRN7"


def test_a_second_library_finds_the_answers_well_formed():
    from hl7apy.parser import parse_message

    with listening() as (port, *_), dialled(port) as link:
        for sent in (message(), message("M2", "T01"), message("M3", obx="")):
            link.sendall(framed(sent))
            raw = b""
            while b"\x1c\r" not in raw:
                raw += link.recv(65536)
            parsed = parse_message(raw.strip(b"\x0b\x1c\r").decode(), find_groups=False)
            assert parsed.msa.msa_2.value in ("M1", "M2", "M3")
            if parsed.msa.msa_1.value != "AA":
                assert parsed.err.err_3.err_3_1.value.isdigit()
                assert parsed.err.err_4.value == "E"


def test_fragments_and_two_messages_in_one_packet():
    with listening() as (port, *_), dialled(port) as link:
        for byte in framed(message("M1")):
            link.sendall(bytes([byte]))
        assert code(heard(link)[0]) == "AA"
        link.sendall(framed(message("M2")) + b"\r\n" + framed(message("M3"))[:50])
        assert str(heard(link)[0].segment("MSA")[2]) == "M2"
        link.sendall(framed(message("M3"))[50:])
        assert str(heard(link)[0].segment("MSA")[2]) == "M3"
        link.sendall(framed(message("M4")) + framed(message("M5")))
        assert [str(each.segment("MSA")[2]) for each in heard(link, 2)] == ["M4", "M5"]


def test_a_sender_that_closes_its_half_is_still_answered():
    shelf = Shelf()
    with listening(shelf) as (port, *_), dialled(port) as link:
        link.sendall(framed(message("M1")) + framed(message("M2"))[:40])
        link.shutdown(socket.SHUT_WR)
        assert [code(each) for each in heard(link, 9)] == ["AA"]
    assert [each.control_id for each in shelf.kept] == ["M1"], "half a message is no message"


def test_nothing_is_accepted_before_it_is_stored():
    shelf = Shelf()
    shelf.wait.clear()
    with listening(shelf) as (port, *_), dialled(port) as link:
        link.sendall(framed(message()))
        link.settimeout(0.2)
        with pytest.raises(TimeoutError):
            link.recv(1)
        link.settimeout(5)
        shelf.wait.set()
        assert code(heard(link)[0]) == "AA"


@pytest.mark.parametrize("fault", [RuntimeError("canary"), OSError("canary"), NoteError("E_GAVE_UP", "the scan")])
def test_what_could_not_be_stored_is_not_accepted(fault):
    shelf = Shelf()
    shelf.fault = fault
    with listening(shelf) as (port, *_), dialled(port) as link:
        link.sendall(framed(message()))
        (answer,) = heard(link)
        assert code(answer) == ("AE" if isinstance(fault, NoteError) else "AR")
        assert "canary" not in str(answer)
        shelf.fault = None
        link.sendall(framed(message()))
        assert code(heard(link)[0]) == "AA", "sent again, it is taken"


def test_the_same_message_again_is_acknowledged_and_kept_once():
    shelf = Shelf()
    with listening(shelf) as (port, *_), dialled(port) as link:
        for _ in range(3):
            link.sendall(framed(message()))
            assert code(heard(link)[0]) == "AA"
        link.sendall(framed(message(obx="Another text under the same control id.")))
        (answer,) = heard(link)
    assert code(answer) == "AE"
    assert str(answer.segment("ERR")[3]).startswith("205^")
    assert len(shelf.kept) == 1


@pytest.mark.parametrize("event", ["T02", "T04", "T06", "T08", "T10"])
def test_events_with_a_document_are_taken(event):
    shelf = Shelf()
    txa = "TXA|1|PN|TX|||||||||DOC-2^X|DOC-1^X"
    with listening(shelf) as (port, *_), dialled(port) as link:
        link.sendall(framed(message(event=event, txa=txa)))
        assert code(heard(link)[0]) == "AA"
    assert (shelf.kept[0].document, shelf.kept[0].parent) == ("DOC-2", "DOC-1")


HEAD = "MSH|^~\\&|EHR|CLINIC|NC|HERE|20260304||{}|{}|{}|{}"
REFUSED = {
    "not MDM": (message(msh=HEAD.format("ADT^A01", "M1", "P", "2.5.1")), "AR", 200),
    "event without content": (message(event="T01"), "AR", 201),
    "cancelled": (message(event="T11"), "AR", 201),
    "no such event": (message(event="canary"), "AR", 201),
    "no control id": (message(msh=HEAD.format("MDM^T02", "", "P", "2.5.1")), "AR", 101),
    "training": (message(msh=HEAD.format("MDM^T02", "M1", "T", "2.5.1")), "AR", 202),
    "version 3": (message(msh=HEAD.format("MDM^T02", "M1", "P", "3.0")), "AR", 203),
    "no MSH": (b"canary canary", "AR", 100),
    "nothing": (b"", "AR", 100),
    "no TXA": (message(txa="ZZZ|1"), "AE", 100),
    "empty text": (message(obx=""), "AE", 207),
    "unknown segment": (message() + b"QQQ|canary\r", "AE", 100),
    "a note within a note": (message() + message("M2"), "AE", 100),
    "bad base64": (message(obx="").replace(b"OBX|1|TX|N||", b"OBX|1|ED|N||^TEXT^PDF^Base64^canary!"), "AE", 102),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_taken_is_refused_with_a_code_and_no_word_of_it(name):
    sent, verdict, condition = REFUSED[name]
    shelf = Shelf()
    with listening(shelf) as (port, *_), dialled(port) as link:
        link.sendall(framed(sent))
        (answer,) = heard(link)
        assert (code(answer), str(answer.segment("ERR")[3]).split("^")[0]) == (verdict, str(condition))
        assert "canary" not in str(answer)
        link.sendall(framed(message("M9")))
        assert code(heard(link)[0]) == "AA", "the connection goes on"
    assert len(shelf.kept) == 1


def test_what_is_too_long_is_refused_by_its_own_name_and_the_connection_ends():
    with listening(limits=Limits(message=20_000)) as (port, *_), dialled(port) as link:
        link.sendall(framed(message("M7", obx="word " * 10_000)))
        (answer,) = heard(link)
        assert (code(answer), str(answer.segment("MSA")[2])) == ("AE", "M7")
        assert "E_TOO_LARGE" in str(answer)
        assert link.recv(1) == b""


def test_who_speaks_no_mllp_is_left():
    with listening() as (port, *_), dialled(port) as link:
        link.sendall(b"GET / HTTP/1.1\r\n" * 400)
        assert closed(link)


def closed(link):
    try:
        return link.recv(1) == b""
    except ConnectionResetError:
        return True


def test_waits_are_bounded():
    limits = Limits(idle=0.6, frame=0.2)
    with listening(limits=limits) as (port, *_), dialled(port) as silent, dialled(port) as slow:
        slow.sendall(framed(message())[:30])
        begun = time.monotonic()
        assert closed(slow)
        assert time.monotonic() - begun < 0.6
        assert closed(silent)


def test_only_known_peers_are_heard_and_only_so_many():
    with listening(peers=("10.0.0.0/8",)) as (port, listener, _), dialled(port) as link:
        assert closed(link)
        assert listener.refused == 1
    with listening(limits=Limits(connections=1)) as (port, listener, _), dialled(port) as first:
        first.sendall(framed(message()))
        assert code(heard(first)[0]) == "AA"
        with dialled(port) as second:
            assert closed(second)
        assert listener.refused == 1


def test_a_stop_answers_what_was_begun():
    shelf = Shelf()
    shelf.wait.clear()
    with listening(shelf) as (port, listener, loop), dialled(port) as link:
        link.sendall(framed(message()))
        time.sleep(0.1)
        stopping = asyncio.run_coroutine_threadsafe(listener.stop(3), loop)
        time.sleep(0.1)
        shelf.wait.set()
        stopping.result(5)
        assert code(heard(link)[0]) == "AA"
        assert closed(link)


def test_tls(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))
    with listening(context=context) as (port, *_):
        with dialled(port) as plain:
            plain.sendall(framed(message()))
            assert heard(plain) == [], "what is not encrypted is not answered"
        with trusting.wrap_socket(dialled(port), server_hostname="127.0.0.1") as link:
            link.sendall(framed(message()))
            assert code(heard(link)[0]) == "AA"


def test_frames_are_the_same_in_whatever_pieces_they_come():
    stream = b"\r\n" + framed(b"one") + framed(b"two\x0bthree") + b"\n" + framed(b"")
    for size in range(1, len(stream) + 1):
        frames = Frames(100)
        found = [frame.data for at in range(0, len(stream), size) for frame in frames.feed(stream[at : at + size])]
        assert found == [b"one", b"two\x0bthree", b""]
        assert not frames.open
    frames = Frames(100)
    assert list(frames.feed(b"x" * (STRAY + 1))) == []
    assert frames.lost


def test_other_separators_and_odd_control_ids_come_back_as_they_were():
    head = "MSH#*~\\&#EHR#C#NC#H#20260304##MDM*T02#M\xe9 1#P#2.3"
    body = message().decode().split("\r", 1)[1].replace("|", "#").replace("^", "*")
    with listening() as (port, *_), dialled(port) as link:
        link.sendall(framed(f"{head}\r{body}".encode("latin-1")))
        raw = link.recv(65536)
    assert b"MSA#AA#M\xe9 1\r" in raw
    assert raw.startswith(b"\x0bMSH#*~\\&#NC#H#EHR#C#20260304050607+0000##ACK*T02#A1#P#2.3\r")
