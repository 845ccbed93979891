"""What is to be said: one message a thing, with the facts that its words are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Label", "Message"]


@dataclass(frozen=True, slots=True)
class Label:
    """A fact as the labels hold it."""

    type: str
    value: Mapping[str, Any]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to say: the section it belongs to, its rule, its words, and the facts its marks stand for."""

    section: str
    rule: str
    slots: Mapping[str, str | None] = field(default_factory=dict)
    labels: Mapping[str, tuple[Label, ...]] = field(default_factory=dict)
    loose: bool = False
    """Whether its words may go unsaid: they were said elsewhere."""
    within: tuple[tuple[str, Label], ...] = ()
    """Words that the slots themselves bring, and the fact they are."""
