"""Untried therapy: care that the note says has not been given yet.

How clinicians write it: "physical therapy and nerve blocks have not been tried yet", "he has yet to try
gabapentin", "no injections to date". What it must not match: care that failed, or a plan alone. Source:
guidelines, scs.last-resort.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.stated import fact, stated
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mentions
from notecheck.core.page import Page

__all__ = ["UntriedTherapy", "read"]


@dataclass(frozen=True, slots=True)
class UntriedTherapy(Value):
    """Words that deny a treatment so far."""

    words: str
    """As written."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Each statement that a treatment has not been tried."""
    for mention in stated(page, mentions, "untried_therapy"):
        yield fact(mention, UntriedTherapy(page.note.quote(mention.span)))
