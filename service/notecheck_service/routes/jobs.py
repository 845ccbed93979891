"""GET /v1/jobs: the work that goes on by itself, and what of it was given up."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from notecheck_service.door.ask import Asked
from notecheck_service.door.cursor import After, Limit
from notecheck_service.door.guarded import Guarded
from notecheck_service.jobs import queue
from notecheck_service.routes.schemas import JOBS, JOBS_EXAMPLE, answers
from notecheck_service.routes.shapes import job_shape

__all__ = ["router"]

router = APIRouter(route_class=Guarded, tags=["jobs"])
State = Annotated[Literal["waiting", "running", "done", "dead"] | None, Query(description="Only those in this state.")]


@router.get("/v1/jobs", responses=answers(JOBS, JOBS_EXAMPLE))
def list_jobs(ask: Asked, state: State = None, limit: Limit = 50, after: After = None) -> dict[str, Any]:
    """The practice's jobs in their order; `state=dead`: those that are not tried again."""
    found = ask.look(lambda unit: queue.page(unit, state, after, limit + 1))
    shown = found[:limit]
    return {"jobs": [job_shape(each) for each in shown], "next": shown[-1].id if len(found) > limit else None}
