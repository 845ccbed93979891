"""Writing an entry: what kind, exactly how it reads, the signature, and the scan that follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Response
from pydantic import BaseModel, ConfigDict, Field

from notecheck_service.page.case import open_case
from notecheck_service.page.desk import AtDesk, Desk, Id, PageRoute, see_other
from notecheck_service.page.proof import prove
from notecheck_service.page.refusals import REFUSALS, shown
from notecheck_service.page.rescan import scan_again
from notecheck_service.page.review import Seen
from notecheck_service.review import kept, machine
from notecheck_service.review.model import Draft, Kind, Signer
from notecheck_service.review.refusal import Refused
from notecheck_service.review.standing import stand
from notecheck_service.store import Unit, idempotency

__all__ = ["router"]

router = APIRouter(route_class=PageRoute, include_in_schema=False)


class Plan(BaseModel):
    """What kind of entry is to be made."""

    model_config = ConfigDict(extra="ignore")

    seen: Seen
    kind: Kind = Kind.ADDENDUM
    event_date: Annotated[str, Field(max_length=10)] = ""
    patient: Annotated[str, Field(max_length=200)] = ""
    reason: Annotated[str, Field(max_length=10_000)] = ""
    retracts: Annotated[str, Field(max_length=40)] = ""

    def draft(self, desk: Desk) -> Draft:
        """As the review keeps it."""
        day = _day(self.event_date) if self.event_date else None
        who = desk.session.person_id
        return Draft(self.kind, who, desk.now, day, self.patient, self.reason, self.retracts or None)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("draft.event_date", "event_date: write the day as 2026-03-02") from None


@router.get("/addendum/{id}")
def show(id: Id, desk: AtDesk) -> Response:
    """The entry as it stands: what kind, how it reads, what is left to do."""
    return desk.show("addendum.html", case=desk.write(lambda unit: open_case(unit, id)))


@router.post("/addendum/{id}/plan")
def plan(id: Id, desk: AtDesk, said: Annotated[Plan, Form()]) -> Response:
    """Save what kind of entry it is to be, and show exactly how it reads."""

    def work(unit: Unit) -> None:
        standing = stand(unit, id)
        draft = said.draft(desk)
        kept.take(
            unit, standing, said.seen, "planned", lambda review: machine.plan(review, draft, desk.signer),
            entry=str(draft.kind),
        )  # fmt: skip
        _preview(unit, id, said.seen + 1, desk)

    desk.write(work)
    return see_other(f"/addendum/{id}")


@router.post("/addendum/{id}/preview")
def preview(id: Id, desk: AtDesk, seen: Annotated[Seen, Form()]) -> Response:
    """Show the entry exactly as it would be signed now."""
    desk.write(lambda unit: _preview(unit, id, seen, desk))
    return see_other(f"/addendum/{id}")


def _preview(unit: Unit, id: str, seen: int, desk: Desk) -> None:
    standing = stand(unit, id)
    at = standing.situation(desk.signer, unit.now, desk.today)
    kept.take(unit, standing, seen, "previewed", lambda review: machine.preview(review, at))


@router.post("/addendum/{id}/abandon")
def abandon(id: Id, desk: AtDesk, seen: Annotated[Seen, Form()]) -> Response:
    """Give the entry up; the answers stay."""

    def work(unit: Unit) -> None:
        kept.take(unit, stand(unit, id), seen, "abandoned", lambda now: machine.abandon(now, desk.signer))

    desk.write(work)
    return see_other(f"/review/{id}")


@router.post("/addendum/{id}/sign")
async def sign(
    id: Id, desk: AtDesk, digest: Annotated[str, Form(pattern="^[0-9a-f]{64}$")],
    password: Annotated[str, Form(max_length=1000)] = "",
) -> Response:  # fmt: skip
    """Sign what was shown, by someone who has just proved who they are; then scan the note with it."""
    proof = await prove(desk, password)
    signer = replace(desk.signer, authenticated_at=proof.at)
    try:
        await desk.write_later(lambda unit: _sign(unit, id, digest, signer, desk))
        answer = await _scanned(desk, id)
    except REFUSALS as error:
        # The proof made a new session: its cookie must reach the browser whatever became of the signature.
        answer = shown(error)
    return proof.carried(answer)


def _sign(unit: Unit, id: str, digest: str, signer: Signer, desk: Desk) -> None:
    """The entry, its audit entry and the answer to a form that is sent twice, in one transaction."""
    if idempotency.take(unit, f"sign {id} {digest}", digest):
        return
    standing = stand(unit, id)
    kept.sign(unit, standing, digest, standing.situation(signer, unit.now, desk.today))
    idempotency.keep(unit, f"sign {id} {digest}", idempotency.Answer(303, b""))


async def _scanned(desk: Desk, id: str) -> Response:
    done = await scan_again(desk, id)
    return see_other(f"/difference/{id}" if done else f"/review/{id}")


@router.post("/addendum/{id}/rescan")
async def rescan(id: Id, desk: AtDesk) -> Response:
    """Scan again where the scan after a signature could not be done at once."""
    return await _scanned(desk, id)
