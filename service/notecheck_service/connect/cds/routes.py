"""The doors of CDS Hooks."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from notecheck import NoteError
from notecheck.ingest.document import parsed
from notecheck_service.connect.cds.cards import OVERRIDES, card, unread
from notecheck_service.connect.cds.discovery import SERVICES, discovery
from notecheck_service.connect.cds.request import BadRequest, asked
from notecheck_service.connect.fhir.answer import Answered, Refused
from notecheck_service.connect.fhir.documents import Sent
from notecheck_service.connect.kept import keep, outcomes
from notecheck_service.door.ask import Ask, Asked
from notecheck_service.door.guarded import Guarded
from notecheck_service.door.moment import Moment
from notecheck_service.problems import Fault, Problem
from notecheck_service.store import NotFound, Unit
from notecheck_service.store.tables.connections import cds_feedback

__all__ = ["router"]

router = APIRouter(route_class=Guarded, tags=["cds"])
CALL = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                # The standard leaves the prefetch open; a call without it is answered 412.
                "schema": {"type": "object", "required": ["hook", "hookInstance", "context"]},
                "example": {
                    "hook": "encounter-discharge",
                    "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
                    "context": {"userId": "Practitioner/1", "patientId": "17", "encounterId": "99"},
                    "prefetch": {"notes": {"resourceType": "Bundle", "type": "searchset"}},
                },
            }
        },
    }
}
ServiceId = Annotated[
    str,
    Path(max_length=64, description="One of those that discovery names.", examples=["notecheck-encounter-discharge"]),
]


@router.get("/cds-services")
def services() -> dict[str, Any]:
    """What CDS clients discover."""
    return discovery()


@router.post("/cds-services/{id}", openapi_extra=CALL)
async def cards(id: ServiceId, ask: Asked) -> dict[str, Any]:
    """The cards for the notes that come in the prefetch; none where nothing is open."""
    documents = await run_in_threadpool(_asked, id, await ask.request.body())
    found = await outcomes(ask.service, documents)
    kept = await ask.write(lambda unit: _kept(unit, ask, found))
    faults = [each.code for each in found if isinstance(each, Refused)]
    return {"cards": [*kept, *([unread(faults)] if faults else [])]}


def _asked(id: str, body: bytes) -> tuple[Sent, ...]:
    if id not in SERVICES:
        raise NotFound("service", "")
    try:
        return asked(id, parsed(body))
    except BadRequest as error:
        code = {400: "bad_request", 412: "prefetch"}[error.status]
        raise Problem(code, faults=[Fault(error.field, error.reason)]) from None
    except NoteError as error:
        raise Problem("bad_request", faults=[Fault("body", f"{error.code}: {error.detail}")]) from None


def _kept(unit: Unit, ask: Ask, found: list[Answered | Refused]) -> list[dict[str, Any]]:
    unit.record("note.scan", "practice", unit.scope.practice_id, notes=len(found))
    made = [_card(unit, ask, each) for each in found if isinstance(each, Answered)]
    return [each for each in made if each]


def _card(unit: Unit, ask: Ask, each: Answered) -> dict[str, Any] | None:
    note, base = keep(unit, each.record, each.result).note_id, ask.service.settings.public_url.rstrip("/")
    return card(each.result, f"{base}/review/{note}" if base else None)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Reason(_Strict):
    """Why a card was overridden; what the reason says in words is not kept."""

    reason: Annotated[dict[str, Any] | None, Field(description="A Coding of ours.")] = None

    @property
    def code(self) -> str | None:
        """Its code, where it is one that we offered."""
        code = (self.reason or {}).get("code")
        return code if isinstance(code, str) and code in OVERRIDES else None


class Feedback(_Strict):
    """What became of one card."""

    card: Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]
    outcome: Annotated[str, Field(pattern="^(accepted|overridden)$")]
    overrideReason: Reason | None = None
    outcomeTimestamp: Moment


class FeedbackSent(_Strict):
    """What became of some cards."""

    feedback: Annotated[list[Feedback], Field(min_length=1, max_length=100)]


@router.post("/cds-services/{id}/feedback")
def feedback(id: ServiceId, body: FeedbackSent, ask: Asked) -> dict[str, Any]:
    """Say what became of cards. Kept are codes alone."""
    if id not in SERVICES:
        raise NotFound("service", "")
    ask.now(lambda unit: _told(unit, id, body))
    return {}


def _told(unit: Unit, id: str, body: FeedbackSent) -> None:
    unit.record("feedback.create", "cds_service", id, cards=len(body.feedback))
    for each in body.feedback:
        reason = each.overrideReason.code if each.overrideReason else None
        unit.insert(
            cds_feedback, service=id, card=each.card, outcome=each.outcome, reason=reason, at=each.outcomeTimestamp,
            created_at=unit.now,
        )  # fmt: skip
