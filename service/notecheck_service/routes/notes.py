"""Notes and what was found in them: by our id, within the caller's practice."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from notecheck_service.door.ask import Asked
from notecheck_service.door.cursor import After, Limit
from notecheck_service.door.guarded import Guarded
from notecheck_service.door.headers import needs_etag
from notecheck_service.routes.bodies import NoteChange
from notecheck_service.routes.schemas import (
    NOTE,
    NOTE_EXAMPLE,
    NOTES,
    NOTES_EXAMPLE,
    ONE_NOTE,
    ONE_NOTE_EXAMPLE,
    RELEASE,
    RELEASE_EXAMPLE,
    RESULT,
    RESULT_EXAMPLE,
    RESULTS,
    RESULTS_EXAMPLE,
    answers,
    text_answers,
)
from notecheck_service.routes.shapes import note_shape, release_shape, result_shape, version_shape
from notecheck_service.store import Unit, notes, results, worklist

__all__ = ["NoteId", "router"]

router = APIRouter(route_class=Guarded, tags=["notes"])

NoteId = Annotated[str, Path(pattern=r"^note_[a-z0-9]{22}$", description="Our id of the note.")]
Version = Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Number of the version; default: the newest.")]


@router.get("/v1/notes", responses=answers(NOTES, NOTES_EXAMPLE))
def list_notes(ask: Asked, limit: Limit = 50, after: After = None) -> dict[str, Any]:
    """The practice's notes in the order of their arrival, without their texts."""
    page = ask.now(lambda unit: worklist.page(unit, after=after, limit=limit))
    return {"notes": [note_shape(note) for note in page.notes], "next": page.next}


@router.get("/v1/notes/{id}", responses=answers(ONE_NOTE, ONE_NOTE_EXAMPLE, ETag="Its revision."))
def one_note(id: NoteId, ask: Asked, response: Response) -> dict[str, Any]:
    """A note with its versions, without its text. Its ETag is what a change must bring along."""
    found, versions = ask.now(lambda unit: (notes.get(unit, id), notes.versions(unit, id)))
    response.headers["ETag"] = f'"{found.revision}"'
    return note_shape(found) | {"versions": [version_shape(each) for each in versions]}


@router.patch("/v1/notes/{id}", responses=answers(NOTE, NOTE_EXAMPLE, ETag="Its revision."), openapi_extra=needs_etag())
def change_note(id: NoteId, body: NoteChange, ask: Asked, response: Response) -> dict[str, Any]:
    """Say who works on a note, and how soon. Needs If-Match; 412 where the note has changed since."""
    revision = ask.revision()
    found = ask.now(lambda unit: _changed(unit, id, revision, body.model_dump(exclude_unset=True)))
    response.headers["ETag"] = f'"{found["revision"]}"'
    return found


def _changed(unit: Unit, id: str, revision: int, values: dict[str, Any]) -> dict[str, Any]:
    notes.change(unit, id, revision=revision, **values)
    return note_shape(notes.get(unit, id))


@router.get("/v1/notes/{id}/text", response_class=Response, responses=text_answers())
def note_text(id: NoteId, ask: Asked, version: Version = None) -> Response:
    """The text as it was submitted, to the byte."""
    found = ask.now(lambda unit: notes.text(unit, id, version))
    headers = {"ETag": f'"{found.version.sha256}"', "Notecheck-Version": str(found.version.number)}
    return Response(found.text.encode(), 200, headers, "text/plain; charset=utf-8")


@router.get("/v1/notes/{id}/results", responses=answers(RESULTS, RESULTS_EXAMPLE))
def note_results(id: NoteId, ask: Asked) -> dict[str, Any]:
    """Every result of a note, oldest first: ids and outcomes."""
    found = ask.now(lambda unit: results.of_note(unit, id))
    return {"results": [result_shape(each) for each in found]}


@router.get(
    "/v1/notes/{id}/results/newest",
    response_class=Response,
    responses=answers(RESULT, RESULT_EXAMPLE, ETag="SHA-256 of its bytes."),
)
def newest_result(id: NoteId, ask: Asked) -> Response:
    """The newest result, byte for byte as it was answered."""
    found = ask.now(lambda unit: results.newest(unit, id))
    return Response(found.body, 200, {"ETag": f'"{found.result.sha256}"'}, "application/json")


@router.get("/v1/notes/{id}/release", responses=answers(RELEASE, RELEASE_EXAMPLE))
def release(id: NoteId, ask: Asked) -> dict[str, Any]:
    """Whether the bill may leave: `released`, or `held` with the reasons. Nothing here decides a payment."""
    return ask.now(lambda unit: _release(unit, id))


def _release(unit: Unit, id: str) -> dict[str, Any]:
    found = notes.get(unit, id)
    body = results.newest(unit, id).parsed() if found.result_id else None
    return release_shape(found, body)
