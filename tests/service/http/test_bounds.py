"""What one caller may send, and what becomes of the rest: bodies, rates, full lanes, slow senders, a stop."""

import concurrent.futures
import json
import socket
import time

import httpx
import pytest
from service.http.conftest import running_in, until

from notecheck_service.scanning.samples import samples

NOTE = samples()["esi-sparse"]


@pytest.fixture(scope="module")
def tight(tmp_path_factory):
    more = {"body_bytes": 30_000, "rate_per_minute": 60, "concurrency_per_key": 2, "note_code_points": 15_000}
    with running_in(tmp_path_factory.mktemp("tight"), **more) as running:
        yield running


def refused(answer, status, code):
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_that_is_too_large_is_refused_however_it_is_sent(tight):
    body = json.dumps({"text": NOTE * 200}).encode()
    headers = {**tight["service"], "content-type": "application/json"}
    refused(tight.client.post("/v1/scan", content=body, headers=headers), 413, "too_large")
    pieces = (body[at : at + 1000] for at in range(0, len(body), 1000))
    refused(tight.client.post("/v1/scan", content=pieces, headers=headers), 413, "too_large")


def test_a_note_that_is_too_long_is_refused_by_name(tight):
    answer = tight.scan(NOTE * 50)
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "text", "reason": "longer than 15000 characters"}]


def test_more_at_the_same_time_than_a_key_may_is_told_when_to_come_back(tight):
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: tight.scan(NOTE * 30, role="biller"), range(8)))
    late = [each for each in answers if each.status_code != 200]
    assert late
    for each in late:
        refused(each, 429, "concurrency")
        assert int(each.headers["retry-after"]) >= 1


def test_more_a_minute_than_a_key_may_is_told_when_to_come_back_and_concerns_no_other(tight):
    role = "physician"
    answers = [tight.client.get("/v1/worklist", headers=tight[role]) for _ in range(70)]
    late = [each for each in answers if each.status_code != 200]
    assert 5 <= len(late) <= 12
    refused(late[0], 429, "rate")
    assert 1 <= int(late[0].headers["retry-after"]) <= 60
    assert tight.client.get("/v1/notes", headers=tight["auditor"]).status_code == 200
    assert tight.client.get("/health/live").status_code == 200


def raw(service, head: str, body: bytes = b"") -> bytes:
    url = service.client.base_url
    with socket.create_connection((url.host, url.port), timeout=20) as connection:
        connection.sendall(head.encode() + body)
        connection.settimeout(20)
        return connection.recv(65536)


def test_who_sends_too_slowly_is_told_so(service, monkeypatch):
    middleware = next(each for each in service.app.user_middleware if "bodies" in each.kwargs)
    monkeypatch.setattr(middleware.kwargs["bodies"], "seconds", 0.3)
    key = service["service"]["authorization"]
    head = f"POST /v1/scan HTTP/1.1\r\nhost: x\r\nauthorization: {key}\r\ncontent-length: 900\r\n"
    begun = time.monotonic()
    answer = raw(service, head + "content-type: application/json\r\n\r\n", b'{"text": "')
    assert answer.startswith(b"HTTP/1.1 408")
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    "head", ["GET /\x01 HTTP/1.1\r\n\r\n", "BREW /v1/notes HTTP/1.1\r\nhost: x\r\n\r\n", "\x00" * 100]
)
def test_what_is_no_request_gets_an_answer_without_a_word_of_it(service, head):
    answer = raw(service, head)
    assert b" 5" not in answer[:12]
    assert b"BREW" not in answer


def test_full_lanes_are_told_and_nothing_taken_is_lost(tmp_path):
    with running_in(tmp_path) as running:
        running.app.state.service.pool._bounds = running.app.state.service.pool._bounds.__class__(workers=1, queue=2)
        with concurrent.futures.ThreadPoolExecutor(12) as threads:
            answers = list(threads.map(lambda _: running.scan(NOTE * 20), range(12)))
        late = [each for each in answers if each.status_code != 200]
        assert late
        assert len(late) < 12
        refused(late[0], 503, "busy")
        assert int(late[0].headers["retry-after"]) >= 1
        notes = running.client.get("/v1/notes?limit=200", headers=running["biller"]).json()["notes"]
        assert len(notes) == 12 - len(late)


def test_what_was_begun_is_finished_when_the_service_stops(tmp_path):
    with concurrent.futures.ThreadPoolExecutor(1) as threads, running_in(tmp_path) as running:
        url, body = f"{running.client.base_url}/v1/scan", {"text": NOTE * 100}
        answer = threads.submit(httpx.post, url, json=body, headers=running["service"], timeout=30)
        until(lambda: running.app.state.service.pool.state().busy == 1)
    assert answer.result().status_code == 200
