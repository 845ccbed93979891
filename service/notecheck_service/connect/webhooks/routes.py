"""Receivers of webhooks over HTTP: an admin enters them, turns their secrets, and sees what became of messages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from notecheck_service.connect.fhir.words import instant
from notecheck_service.connect.webhooks import receivers
from notecheck_service.connect.webhooks.courier import Courier
from notecheck_service.connect.webhooks.receivers import KINDS, Delivery, Receiver
from notecheck_service.door.ask import Ask, Asked
from notecheck_service.door.guarded import Guarded
from notecheck_service.door.headers import needs_etag
from notecheck_service.store import Unit

__all__ = ["router"]

router = APIRouter(route_class=Guarded, tags=["webhooks"])
HookId = Annotated[str, Path(pattern=r"^hook_[a-z0-9]{22}$", description="Our id of the receiver.")]


class NewReceiver(BaseModel):
    """Where events are to be told."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: Annotated[
        str,
        Field(
            max_length=2000, description="https, on a host that the service's operator has named.",
            examples=["https://hooks.example.com/notecheck"],
        ),
    ]  # fmt: skip
    kinds: Annotated[
        list[Literal[KINDS]], Field(max_length=len(KINDS), description="Kinds of events; none: all.")  # type: ignore[valid-type]
    ] = []


def courier_of(ask: Ask) -> Courier:
    """What tells events."""
    found: Courier = ask.request.app.state.courier
    return found


@router.post("/v1/webhooks", status_code=201)
def add_receiver(body: NewReceiver, ask: Asked, response: Response) -> dict[str, Any]:
    """Enter a receiver. Its secret is in this answer and nowhere else."""
    told = courier_of(ask)
    found, secret = ask.now(lambda unit: receivers.add(unit, body.url, body.kinds, told.rules, told.vault))
    response.headers["ETag"] = f'"{found.revision}"'
    return shape(found) | {"secret": secret}


@router.get("/v1/webhooks")
def list_receivers(ask: Asked) -> dict[str, Any]:
    """The practice's receivers, without their secrets."""
    return {"webhooks": [shape(each) for each in ask.look(receivers.page)]}


@router.get("/v1/webhooks/{id}")
def one_receiver(id: HookId, ask: Asked, response: Response) -> dict[str, Any]:
    """A receiver with its newest messages. Its ETag is what a change must bring along."""
    found, sent = ask.look(lambda unit: (receivers.get(unit, id), receivers.deliveries(unit, id)))
    response.headers["ETag"] = f'"{found.revision}"'
    return shape(found) | {"messages": [message_shape(each) for each in sent]}


@router.post("/v1/webhooks/{id}/rotate", openapi_extra=needs_etag())
def rotate_secret(id: HookId, ask: Asked, response: Response) -> dict[str, Any]:
    """A new secret, in this answer and nowhere else; for a day both sign. Needs If-Match."""
    revision, vault = ask.revision(), courier_of(ask).vault
    found, secret = ask.now(lambda unit: receivers.rotate(unit, id, revision, vault))
    response.headers["ETag"] = f'"{found.revision}"'
    return shape(found) | {"secret": secret}


@router.post("/v1/webhooks/{id}/enable", openapi_extra=needs_etag())
def enable_receiver(id: HookId, ask: Asked, response: Response) -> dict[str, Any]:
    """Send to a receiver again that was given up, from now on. Needs If-Match."""
    revision = ask.revision()
    found = ask.now(lambda unit: receivers.enable(unit, id, revision))
    response.headers["ETag"] = f'"{found.revision}"'
    return shape(found)


@router.post("/v1/webhooks/{id}/test", status_code=202)
def test_receiver(id: HookId, ask: Asked) -> dict[str, Any]:
    """Send a message of the kind `webhook.test` to this receiver alone."""
    ask.now(lambda unit: _test(unit, id))
    return {}


def _test(unit: Unit, id: str) -> None:
    unit.record("webhook.test", "webhook", id)
    receivers.get(unit, id)
    unit.emit("webhook.test", id)


@router.delete("/v1/webhooks/{id}", status_code=204, openapi_extra=needs_etag())
def remove_receiver(id: HookId, ask: Asked) -> None:
    """Forget a receiver and its messages. Needs If-Match."""
    revision = ask.revision()
    ask.now(lambda unit: receivers.remove(unit, id, revision))


def shape(found: Receiver) -> dict[str, Any]:
    """A receiver without its secret."""
    return {
        "id": found.id,
        "url": found.url,
        "kinds": found.kinds,
        "failures": found.failures,
        "disabled_at": moment(found.disabled_at),
        "disabled_for": found.disabled_for,
        "both_secrets_until": moment(found.secret_before_until),
        "created_at": moment(found.created_at),
        "revision": found.revision,
    }


def moment(at: datetime | None) -> str | None:
    """RFC 3339, UTC."""
    return None if at is None else instant(at)


def message_shape(found: Delivery) -> dict[str, Any]:
    """One message to a receiver."""
    return {
        "id": found.id,
        "event": found.event_id,
        "state": found.state,
        "attempts": found.attempts,
        "outcome": found.outcome,
        "created_at": moment(found.created_at),
        "settled_at": moment(found.settled_at),
    }
