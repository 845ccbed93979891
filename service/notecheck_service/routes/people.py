"""People of a practice, kept by an admin. Passwords and phones are set at the machine or at sign-in, never here."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Response
from pydantic import Field

from notecheck_service.access import people
from notecheck_service.access.people import Person
from notecheck_service.door.ask import Asked
from notecheck_service.door.guarded import Guarded
from notecheck_service.door.headers import needs_etag
from notecheck_service.routes.access_schemas import PEOPLE, PEOPLE_EXAMPLE, PERSON, PERSON_EXAMPLE
from notecheck_service.routes.bodies import Strict
from notecheck_service.routes.schemas import answers
from notecheck_service.routes.shapes import person_shape
from notecheck_service.store import Unit

__all__ = ["router"]

router = APIRouter(route_class=Guarded, tags=["access"])
PersonId = Annotated[str, Path(pattern=r"^per_[a-z0-9]{22}$", description="Our id of the person.")]
Role = Literal["biller", "physician", "admin", "auditor"]
Name = Annotated[str, Field(min_length=1, max_length=200, description="As it stands under what they sign.")]


class NewPerson(Strict):
    """Somebody who may sign in from now on."""

    login: Annotated[str, Field(min_length=1, max_length=320, description="The name to sign in with.")]
    name: Name
    role: Role


class PersonChange(Strict):
    """What becomes of somebody. Another role, and `disabled`, end their sessions."""

    name: Name | None = None
    role: Role | None = None
    disabled: Literal[True] | None = None


@router.get("/v1/people", responses=answers(PEOPLE, PEOPLE_EXAMPLE))
def list_people(ask: Asked) -> dict[str, Any]:
    """Everybody who may sign in, or once could."""
    return {"people": [person_shape(each) for each in ask.now(people.listed)]}


@router.post("/v1/people", status_code=201, responses=answers(PERSON, PERSON_EXAMPLE, 201, ETag="Their version."))
def add_person(body: NewPerson, ask: Asked, response: Response) -> dict[str, Any]:
    """Somebody new; 409 where the login is taken."""
    return _shown(ask.now(lambda unit: people.add(unit, body.login, body.name, body.role)), response)


@router.get("/v1/people/{id}", responses=answers(PERSON, PERSON_EXAMPLE, ETag="Their version."))
def one_person(id: PersonId, ask: Asked, response: Response) -> dict[str, Any]:
    """Somebody, with the ETag that a change must bring along."""
    return _shown(ask.now(lambda unit: people.get(unit, id)), response)


@router.patch(
    "/v1/people/{id}", responses=answers(PERSON, PERSON_EXAMPLE, ETag="Their version."), openapi_extra=needs_etag()
)
def change_person(id: PersonId, body: PersonChange, ask: Asked, response: Response) -> dict[str, Any]:
    """Another name or role, or no sign-in any more. Needs If-Match."""
    version = ask.revision()
    return _shown(ask.now(lambda unit: _changed(unit, id, version, body)), response)


def _changed(unit: Unit, id: str, version: int, body: PersonChange) -> Person:
    found = people.change(unit, id, role=body.role, name=body.name, version=version)
    if body.disabled:
        people.disable(unit, id)
        return people.get(unit, id)
    return found


def _shown(person: Person, response: Response) -> dict[str, Any]:
    response.headers["ETag"] = f'"{person.version}"'
    return person_shape(person)
