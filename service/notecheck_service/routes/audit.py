"""GET /v1/audit, for the practice's auditor: who read or changed what; /readers: who saw a chart, or read unusually."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from notecheck_service.door.ask import Asked
from notecheck_service.door.guarded import Guarded
from notecheck_service.door.moment import Moment
from notecheck_service.routes.access_schemas import AUDIT, AUDIT_EXAMPLE, READERS, READERS_EXAMPLE
from notecheck_service.routes.schemas import answers
from notecheck_service.routes.shapes import entry_shape, sight_shape, unusual_shape
from notecheck_service.store import Unit, audit
from notecheck_service.store.readers import chart_of, unusual, who_saw

__all__ = ["router"]

router = APIRouter(route_class=Guarded, tags=["audit"])
Id = Annotated[str, Field(pattern=r"^[a-z]+_[a-z0-9]{22}$")]


class Narrowed(BaseModel):
    """Which entries."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    actor_id: Id | None = None
    object_id: Id | None = None
    action: Annotated[str, Field(pattern=r"^[a-z_.]{1,60}$")] | None = None
    outcome: Literal["done", "refused", "failed"] | None = None
    since: Annotated[Moment | None, Field(serialization_alias="from")] = None
    until: Annotated[Moment | None, Field(serialization_alias="to")] = None
    after: Annotated[int, Field(ge=0, le=2**53)] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 100

    def filters(self) -> dict[str, Any]:
        """By name, those that are asked for."""
        return self.model_dump(exclude_none=True, exclude={"after", "limit"}, by_alias=True)


@router.get("/v1/audit", responses=answers(AUDIT, AUDIT_EXAMPLE))
def the_audit(asked: Annotated[Narrowed, Query()], ask: Asked) -> dict[str, Any]:
    """The practice's entries after a number, oldest first. Reading them is an entry too."""
    found = ask.now(lambda unit: audit.page(unit, asked.filters(), after=asked.after, limit=asked.limit))
    return {"entries": [entry_shape(each) for each in found], "next": found[-1].seq if found else asked.after}


class Reported(BaseModel):
    """Which readers."""

    model_config = ConfigDict(extra="forbid")

    note: Annotated[str | None, Field(pattern=r"^note_[a-z0-9]{22}$", description="Who saw the chart of this.")] = None
    days: Annotated[int, Field(ge=1, le=3660, description="Without a note: the unusual ones of so many days.")] = 90
    zone: Annotated[str, Field(pattern=r"^[A-Za-z0-9_+/-]{1,60}$", description="In which night is night.")] = "UTC"


@router.get("/v1/audit/readers", responses=answers(READERS, READERS_EXAMPLE))
def the_readers(asked: Annotated[Reported, Query()], ask: Asked) -> dict[str, Any]:
    """Who saw any note of the chart that a note is of; without one, days on which somebody read out of the ordinary."""
    return ask.now(lambda unit: _readers(unit, asked))


def _readers(unit: Unit, asked: Reported) -> dict[str, Any]:
    if asked.note is not None:
        return {"seen": [sight_shape(each) for each in who_saw(unit, chart_of(unit, asked.note))]}
    found = unusual(unit, unit.now - timedelta(days=asked.days), zone=asked.zone)
    return {"unusual": [unusual_shape(each) for each in found]}
