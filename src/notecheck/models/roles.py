"""The roles of sentences, and the parts of items that each fills."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from notecheck.concepts.lexicon import RELATIVES
from notecheck.core.fact import Fact

__all__ = ["Heard", "by_part", "may_carry", "read_for", "roles", "wanted"]


_KIN = rf"{RELATIVES}|partner|roommate|grand(?:mother|father|son|daughter)"
_SUFFERED = (
    "lost|fainted|collapsed|panicked|jerked|seized|vomited|kicked|passed out|needed|failed|tried|underwent|suffered"
)
_DOES = "has|had|does|did|do|takes?|took|gets?|got|uses?|goes|rates?|reports?"
KIN = re.compile(
    rf"\b(?:her|his|their|patient's|a) (?:{_KIN})(?:'s\b| (?:{_DOES})\b| (?:is|was) (?!here|present|driving|in the))"
    rf"|\b(?:her|his|their) (?:{_KIN}) (?:{_SUFFERED})\b"
    rf"|\bof (?:her|his|their) (?:{_KIN})\b"
)
"""Words by which a statement is somebody else's."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a model makes of a role in a note."""

    role: str
    share: float
    """The likeliest probability, as a share of the least from which a person is asked; 0 where nothing may carry it."""
    fact: Fact | None
    """Where the share is 1 or more."""


@cache
def _written() -> Mapping[str, Mapping[str, Any]]:
    text = resources.files("notecheck").joinpath("models", "roles.toml").read_text(encoding="utf-8")
    roles: Mapping[str, Mapping[str, Any]] = tomllib.loads(text)["role"]
    return roles


@cache
def roles() -> Mapping[str, tuple[str, ...]]:
    """Role to the parts it fills, "item/part", in the order of roles.toml."""
    return {name: tuple(role["supports"]) for name, role in _written().items()}


def may_carry(
    role: str,
    words: str,
    kinds: Collection[str] = (),
    *,
    elsewhere: bool = False,
    no_course: bool = False,
    section: str | None = None,
) -> bool:
    """Whether a statement, in lower case, may carry the role: it is of this patient and not of another region or in a
    section where that matters, no word denies it, no kind of quantity is missing, and its time may be a therapy's.
    """
    written = _written()[role]
    if (
        (elsewhere and written.get("here"))
        or (no_course and written.get("course"))
        or section in written.get("outside", ())
    ):
        return False
    denied = KIN.search(words) or any(word in f"^ {words.lstrip()} " for word in written.get("unless", ()))
    return not denied and all(not set(each.split("|")).isdisjoint(kinds) for each in written.get("needs", ()))


def by_part(shares: Mapping[str, float]) -> dict[str, float]:
    """Of each part that these roles fill, the greatest share of one of them."""
    parts: dict[str, float] = {}
    for role, share in shares.items():
        for part in roles()[role]:
            parts[part] = max(share, parts.get(part, 0.0))
    return parts


def wanted(lacking: Collection[str]) -> list[str]:
    """The roles that fill one of the lacking parts."""
    return [name for name, supports in roles().items() if not set(supports).isdisjoint(lacking)]


def read_for(item: str) -> list[str]:
    """The parts of an item that some role fills."""
    filled = (part.partition("/") for supports in roles().values() for part in supports)
    return list(dict.fromkeys(name for of, _, name in filled if of == item))
