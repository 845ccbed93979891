"""Batches: files in, one outcome for each record in them; in its own time."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from fastapi.concurrency import run_in_threadpool

from notecheck.report.lines import as_line
from notecheck_service.door.ask import Asked
from notecheck_service.door.cursor import After, Limit, Number
from notecheck_service.door.guarded import Guarded
from notecheck_service.door.headers import TAKES_KEY, needs_etag
from notecheck_service.door.once import once
from notecheck_service.door.upload import files_of
from notecheck_service.jobs import batches
from notecheck_service.problems import Problem
from notecheck_service.routes.bodies import DAY
from notecheck_service.routes.schemas import (
    BATCH,
    BATCH_EXAMPLE,
    BATCHES,
    BATCHES_EXAMPLE,
    FILES_BODY,
    OUTCOMES,
    OUTCOMES_EXAMPLE,
    answers,
)
from notecheck_service.routes.shapes import batch_shape, outcomes_shape
from notecheck_service.store import Unit
from notecheck_service.store.idempotency import Answer

__all__ = ["router"]

router = APIRouter(route_class=Guarded, tags=["batches"])

BatchId = Annotated[str, Path(pattern=r"^batch_[a-z0-9]{22}$", description="Our id of the batch.")]
Date = Annotated[str | None, Query(pattern=DAY, description="Date of service of notes that bring none.")]


@router.post(
    "/v1/batches",
    status_code=202,
    response_class=Response,
    responses=answers(BATCH, BATCH_EXAMPLE, 202, Location="Where it is.", ETag="Its state."),
    openapi_extra=FILES_BODY | TAKES_KEY,
)
async def create_batch(ask: Asked, date: Date = None) -> Response:
    """Send files of notes (JSON lines as the body, or files of any form that is read, as a form), scanned later."""
    with once(ask, await ask.request.body()) as turn:
        if kept := await turn.kept():
            return kept
        sent = await files_of(ask.request)
        if not any(content for _, content in sent):
            raise Problem.field("body", "holds nothing")
        answer = await turn.keep(lambda unit: _created(unit, sent, {"date": date} if date else {}))
    await run_in_threadpool(ask.service.worker.ring)
    return answer


def _created(unit: Unit, sent: list[tuple[str, bytes]], options: dict[str, Any]) -> Answer:
    id = batches.create(unit, sent, options)
    body = as_line(batch_shape(batches.get(unit, id))).encode()
    return Answer(202, body, {"Location": f"/v1/batches/{id}", "ETag": '"queued"'})


@router.get("/v1/batches", responses=answers(BATCHES, BATCHES_EXAMPLE))
def list_batches(ask: Asked, limit: Limit = 50, after: After = None) -> dict[str, Any]:
    """The practice's batches, newest first."""
    found = ask.now(lambda unit: batches.page(unit, after, limit + 1))
    shown = found[:limit]
    return {"batches": [batch_shape(each) for each in shown], "next": shown[-1].id if len(found) > limit else None}


@router.get("/v1/batches/{id}", responses=answers(BATCH, BATCH_EXAMPLE, ETag="Its state."))
def one_batch(id: BatchId, ask: Asked, response: Response) -> dict[str, Any]:
    """A batch and how far it is. Its ETag is its state: what a cancellation must bring along."""
    found = ask.now(lambda unit: batches.get(unit, id))
    response.headers["ETag"] = f'"{found.state}"'
    return batch_shape(found)


@router.get("/v1/batches/{id}/results", response_class=Response, responses=answers(OUTCOMES, OUTCOMES_EXAMPLE))
def batch_results(id: BatchId, ask: Asked, after: Number = 0, limit: Limit = 50) -> Response:
    """Outcomes in the order of the records: the contract's object, or the error in its place."""
    found = ask.now(lambda unit: batches.outcomes(unit, id, after, limit))
    return Response(outcomes_shape(found, after), media_type="application/json")


@router.post(
    "/v1/batches/{id}/cancel",
    responses=answers(BATCH, BATCH_EXAMPLE, ETag="Its state."),
    openapi_extra=needs_etag('"running"', '^"(queued|running)"$'),
)
def cancel_batch(id: BatchId, ask: Asked, response: Response) -> dict[str, Any]:
    """Scan no more of it; what is scanned stays. Needs If-Match; 412 where it has gone on since."""
    seen = ask.etag()
    found = ask.now(lambda unit: batches.cancel(unit, id, seen))
    response.headers["ETag"] = f'"{found.state}"'
    return batch_shape(found)
