"""Which facts a policy may speak of: every concept that has a value, with the fields of that value."""

from __future__ import annotations

import importlib
import pkgutil
import typing
from collections.abc import Mapping
from functools import cache

import notecheck.concepts
from notecheck.core.fact import Value

__all__ = ["Vocabulary", "vocabulary"]

Vocabulary = Mapping[str, Mapping[str, object]]
"""Fact type -> field name -> the field's type, as Python sees it."""


@cache
def vocabulary() -> Vocabulary:
    """Walk the concepts folder: a file whose stem, in camel case, names a Value is a fact type."""
    words: dict[str, Mapping[str, object]] = {}
    for module in sorted(pkgutil.iter_modules(notecheck.concepts.__path__), key=lambda m: m.name):
        home = importlib.import_module(f"notecheck.concepts.{module.name}")
        value = getattr(home, _camel(module.name), None)
        if isinstance(value, type) and issubclass(value, Value):
            words[module.name] = typing.get_type_hints(value)
    return words


def _camel(stem: str) -> str:
    return "".join(part.capitalize() for part in stem.split("_"))
