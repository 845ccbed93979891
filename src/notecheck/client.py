"""A client of the service: `pip install "notecheck[client]"`.

    with Client("https://notecheck.example", key) as client:
        scanned = client.scan(text, note_id="visit-17", date="2026-03-04")
        scanned.result["verdict"], client.release(scanned.note)["released"]

What is asked twice is done once: each POST carries an Idempotency-Key, so that it may be sent again when the network
or the service fails; a change that needs If-Match is sent once. Errors:

ClientError
├── Problem        the service refused: its code, and the field and the reason of each fault
└── Unreachable    there was no answer, however often it was tried
"""

from __future__ import annotations

import json
import random
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import httpx

__all__ = ["Client", "ClientError", "Outcome", "Problem", "Scanned", "Unreachable"]

Json = dict[str, Any]
AGAIN = frozenset((408, 429, 502, 503, 504))
"""Statuses of answers that may be another one a little later."""
IN_PROGRESS = "in_progress"
"""The code of a request whose twin is still being answered."""
LONGEST = 60.0
"""Seconds that are waited before the next try, whatever the service says."""
PAGE = 200


class ClientError(Exception):
    """Anything that this client raises on purpose."""


class Problem(ClientError):
    """The service refused. Its words are its own: no value that was sent is among them."""

    def __init__(self, status: int, told: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        self.status = status
        self.code = str(told.get("code", "unknown"))
        """Stays the same from version to version."""
        self.title = str(told.get("title", ""))
        self.detail = str(told.get("detail", ""))
        faults = told.get("errors", ())
        self.errors = tuple((str(each.get("field")), str(each.get("reason"))) for each in faults)
        """Field and reason of each fault."""
        self.request = headers.get("notecheck-request")
        """The service's own id of the request, as it stands in its log."""
        self.retry_after = headers.get("retry-after")
        """Seconds after which it may be tried again, where the service says so."""
        words = "; ".join(f"{field}: {reason}" for field, reason in self.errors) or self.detail or self.title
        super().__init__(f"{status} {self.code}: {words}")


class Unreachable(ClientError):
    """There was no answer."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """What came of a note."""

    result: Json
    """The contract's object, `notecheck.result/1`."""
    note: str | None
    """The service's id of the note; None where it was not kept."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one record of a batch."""

    place: int
    """Of the record in what was sent, from 0."""
    note: str | None
    outcome: Json
    """The contract's object, or the error in its place."""


class Client:
    """Asks one service with one key. `tries` is how often an idempotent request is sent before it is given up."""

    def __init__(
        self, url: str, key: str, *, timeout: float = 60.0, tries: int = 4,
        transport: httpx.BaseTransport | None = None, wait: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        self._tries = max(1, tries)
        self._wait = wait
        self._http = httpx.Client(
            base_url=url,
            headers={"authorization": f"Bearer {key}", "accept": "application/json"},
            timeout=timeout,
            transport=transport,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close its connections."""
        self._http.close()

    def scan(
        self, text: str, *, note_id: str | None = None, date: str | None = None, service: str | None = None,
        claim: Json | None = None, patient: str | None = None, author: str | None = None, store: bool = True,
    ) -> Scanned:  # fmt: skip
        """Scan one note, now. `note_id`, `patient` and `author` are the caller's own names."""
        body = {"text": text, "note_id": note_id, "date": date, "service": service, "claim": claim,
                "patient": patient, "author": author}  # fmt: skip
        answer = self._post("/v1/scan", {k: v for k, v in body.items() if v is not None} | {"store": store})
        return Scanned(answer.json(), answer.headers.get("notecheck-note"))

    def scan_case(self, notes: Sequence[Json], *, case_id: str | None = None) -> Json:
        """Scan the notes of one case; each is an object as `scan` takes its arguments."""
        body: Json = {"notes": list(notes)} | ({"case_id": case_id} if case_id else {})
        return self._json(self._post("/v1/scan", body))

    def send_batch(self, records: Iterable[Json], *, date: str | None = None) -> Json:
        """Send records `{"id", "text", "date"?}` to be scanned in the service's own time; the batch."""
        lines = "".join(json.dumps(each) + "\n" for each in records)
        headers = {"content-type": "application/x-ndjson"}
        return self._json(self._send("POST", "/v1/batches", {"date": date}, lines.encode(), headers))

    def batch(self, id: str) -> Json:
        """A batch and how far it is."""
        return self._get(f"/v1/batches/{id}")

    def wait_for_batch(self, id: str, *, every: float = 1.0) -> Json:
        """The batch, when it is done or cancelled."""
        while (found := self.batch(id))["state"] not in ("done", "cancelled", "failed"):
            self._wait(every)
        return found

    def batches(self) -> Iterator[Json]:
        """All batches, newest first."""
        return self._pages("/v1/batches", "batches")

    def outcomes(self, batch: str) -> Iterator[Outcome]:
        """The outcomes of a batch, in the order of its records, as far as there are any."""
        for each in self._numbered(f"/v1/batches/{batch}/results", "outcomes", 0):
            yield Outcome(each["place"], each["note"], each["outcome"])

    def notes(self) -> Iterator[Json]:
        """All notes in the order of their arrival, without their texts."""
        return self._pages("/v1/notes", "notes")

    def worklist(self, *, sort: str | None = None, **filters: str | int) -> Iterator[Json]:
        """The notes that pass every filter: service, verdict, hold, assigned_to and others."""
        return self._pages("/v1/worklist", "notes", {"sort": sort, **filters})

    def note(self, id: str) -> Json:
        """A note with its versions, without its text. `revision` is what a change must bring along."""
        return self._get(f"/v1/notes/{id}")

    def text(self, id: str, *, version: int | None = None) -> str:
        """The text as it was submitted."""
        return self._send("GET", f"/v1/notes/{id}/text", {"version": version}).content.decode()

    def result(self, id: str) -> Json:
        """The newest result of a note."""
        return self._get(f"/v1/notes/{id}/results/newest")

    def release(self, id: str) -> Json:
        """Whether the bill may leave, and the reasons where not."""
        return self._get(f"/v1/notes/{id}/release")

    def change_note(self, id: str, *, revision: int, **values: str | int) -> Json:
        """Say who works on a note (`assigned_to`) and how soon (`priority`). Problem `changed` where it has changed."""
        return self._json(self._change("PATCH", f"/v1/notes/{id}", revision, values))

    def events(self, after: int = 0) -> Iterator[Json]:
        """The events after a number, as far as there are any."""
        return self._numbered("/v1/events", "events", after)

    def versions(self) -> Json:
        """What results rest on: the program, its rules, its policies."""
        return self._get("/v1/versions")

    def ready(self) -> Json:
        """Whether notes can be scanned and kept now, with the reasons where not."""
        return self._json(self._once("GET", "/health/ready", {}, None, {}))

    def _get(self, path: str) -> Json:
        return self._json(self._send("GET", path))

    def _post(self, path: str, body: Json) -> httpx.Response:
        return self._send("POST", path, content=json.dumps(body).encode(), headers={"content-type": "application/json"})

    def _change(self, method: str, path: str, revision: int, values: Mapping[str, object]) -> httpx.Response:
        headers = {"content-type": "application/json", "if-match": f'"{revision}"'}
        return self._checked(self._once(method, path, {}, json.dumps(values).encode(), headers))

    def _pages(self, path: str, name: str, query: Mapping[str, str | int | None] | None = None) -> Iterator[Json]:
        """All rows of a list, a page at a time."""
        after: str | None = None
        while True:
            page = self._json(self._send("GET", path, {**(query or {}), "limit": PAGE, "after": after}))
            yield from page[name]
            after = page["next"]
            if after is None:
                return

    def _numbered(self, path: str, name: str, after: int) -> Iterator[Json]:
        """All rows of a list that grows, as far as there are any."""
        while True:
            page = self._json(self._send("GET", path, {"limit": PAGE, "after": after}))
            yield from page[name]
            if not page[name]:
                return
            after = page["next"]

    def _send(
        self, method: str, path: str, query: Mapping[str, str | int | None] | None = None,
        content: bytes | None = None, headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:  # fmt: skip
        """An idempotent request, sent until there is an answer that will not change by itself."""
        told = dict(headers or {}) | ({"idempotency-key": str(uuid.uuid4())} if method == "POST" else {})
        fault: ClientError = Unreachable("no try was made")
        for number in range(self._tries):
            try:
                return self._checked(self._once(method, path, query or {}, content, told))
            except Problem as problem:
                if problem.status not in AGAIN and problem.code != IN_PROGRESS:
                    raise
                fault, pause = problem, self._pause(number, problem)
            except Unreachable as error:
                fault, pause = error, self._pause(number, None)
            if number + 1 < self._tries:
                self._wait(pause)
        raise fault

    def _once(
        self, method: str, path: str, query: Mapping[str, str | int | None], content: bytes | None,
        headers: Mapping[str, str],
    ) -> httpx.Response:  # fmt: skip
        asked = {name: value for name, value in query.items() if value is not None}
        try:
            return self._http.request(method, path, params=asked, content=content, headers=headers)
        except httpx.TransportError as error:
            raise Unreachable(type(error).__name__) from None

    @staticmethod
    def _checked(answer: httpx.Response) -> httpx.Response:
        if answer.is_success:
            return answer
        try:
            told = answer.json()
        except ValueError:
            told = {}
        raise Problem(answer.status_code, told if isinstance(told, dict) else {}, answer.headers)

    @staticmethod
    def _pause(number: int, problem: Problem | None) -> float:
        """Seconds before the next try: what the service says, else longer each time, and never for all at once."""
        said = problem.retry_after if problem else None
        if said is not None and said.isdigit():
            return min(float(said), LONGEST)
        return min(0.5 * 2.0**number, LONGEST) * random.uniform(0.5, 1.0)

    @staticmethod
    def _json(answer: httpx.Response) -> Json:
        found: Json = answer.json()
        return found
