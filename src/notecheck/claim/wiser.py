"""The WISeR model as data (tables/wiser.toml): states, services, conditions, the life of a decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from notecheck.claim.data import GRADES, Row, parsed, shipped
from notecheck.claim.fields import as_code, as_diagnosis
from notecheck.core.errors import DataError

__all__ = ["Condition", "Service", "State", "Wiser", "load_wiser", "read_wiser"]


@dataclass(frozen=True, slots=True)
class State:
    """A state of the model."""

    mac: str
    """The Medicare contractor, with its jurisdiction."""
    participant: str
    """Who reviews requests."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service that is live."""

    id: str
    section: str
    codes: frozenset[str]
    """Request codes."""
    associated: frozenset[str]
    """Codes that follow the primary service, its own request codes left out."""
    diagnoses: frozenset[str]
    """ICD-10 scope; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a request code needs beside itself to be in scope."""

    needs: frozenset[str]
    """Codes of which one must be on the claim."""
    without: frozenset[str]
    """Codes that must not be."""
    note_without: tuple[str, ...]
    """Words in the name of the procedure that the note records that must not be."""
    not_in: frozenset[str]
    first_day: date | None
    says: str
    citation: str
    grade: str


@dataclass(frozen=True, slots=True)
class Wiser:
    """The model."""

    payer: str
    first_day: date
    places: frozenset[str]
    facility_places: frozenset[str]
    emergency_modifiers: frozenset[str]
    utn_length: int
    life_days: int
    """The decision day is day 1."""
    states: Mapping[str, State]
    services: Mapping[str, Service]
    """Request code to its service."""
    conditions: Mapping[str, Condition]
    """Request code to its condition."""

    def associated_with(self, code: str) -> tuple[Service, ...]:
        """The services whose payment the code follows."""
        return tuple(service for service in dict.fromkeys(self.services.values()) if code in service.associated)


@cache
def load_wiser() -> Wiser:
    """The model that ships; DataError names every fault in it."""
    return read_wiser(dict(shipped("tables"))["tables/wiser.toml"])


def read_wiser(text: str) -> Wiser:
    """The model from its text."""
    faults: list[str] = []
    top = parsed(text, "wiser.toml", faults)
    top.words("title")
    top.choice("grade", GRADES)
    services = [_service(row) for row in top.rows("service")]
    read = Wiser(
        payer=top.words("payer"),
        first_day=top.day("first_day") or date.max,
        places=frozenset(top.strings("places")),
        facility_places=frozenset(top.strings("facility_places")),
        emergency_modifiers=frozenset(top.strings("emergency_modifiers")),
        utn_length=top.whole("utn_length"),
        life_days=top.whole("life_days"),
        states={row.words("id"): State(row.words("mac"), row.words("participant")) for row in top.rows("state")},
        services={code: service for service in services for code in service.codes},
        conditions={code: each for row in top.rows("condition") for codes, each in [_condition(row)] for code in codes},
    )
    top.close()
    faults += [f"wiser.toml: {code}: a condition on no request code" for code in read.conditions.keys() - read.services]
    if faults or not read.services or not read.states:
        raise DataError(faults or ["wiser.toml: no service or no state"])
    return read


def _service(row: Row) -> Service:
    codes, diagnoses = frozenset(row.strings("codes")), frozenset(row.strings("diagnoses"))
    associated = frozenset(row.strings("associated"))
    if not codes or any(as_code(code) != code for code in codes | associated):
        row.fault("codes", "codes of five characters")
    if any(as_diagnosis(code) != code for code in diagnoses):
        row.fault("diagnoses", "ICD-10-CM codes")
    return Service(row.words("id"), row.words("section"), codes, associated - codes, diagnoses)


def _condition(row: Row) -> tuple[tuple[str, ...], Condition]:
    read = Condition(
        needs=frozenset(row.strings("with")),
        without=frozenset(row.strings("without")),
        note_without=row.strings("note_without"),
        not_in=frozenset(row.strings("not_in")),
        first_day=row.day("from"),
        says=row.words("says"),
        citation=row.words("citation"),
        grade=row.choice("grade", GRADES),
    )
    return row.strings("codes"), read
