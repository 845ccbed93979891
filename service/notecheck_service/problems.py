"""What goes wrong, told as RFC 9457 has it: a code that stays the same, the field and the reason, never the value.

{"type": "urn:notecheck:problem:field", "title": …, "status": 422, "code": "field",
 "errors": [{"field": "notes.0.text", "reason": "expected a string"}]}
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from notecheck import NoteError

__all__ = ["PROBLEMS", "Fault", "Problem", "install", "rendered", "unkeepable"]

PROBLEMS: dict[str, tuple[int, str]] = {
    "bad_request": (400, "The request cannot be read."),
    "unauthenticated": (401, "No valid key or session came with the request."),
    "forbidden": (403, "This caller may not do this."),
    "not_found": (404, "There is no such thing here."),
    "method": (405, "This address does not take this method."),
    "not_acceptable": (406, "The answer is not written in the form that was asked for."),
    "timeout": (408, "The request did not arrive in time."),
    "conflict": (409, "Something else was there first."),
    "in_progress": (409, "The same request is still being answered."),
    "gone": (410, "It was removed when its time of keeping was over."),
    "changed": (412, "It has changed since it was read."),
    "prefetch": (412, "What was to come with the request did not."),
    "too_large": (413, "The request is larger than is taken."),
    "media_type": (415, "The body is not of a kind that is read here."),
    "field": (422, "A field cannot be used."),
    "note": (422, "The text cannot be scanned as a note."),
    "key_reused": (422, "This Idempotency-Key was used with another request."),
    "precondition": (428, "A change needs If-Match with the ETag of what was read."),
    "rate": (429, "More requests than this key may send."),
    "concurrency": (429, "More requests at the same time than this key may send."),
    "internal": (500, "A fault of ours; it is logged under the request's id."),
    "busy": (503, "More notes wait than can be scanned soon."),
    "stopping": (503, "The service is stopping."),
    "unavailable": (503, "Something that the service needs is not there."),
    "full": (503, "No room is left where the service keeps things; nothing of the request was kept."),
}
"""Code to status and title: everything that this service ever answers with."""
BY_STATUS = {status: code for code, (status, _) in reversed(PROBLEMS.items())}
"""The first code of each status: what the framework's own errors become."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One field that cannot be used."""

    field: str
    """Where it stands: `notes.0.text`, `If-Match`, `limit`. Names of ours only, never one that the caller made up."""
    reason: str
    """What is wrong with it, in words of ours."""


class Problem(HTTPException):
    """An answer that says what went wrong. `code` is one of PROBLEMS; `detail` and `faults` are words of ours."""

    def __init__(
        self, code: str, detail: str = "", faults: Sequence[Fault] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        status, title = PROBLEMS[code]
        super().__init__(status, detail or title, dict(headers or {}))
        self.code = code
        self.faults = tuple(faults)

    @classmethod
    def field(cls, field: str, reason: str) -> Problem:
        """One field that cannot be used."""
        return cls("field", faults=(Fault(field, reason),))

    @classmethod
    def of_note(cls, error: NoteError, field: str = "text") -> Problem:
        """A text that cannot be scanned; the engine's own code stands in the reason."""
        return cls("note", faults=(Fault(field, f"{error.code}: {error.detail}"),))

    def to_dict(self) -> dict[str, Any]:
        """The members that RFC 9457 names, and ours."""
        found: dict[str, Any] = {
            "type": f"urn:notecheck:problem:{self.code}",
            "title": PROBLEMS[self.code][1],
            "status": self.status_code,
            "code": self.code,
        }
        if self.detail != found["title"]:
            found["detail"] = self.detail
        if self.faults:
            found["errors"] = [{"field": fault.field, "reason": fault.reason} for fault in self.faults]
        return found


def rendered(problem: Problem) -> Response:
    """The problem as an answer."""
    body = json.dumps(problem.to_dict(), separators=(",", ":"))
    return Response(body, problem.status_code, problem.headers, "application/problem+json")


def install(app: FastAPI) -> None:
    """Whatever the framework would answer by itself is answered in this form."""
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(RequestValidationError, _validation)


def _framework(request: Request, error: Exception) -> Response:
    if isinstance(error, Problem):
        return rendered(error)
    assert isinstance(error, HTTPException)
    # Its detail may be anything; only the status goes on.
    headers = {"Allow": _allowed(request)} if error.status_code == 405 else error.headers
    return rendered(Problem(BY_STATUS.get(error.status_code, "bad_request"), headers=headers))


def _allowed(request: Request) -> str:
    """Every method that the address takes; the framework knows those of one route only."""
    taken: set[str] = set()
    for context in iter_route_contexts(request.app.routes):
        if compile_path(str(context.path))[0].match(request.url.path):
            taken |= set(context.methods or ())
    return ", ".join(sorted(taken))


def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return rendered(Problem("field", faults=[fault_of(each) for each in error.errors()[:20]]))


PLAIN = frozenset((
    "missing", "string_type", "int_type", "int_parsing", "bool_type", "bool_parsing", "list_type", "dict_type",
    "model_type", "model_attributes_type", "string_too_long", "string_too_short", "too_long", "too_short",
    "greater_than_equal", "less_than_equal", "greater_than", "less_than", "literal_error", "enum", "none_required",
    "string_pattern_mismatch",
))  # fmt: skip
"""Kinds of validation errors whose message never quotes the input."""


def fault_of(error: Mapping[str, Any]) -> Fault:
    """What pydantic found, without what it found it in."""
    # A name in parentheses says which kind of body it was taken for.
    parts = [part for part in error["loc"][1:] if not str(part).startswith("(")]
    if error["type"] == "extra_forbidden":
        # The name is the caller's own.
        return Fault(_path(parts[:-1]), "holds a field that is not known")
    reason = error["msg"] if error["type"] in PLAIN else "cannot be used"
    return Fault(_path(parts), reason)


def _path(parts: Sequence[str | int]) -> str:
    return ".".join(map(str, parts)) or "body"


def unkeepable(text: str) -> str:
    """Why this text cannot be kept, in words of ours; empty where it can."""
    if (at := text.find("\0")) >= 0:
        return f"NUL character at offset {at}"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        return f"half of a surrogate pair at offset {error.start}"
    return ""
