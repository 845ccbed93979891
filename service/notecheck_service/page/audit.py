"""The audit as auditors read it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from notecheck_service.page.case import names_of
from notecheck_service.page.desk import AtDesk, PageRoute
from notecheck_service.store import Unit, audit

__all__ = ["router"]

router = APIRouter(route_class=PageRoute, include_in_schema=False)
PAGE = 100


class Wanted(BaseModel):
    """What the audit is narrowed to."""

    model_config = ConfigDict(extra="ignore")

    actor_id: Annotated[str, Field(max_length=40)] = ""
    action: Annotated[str, Field(max_length=60)] = ""
    object_id: Annotated[str, Field(max_length=80)] = ""
    outcome: Annotated[str, Field(pattern=r"^(done|refused|failed)?$")] = ""
    after: Annotated[int, Field(ge=0, le=2**53)] = 0

    def filters(self) -> dict[str, Any]:
        """As the store takes them."""
        return {name: value for name, value in self.model_dump(exclude={"after"}).items() if value}


@router.get("/audit")
def show(desk: AtDesk, wanted: Annotated[Wanted, Query()]) -> Response:
    """Who did what to which thing, when, and how it ended."""

    def work(unit: Unit) -> dict[str, Any]:
        return {
            "entries": audit.page(unit, wanted.filters(), after=wanted.after, limit=PAGE),
            "names": names_of(unit),
        }

    return desk.show("audit.html", wanted=wanted, size=PAGE, **desk.write(work))
