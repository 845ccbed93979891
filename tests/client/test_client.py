"""The client by itself: what it sends again, what it never does, and what it says of a refusal."""

import json

import httpx
import pytest

from notecheck.client import Client, Problem, Unreachable

RESULT = {"schema": "notecheck.result/1", "verdict": "addendum"}
REFUSAL = {
    "type": "urn:notecheck:problem:field", "title": "A field cannot be used.", "status": 422, "code": "field",
    "errors": [{"field": "text", "reason": "expected a string"}],
}  # fmt: skip


class Service:
    """Answers as it is told, one answer a request; the last one for ever."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    def __call__(self, request):
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def client(service, **more):
    waited = []
    found = Client(
        "https://notecheck.example", "nck_a_b", transport=httpx.MockTransport(service), wait=waited.append, **more
    )
    found.waited = waited
    return found


def answer(status=200, body=RESULT, **headers):
    return httpx.Response(status, json=body, headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_a_scan_is_asked_and_answered():
    service = Service(answer(notecheck_note="note_1"))
    found = client(service).scan("a text", note_id="visit-17", date="2026-03-04")
    assert (found.result, found.note) == (RESULT, "note_1")
    (request,) = service.asked
    assert json.loads(request.content) == {
        "text": "a text", "note_id": "visit-17", "date": "2026-03-04", "store": True,
    }  # fmt: skip
    assert request.headers["authorization"] == "Bearer nck_a_b"
    assert len(request.headers["idempotency-key"]) == 36


@pytest.mark.parametrize("status", [408, 429, 502, 503, 504])
def test_what_may_pass_is_tried_again_under_the_same_key(status):
    service = Service(answer(status, {"code": "busy"}, retry_after="7"), httpx.ConnectError("x"), answer())
    trying = client(service)
    assert trying.scan("a text").result == RESULT
    assert len({request.headers["idempotency-key"] for request in service.asked}) == 1
    assert len(service.asked) == 3
    assert trying.waited[0] == 7.0
    assert 0 < trying.waited[1] <= 1.0


def test_a_request_whose_twin_is_at_work_is_asked_again():
    service = Service(answer(409, {"code": "in_progress"}, retry_after="1"), answer())
    assert client(service).scan("a text").result == RESULT


def test_each_request_has_a_key_of_its_own():
    service = Service(answer())
    asking = client(service)
    asking.scan("a text")
    asking.scan("a text")
    assert len({request.headers["idempotency-key"] for request in service.asked}) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 412, 422, 500])
def test_what_will_not_pass_is_not_tried_again(status):
    service = Service(answer(status, REFUSAL | {"status": status}, notecheck_request="abc"))
    with pytest.raises(Problem) as refused:
        client(service).scan("canary")
    assert len(service.asked) == 1
    problem = refused.value
    assert (problem.status, problem.code, problem.errors) == (status, "field", (("text", "expected a string"),))
    assert problem.request == "abc"
    assert "canary" not in str(problem)
    assert "nck_" not in str(problem)


def test_a_change_is_sent_once():
    service = Service(answer(503, {"code": "unavailable"}))
    with pytest.raises(Problem):
        client(service).change_note("note_1", revision=3, priority=2)
    (request,) = service.asked
    assert request.headers["if-match"] == '"3"'
    assert "idempotency-key" not in request.headers
    service = Service(httpx.ReadTimeout("x"))
    with pytest.raises(Unreachable):
        client(service).change_note("note_1", revision=3, priority=2)
    assert len(service.asked) == 1


def test_who_never_answers_is_given_up():
    service = Service(httpx.ConnectTimeout("https://nck_secret"))
    trying = client(service, tries=3)
    with pytest.raises(Unreachable, match=r"^ConnectTimeout$"):
        trying.versions()
    assert len(service.asked) == 3
    assert len(trying.waited) == 2, "nothing is waited for after the last try"


def test_a_wait_is_never_long():
    service = Service(answer(429, {"code": "rate"}, retry_after="86400"), answer())
    trying = client(service)
    trying.versions()
    assert trying.waited == [60.0]


@pytest.mark.parametrize("body", [b"", b"<html>bad gateway</html>", b"[]", b'{"errors": [{}]}'])
def test_an_answer_that_is_no_problem_of_ours_is_one_all_the_same(body):
    service = Service(httpx.Response(500, content=body))
    with pytest.raises(Problem) as refused:
        client(service).versions()
    assert (refused.value.status, refused.value.code) == (500, "unknown")


def test_pages_are_one_list():
    pages = [{"notes": [{"id": "a"}, {"id": "b"}], "next": "b"}, {"notes": [{"id": "c"}], "next": None}]
    service = Service(*(answer(body=page) for page in pages))
    assert [each["id"] for each in client(service).worklist(sort="-score", verdict="hold")] == ["a", "b", "c"]
    first, second = service.asked
    assert dict(first.url.params) == {"sort": "-score", "verdict": "hold", "limit": "200"}
    assert second.url.params["after"] == "b"


def test_lists_that_grow_are_read_as_far_as_they_are():
    pages = [
        {"outcomes": [{"place": 0, "note": "note_a", "outcome": RESULT}], "next": 1},
        {"outcomes": [], "next": 1},
    ]
    service = Service(*(answer(body=page) for page in pages))
    (one,) = client(service).outcomes("batch_1")
    assert (one.place, one.note, one.outcome) == (0, "note_a", RESULT)
    assert [request.url.params["after"] for request in service.asked] == ["0", "1"]


def test_a_batch_is_sent_as_lines_and_waited_for():
    states = [{"id": "batch_1", "state": state} for state in ("queued", "running", "done")]
    service = Service(*(answer(body=state) for state in states))
    sending = client(service)
    batch = sending.send_batch([{"id": "a", "text": "one"}, {"id": "b", "text": "two\nlines"}])
    assert sending.wait_for_batch(batch["id"])["state"] == "done"
    assert [json.loads(line)["id"] for line in service.asked[0].content.splitlines()] == ["a", "b"]
    assert sending.waited == [1.0]
