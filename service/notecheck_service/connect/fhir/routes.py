"""The doors of FHIR. Whatever goes wrong here is told as an OperationOutcome."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError

from notecheck import NoteError
from notecheck_service.connect.fhir.answer import Answered, Refused, bundle
from notecheck_service.connect.fhir.capability import capability
from notecheck_service.connect.fhir.documents import sent
from notecheck_service.connect.fhir.outcome import issue, outcome, refused
from notecheck_service.connect.fhir.questionnaire import questionnaires
from notecheck_service.connect.fhir.words import Resource, instant
from notecheck_service.connect.kept import keep, outcomes
from notecheck_service.door.ask import Ask, Asked
from notecheck_service.door.faults import KNOWN, problem_of
from notecheck_service.door.guarded import Guarded
from notecheck_service.door.headers import TAKES_KEY
from notecheck_service.door.once import once
from notecheck_service.problems import Problem, fault_of
from notecheck_service.store import NotFound, Unit
from notecheck_service.store.idempotency import Answer

__all__ = ["router"]

MEDIA = "application/fhir+json"
READ = (MEDIA, "application/json", "application/json+fhir")
KINDS = {
    401: "login", 403: "forbidden", 404: "not-found", 406: "not-supported", 409: "conflict", 413: "too-long",
    415: "not-supported", 422: "invalid", 429: "throttled", 503: "transient", 500: "exception",
}  # fmt: skip
"""Statuses to HL7's kinds of issues; every other one is `processing`."""


class FhirRoute(Guarded):
    """Problems as OperationOutcomes."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, behind the guard."""
        handler = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                refuse_other_forms(request.headers.get("accept", "*/*"))
                return await handler(request)
            except RequestValidationError as error:
                problem = Problem("field", faults=[fault_of(each) for each in error.errors()])
            except Problem as error:
                problem = error
            except KNOWN as error:
                problem = problem_of(error)
            return answered(outcome_of(problem), problem.status_code, dict(problem.headers or {}))

        return told


DOCUMENT = {
    "resourceType": "DocumentReference",
    "id": "visit-17",
    "status": "current",
    "subject": {"reference": "Patient/17"},
    "content": [{"attachment": {"contentType": "text/plain", "data": "U1lOVEhFVElDIE5PVEUuIENhdWRhbCBFU0kgdG9kYXku"}}],
}
SHAPE = {"type": "object", "required": ["resourceType"], "properties": {"resourceType": {"type": "string"}}}
TAKEN = {"requestBody": {"required": True, "content": {MEDIA: {"schema": SHAPE, "example": DOCUMENT}}}}
STATUSES = (400, 401, 403, 404, 408, 409, 410, 412, 413, 415, 422, 428, 429, 503)
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "A resource", "content": {MEDIA: {"schema": SHAPE}}},
    **{each: {"description": "OperationOutcome", "content": {MEDIA: {"schema": SHAPE}}} for each in STATUSES},
}

router = APIRouter(route_class=FhirRoute, tags=["fhir"], default_response_class=Response, responses=ANSWERS)


def media(header: str) -> str:
    """The media type of a header, without its parameters."""
    return header.partition(";")[0].strip().lower()


def refuse_other_forms(accept: str) -> None:
    """Problem where no form of answer that we write is wanted: XML, say."""
    if not {media(each) for each in accept.split(",")} & {*READ, "*/*", "application/*"}:
        raise Problem("not_acceptable")


def answered(resource: Resource, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A resource as an answer."""
    return Response(json.dumps(resource, separators=(",", ":")), status, headers, MEDIA)


def outcome_of(problem: Problem) -> Resource:
    """The same, as FHIR has it: code, field and reason, never the value."""
    kind = KINDS.get(problem.status_code, "processing")
    if not problem.faults:
        return outcome(issue("error", kind, problem.code, str(problem.detail)))
    return outcome(*(issue("error", kind, problem.code, each.reason, each.field) for each in problem.faults))


@router.post("/fhir/DocumentReference/$notecheck", openapi_extra=TAKEN | TAKES_KEY)
async def check_document(ask: Asked) -> Response:
    """Check a DocumentReference, or Parameters that hold one; the Bundle of what was found."""
    return await _checked(ask)


@router.post("/fhir/$notecheck", openapi_extra=TAKEN | TAKES_KEY)
async def check_bundle(ask: Asked) -> Response:
    """Check every document of a Bundle. What cannot be read is an OperationOutcome in its place."""
    return await _checked(ask)


async def _checked(ask: Ask) -> Response:
    if media(ask.request.headers.get("content-type", "")) not in READ:
        raise Problem("media_type")
    body = await ask.request.body()
    with once(ask, body) as turn:
        if kept := await turn.kept():
            return kept
        try:
            documents = await run_in_threadpool(sent, body)
        except NoteError as error:
            return answered(outcome(refused(error.code, error.detail, "Resource")), 422)
        found = await outcomes(ask.service, documents)
        if all(isinstance(each, Refused) for each in found):
            return answered(outcome(*(each.issue for each in found if isinstance(each, Refused))), 422)
        return await turn.keep(lambda unit: _kept(unit, found))


def _kept(unit: Unit, found: Sequence[Answered | Refused]) -> Answer:
    ids = [keep(unit, each.record, each.result).note_id for each in found if isinstance(each, Answered)]
    body = json.dumps(bundle(found, unit.now), separators=(",", ":")).encode()
    return Answer(200, body, {"Content-Type": MEDIA, "Notecheck-Note": ", ".join(ids)})


@router.get("/fhir/metadata")
def metadata(ask: Asked) -> Response:
    """What this server can do."""
    return answered(capability(ask.service.clock.now()))


@router.get("/fhir/Questionnaire")
def list_questionnaires(ask: Asked, url: Annotated[str | None, Query(max_length=200)] = None) -> Response:
    """Every checklist, or those with this canonical name."""
    wanted, _, version = (url or "").partition("|")
    shown = [each for each in questionnaires().values() if url is None or each["url"] == wanted]
    shown = [each for each in shown if not version or each["version"] == version]
    entries = [{"fullUrl": f"{each['url']}:{each['version']}", "resource": each} for each in shown]
    now = instant(ask.service.clock.now())
    found = {"resourceType": "Bundle", "type": "searchset", "timestamp": now, "total": len(shown)}
    return answered(found | ({"entry": entries} if entries else {}))


@router.get("/fhir/Questionnaire/{id}")
def one_questionnaire(id: Annotated[str, Path(max_length=64, examples=["esi-2026-04"])]) -> Response:
    """One checklist, as a Questionnaire."""
    if id not in questionnaires():
        raise NotFound("questionnaire", "")
    return answered(questionnaires()[id])
