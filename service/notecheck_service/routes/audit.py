"""GET /v1/audit: who read or changed what, for the practice's auditor."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from notecheck_service.door.ask import Asked
from notecheck_service.door.guarded import Guarded
from notecheck_service.routes.access_schemas import AUDIT, AUDIT_EXAMPLE
from notecheck_service.routes.bodies import Moment
from notecheck_service.routes.schemas import answers
from notecheck_service.routes.shapes import entry_shape
from notecheck_service.store import audit

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
