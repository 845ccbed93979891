"""One table of who may call what: the files of this folder, read at start. What it does not name is closed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notecheck_service.access.errors import UnsafeSettings
from notecheck_service.access.keys import SCOPES
from notecheck_service.access.people import ROLES

__all__ = ["Rule", "Table", "load"]

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may call one route."""

    anyone: bool = False
    """Without signing in."""
    roles: frozenset[str] = frozenset()
    """People with one of these roles."""
    scope: str | None = None
    """Programs whose key has this scope; None: no program."""


Table = Mapping[str, Rule]
"""Rules by `METHOD /path/{template}`."""


def load(files: Iterable[Path] | None = None) -> Table:
    """The whole table. UnsafeSettings: an unknown role or scope, a route named twice, a row that says nothing."""
    table: dict[str, Rule] = {}
    for path in sorted(files or FOLDER.glob("*.toml")):
        for route, row in tomllib.loads(path.read_text("utf-8"))["routes"].items():
            if route in table:
                raise UnsafeSettings("E_POLICY_TWICE", route)
            table[route] = rule_of(route, row)
    return table


def rule_of(route: str, row: Mapping[str, Any]) -> Rule:
    """A row as a rule."""
    roles, scope = frozenset(row.get("roles", ())), row.get("scope")
    known = {"anyone", "roles", "scope"}.issuperset(row) and roles <= set(ROLES) and scope in {None, *SCOPES}
    anyone = row.get("anyone") is True
    if not known or anyone == bool(roles or scope):
        raise UnsafeSettings("E_POLICY_ROW", route)
    return Rule(anyone, roles, scope)
