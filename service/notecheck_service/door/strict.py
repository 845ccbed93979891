"""JSON as it is taken here: UTF-8, no numbers that are none, no name twice, and only text that a database can keep."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from fastapi import Request

from notecheck_service.problems import Problem, unkeepable

__all__ = ["DEEPEST", "StrictRequest", "strict_json"]

DEEPEST = 40
"""Objects and lists within each other."""


class StrictRequest(Request):
    """A request whose JSON is read strictly."""

    async def json(self) -> object:
        """The body, or the Problem that says what is wrong with it."""
        return strict_json(await self.body())


def strict_json(body: bytes) -> object:
    """The value; Problem `field` where it is no JSON, too deep, or holds text that cannot be kept."""
    try:
        found = json.loads(body.decode("utf-8"), parse_constant=_no_number, object_pairs_hook=_object)
    except UnicodeDecodeError as error:
        raise Problem.field("body", f"not UTF-8 at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise Problem.field("body", f"not JSON at character {error.pos}") from None
    except RecursionError:
        raise Problem.field("body", "nested too deeply") from None
    except ValueError:
        raise Problem.field("body", "holds a number that is none, or is too long") from None
    _refuse(found, "body", DEEPEST)
    return found


def _no_number(said: str) -> NoReturn:
    raise ValueError


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Problem.field("body", "names a field twice")
    return found


def _refuse(value: object, where: str, deeper: int) -> None:
    """Refuse what neither database keeps. `where`: the field, as far as its name is one that a program may have."""
    if isinstance(value, str):
        if fault := unkeepable(value):
            raise Problem.field(where, fault)
    elif isinstance(value, dict | list):
        if not deeper:
            raise Problem.field("body", "nested too deeply")
        for name, each in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(name, str) and unkeepable(name):
                raise Problem.field(where, "holds a name with a character that no text has")
            _refuse(each, _under(where, name), deeper - 1)


NAMES = frozenset((
    "text", "note_id", "date", "claim", "notes", "service", "store", "case_id", "patient", "author", "name",
    "payer", "plan", "state", "lines", "code", "modifiers", "units", "diagnoses", "authorizations", "history",
    "program", "place_of_service", "date_of_service",
))  # fmt: skip
"""Names of ours that an answer may repeat; any other may be a patient's."""


def _under(where: str, name: str | int) -> str:
    if isinstance(name, str) and name not in NAMES:
        return where
    return str(name) if where == "body" else f"{where}.{name}"
