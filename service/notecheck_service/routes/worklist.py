"""GET /v1/worklist: the practice's notes, filtered and sorted by what is on the lists."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from notecheck.api import SERVICES
from notecheck_service.door.ask import Asked
from notecheck_service.door.guarded import Guarded
from notecheck_service.door.moment import Moment
from notecheck_service.routes.schemas import NOTES, NOTES_EXAMPLE, answers
from notecheck_service.routes.shapes import note_shape
from notecheck_service.store import worklist

__all__ = ["router"]

router = APIRouter(route_class=Guarded, tags=["worklist"])

Sort = Literal[
    "created", "-created", "service_date", "-service_date", "scanned", "-scanned", "score", "-score",
    "gaps", "-gaps", "priority", "-priority", "author", "-author",
]  # fmt: skip
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Narrowed(BaseModel):
    """What the list is narrowed to. Nothing of a chart stands in an address: no patient, no author."""

    model_config = ConfigDict(extra="forbid")

    service: Literal[SERVICES] | None = None  # type: ignore[valid-type]
    verdict: Literal["ready", "addendum", "hold", "out_of_scope"] | None = None
    hold: Literal["unread", "held", "released", "out_of_scope"] | None = None
    assigned_to: Annotated[str, Field(pattern=r"^(nobody|[a-z]+_[a-z0-9]{22})$")] | None = None
    service_date_from: Day | None = None
    service_date_to: Day | None = None
    created_from: Moment | None = None
    created_to: Moment | None = None
    gaps_min: Annotated[int, Field(ge=0, le=1000)] | None = None
    score_max: Annotated[int, Field(ge=0, le=100)] | None = None
    sort: Sort = "-priority"
    limit: Annotated[int, Field(ge=1, le=worklist.LIMIT)] = 50
    after: Annotated[str, Field(pattern=r"^note_[a-z0-9]{22}$")] | None = None

    def filters(self) -> dict[str, Any]:
        """By name, those that are asked for."""
        return self.model_dump(exclude_none=True, exclude={"sort", "limit", "after"})


@router.get("/v1/worklist", responses=answers(NOTES, NOTES_EXAMPLE))
def the_worklist(asked: Annotated[Narrowed, Query()], ask: Asked) -> dict[str, Any]:
    """One page of the notes that pass every filter."""
    page = ask.now(
        lambda unit: worklist.page(unit, asked.filters(), sort=asked.sort, after=asked.after, limit=asked.limit)
    )
    return {"notes": [note_shape(note) for note in page.notes], "next": page.next}
