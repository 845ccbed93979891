"""Sentence role: a sentence that a model reads as what an item looks for, where the rules found nothing.

How it is written: any way at all; that is the point. What it is not: a fact with a value, and never the only
evidence against a note. Made in models/sentence_role.py and models/pain_number.py.
Source: the authored notes, whose facts and items say which sentences carry the evidence.
"""

from __future__ import annotations

from dataclasses import dataclass

from notecheck.core.fact import Value

__all__ = ["SentenceRole"]


@dataclass(frozen=True, slots=True)
class SentenceRole(Value):
    """What the sentence is evidence for."""

    role: str
    """The role's name in models/roles.toml: "infection_check"."""
    supports: tuple[str, ...]
    """The parts of items that such a sentence fills: "esi.contraindications/infection-check"."""
    sure: bool
    """Whether the model alone may fill the part; where it may not, a person has to look."""
