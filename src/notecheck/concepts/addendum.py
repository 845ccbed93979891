"""Addendum: the author's own answer to an item's question, in an entry that adds to the note.

What it is: the words as they were signed, where they completed an item of which the note alone said too little, or
where they contradict the note. It is made in judge/amend.py, from the stretches that the caller marks; no words are
looked for. Source: CMS, Program Integrity Manual, chapter 3, section 3.3.2.5.
"""

from __future__ import annotations

from dataclasses import dataclass

from notecheck.core.fact import Value

__all__ = ["Addendum"]


@dataclass(frozen=True, slots=True)
class Addendum(Value):
    """An answer."""

    item: str
    """The item whose question it answers."""
