"""The roles of sentences, and the parts of items that each fills."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib import resources

__all__ = ["read_for", "roles", "says_otherwise", "wanted"]


@cache
def _written() -> Mapping[str, Mapping[str, Sequence[str]]]:
    text = resources.files("notecheck").joinpath("models", "roles.toml").read_text(encoding="utf-8")
    roles: Mapping[str, Mapping[str, Sequence[str]]] = tomllib.loads(text)["role"]
    return roles


@cache
def roles() -> Mapping[str, tuple[str, ...]]:
    """Role to the parts it fills, "item/part", in the order of roles.toml."""
    return {name: tuple(role["supports"]) for name, role in _written().items()}


def says_otherwise(role: str, words: str) -> bool:
    """Whether the sentence, in lower case, holds words by which it denies what the role is evidence for."""
    return any(word in f" {words} " for word in _written()[role].get("unless", ()))


def wanted(lacking: Collection[str]) -> list[str]:
    """The roles that fill one of the lacking parts."""
    return [name for name, supports in roles().items() if not set(supports).isdisjoint(lacking)]


def read_for(item: str) -> list[str]:
    """The parts of an item that some role fills."""
    filled = (part.partition("/") for supports in roles().values() for part in supports)
    return list(dict.fromkeys(name for of, _, name in filled if of == item))
