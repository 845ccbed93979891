"""Webhooks: signatures that another's verifier accepts, and no way to make us call where we should not."""

import json
import socket
import ssl
import subprocess
import threading
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from notecheck_service.connect.webhooks.address import Forbidden, Rules, is_public
from notecheck_service.connect.webhooks.post import post
from notecheck_service.connect.webhooks.sign import new_secret, signed

BODY = '{"type":"note.scanned","data":{"note":"note_1","verdict":"addendum"}}'
VERIFY = """
const { Webhook } = require(process.argv[1]);
const [body, headers, secrets] = JSON.parse(require("fs").readFileSync(0));
console.log(JSON.stringify(secrets.map(secret => {
  try { new Webhook(secret).verify(body, headers); return true; } catch (error) { return false; }
})));
"""


@pytest.fixture(scope="module")
def verified(npm_folder):
    """Whether the verifier from npm accepts a message, by each of these secrets."""
    folder = npm_folder("standardwebhooks")

    def verify(body, headers, *secrets):
        given = json.dumps([body, headers, secrets])
        command = ["node", "-e", VERIFY, str(folder)]
        return json.loads(subprocess.run(command, input=given, capture_output=True, text=True, check=True).stdout)

    return verify


def test_the_npm_verifier_accepts_our_signatures_and_no_others(verified):
    old, new, other = new_secret(), new_secret(), new_secret()
    headers = signed("msg_1", datetime.now(UTC), BODY, [new, old])
    assert verified(BODY, headers, old, new, other) == [True, True, False]
    assert verified(BODY.replace("addendum", "ready"), headers, old, new) == [False, False]
    assert verified(BODY, headers | {"webhook-id": "msg_2"}, new) == [False]
    stale = signed("msg_1", datetime(2026, 1, 1, tzinfo=UTC), BODY, [new])
    assert verified(BODY, stale, new) == [False]


def test_secrets_are_long_and_never_the_same():
    made = {new_secret() for _ in range(100)}
    assert len(made) == 100
    assert all(len(each) == len("whsec_") + 44 for each in made)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
     "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
     "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
     "2002:7f00:1::1", "2002:a00:1::", "::7f00:1", "2001:0:7f00:1::1", "2001:db8::1"],
)  # fmt: skip
def test_addresses_that_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_addresses_that_are(address):
    assert is_public(address)


RULES = Rules(frozenset({"hooks.example.com", "other.example.com:8443"}))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://hooks.example.com/a", "not_https"),
        ("ftp://hooks.example.com/a", "not_https"),
        ("file:///etc/passwd", "not_https"),
        ("https://example.com/", "host_not_allowed"),
        ("https://a.hooks.example.com/", "host_not_allowed"),
        ("https://hooks.example.com.evil.org/", "host_not_allowed"),
        ("https://hooks.example.com:8443/", "host_not_allowed"),
        ("https://other.example.com/", "host_not_allowed"),
        ("https://hooks.example.com@evil.org/", "not_a_url"),
        ("https://user:word@hooks.example.com/", "not_a_url"),
        ("https://hooks.example.com\\@evil.org/", "not_a_url"),
        ("https://hooks.example.com/a b", "not_a_url"),
        ("https://hooks.example.com/a\r\nX: y", "not_a_url"),
        ("https://hooks.example.com/#a", "not_a_url"),
        ("https://hooks.example.com:99999/", "not_a_url"),
        ("https:///a", "not_a_url"),
        ("https://[::1", "not_a_url"),
        ("https://hööks.example.com/", "not_a_url"),
        ("", "not_https"),
    ],
)
def test_urls_that_nothing_is_sent_to(url, reason):
    with pytest.raises(Forbidden) as refused:
        RULES.admit(url)
    assert refused.value.reason == reason
    assert post(url, {}, b"{}", RULES).code == reason


@pytest.mark.parametrize(
    "url", ["https://hooks.example.com/a?b=c", "https://HOOKS.example.com:443/", "https://other.example.com:8443/x"]
)
def test_urls_that_are_allowed(url):
    RULES.admit(url)


@contextmanager
def receiver(answer=b"HTTP/1.1 204 No Content\r\n\r\n", context=None):
    """A server of a few lines, that keeps what it hears: a port, and what it heard."""
    heard = []
    done = threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(5)

    def serve():
        while not done.is_set():
            try:
                link, _ = listening.accept()
                link.settimeout(5)
                with context.wrap_socket(link, server_side=True) if context else link as spoken:
                    data = b""
                    while b"\r\n\r\n" not in data or not data.endswith(b"}"):
                        data += spoken.recv(65536)
                    heard.append(data)
                    for part in answer if isinstance(answer, list) else [answer]:
                        spoken.sendall(part)
                        done.wait(0.05 if isinstance(answer, list) else 0)
            except OSError:
                continue

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listening.getsockname()[1], heard
    finally:
        done.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(6)


def local(port, **more):
    return Rules(frozenset({f"localhost:{port}", f"127.0.0.1:{port}"}), **more)


def test_a_message_arrives_and_is_verified(verified):
    secret = new_secret()
    headers = signed("msg_7", datetime.now(UTC), BODY, [secret])
    with receiver() as (port, heard):
        attempt = post(f"http://localhost:{port}/hook", headers, BODY.encode(), local(port, plain=True, private=True))
    assert attempt.delivered
    head, _, body = heard[0].decode().partition("\r\n\r\n")
    lines = head.split("\r\n")
    assert lines[0] == "POST /hook HTTP/1.1"
    received = {k.lower(): v for k, v in (line.split(": ", 1) for line in lines[1:])}
    assert received["host"] == f"localhost:{port}"
    assert verified(body, received, secret) == [True]


def test_private_addresses_are_refused_where_they_are_not_allowed():
    with receiver() as (port, heard):
        for host in ("localhost", "127.0.0.1"):
            attempt = post(f"http://{host}:{port}/", {}, b"{}", local(port, plain=True))
            assert attempt.code == "private_address"
    assert heard == []


def test_the_address_that_was_checked_is_the_one_that_is_dialled(monkeypatch):
    """A name that changes its address between two questions leads nowhere: it is asked once."""
    asked = []
    real = socket.getaddrinfo

    def turning(host, port, *args, **kwargs):
        if host == "turning.example.com":
            asked.append(host)
            return real("8.8.8.8" if len(asked) == 1 else "127.0.0.1", port, *args, **kwargs)
        return real(host, port, *args, **kwargs)

    dialled = []

    def dial(address, timeout, **_):
        dialled.append(address[0])
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", turning)
    monkeypatch.setattr(socket, "create_connection", dial)
    rules = Rules(frozenset({"turning.example.com"}))
    assert post("https://turning.example.com/", {}, b"{}", rules).code == "unreachable"
    assert (asked, dialled) == (["turning.example.com"], ["8.8.8.8"])
    assert post("https://turning.example.com/", {}, b"{}", rules).code == "private_address"
    assert dialled == ["8.8.8.8"]


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    assert post("https://hooks.example.com/", {}, b"{}", RULES).code == "private_address"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_are_not_followed(status):
    with receiver() as (other, heard):
        answer = f"HTTP/1.1 {status} Elsewhere\r\nLocation: http://localhost:{other}/\r\nContent-Length: 0\r\n\r\n"
        with receiver(answer.encode()) as (port, _):
            attempt = post(f"http://localhost:{port}/", {}, b"{}", local(port, plain=True, private=True))
    assert (attempt.status, attempt.delivered) == (status, False)
    assert heard == []


def test_a_receiver_that_dribbles_does_not_hold_us():
    dribble = [b"HTTP/1.1 200 OK\r\n", *[b"X: y\r\n"] * 60]
    with receiver(dribble) as (port, _):
        attempt = post(f"http://localhost:{port}/", {}, b"{}", local(port, plain=True, private=True), seconds=0.4)
    assert attempt.code == "timeout"


def test_a_receiver_that_is_not_there_or_speaks_nonsense():
    with receiver(b"canary\r\n\r\n") as (port, _):
        rules = local(port, plain=True, private=True)
        assert post(f"http://localhost:{port}/", {}, b"{}", rules).code == "unreachable"
    assert post(f"http://localhost:{port}/", {}, b"{}", rules).code == "unreachable"
    gone = b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"
    with receiver(gone) as (port, _):
        assert post(f"http://localhost:{port}/", {}, b"{}", local(port, plain=True, private=True)).unwanted


def test_the_name_is_held_to_its_certificate(certificate):
    """The certificate is for 127.0.0.1: under that name it is believed, under another it is not."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    trust = ssl.create_default_context(cafile=str(certificate))
    with receiver(context=context) as (port, heard):
        rules = local(port, private=True)
        assert post(f"https://127.0.0.1:{port}/", {}, b"{}", rules, trust=trust).delivered
        assert post(f"https://localhost:{port}/", {}, b"{}", rules, trust=trust).code == "unreachable"
        assert post(f"https://127.0.0.1:{port}/", {}, b"{}", rules).code == "unreachable"
    assert len(heard) == 1
