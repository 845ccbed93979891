"""Keys of programs, kept by an admin: the token is shown once, when it is made."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Response
from pydantic import Field

from notecheck_service.access import keys
from notecheck_service.door.ask import Asked
from notecheck_service.door.guarded import Guarded
from notecheck_service.door.moment import Moment
from notecheck_service.routes.access_schemas import KEYS, KEYS_EXAMPLE, NEW_KEY, NEW_KEY_EXAMPLE
from notecheck_service.routes.bodies import Strict
from notecheck_service.routes.schemas import NOTHING, answers
from notecheck_service.routes.shapes import key_shape

__all__ = ["router"]

router = APIRouter(route_class=Guarded, tags=["access"])
ALL_SCOPES = tuple(sorted(keys.SCOPES))
KeyId = Annotated[str, Path(pattern=r"^key_[a-z0-9]{22}$", description="Our id of the key.")]


class NewKey(Strict):
    """A key that is to be made."""

    name: Annotated[str, Field(min_length=1, max_length=200, description="What it is for.")]
    scopes: Annotated[list[Literal[ALL_SCOPES]], Field(min_length=1, max_length=len(ALL_SCOPES))]  # type: ignore[valid-type]
    expires_at: Moment | None = None


@router.get("/v1/keys", responses=answers(KEYS, KEYS_EXAMPLE))
def list_keys(ask: Asked) -> dict[str, Any]:
    """The practice's keys, without their secrets, which are nowhere."""
    return {"keys": [key_shape(each) for each in ask.now(keys.listed)]}


@router.post("/v1/keys", status_code=201, responses=answers(NEW_KEY, NEW_KEY_EXAMPLE, 201))
def make_key(body: NewKey, ask: Asked) -> dict[str, Any]:
    """A new key. Its token is in this answer and nowhere else: no Idempotency-Key is taken, for it would be kept."""
    id, token = ask.now(lambda unit: keys.create(unit, body.name, body.scopes, expires_at=body.expires_at))
    return {"id": id, "token": token}


@router.delete("/v1/keys/{id}", status_code=204, response_class=Response, responses=NOTHING)
def revoke_key(id: KeyId, ask: Asked) -> Response:
    """End a key, at once and for ever."""
    ask.now(lambda unit: keys.revoke(unit, id))
    return Response(status_code=204)
