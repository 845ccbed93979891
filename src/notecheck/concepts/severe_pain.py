"""Severe pain: the word, where a fracture's pain has no number.

How clinicians write it: "severe back pain", "excruciating", "intractable pain". Not: severe stenosis,
denied pain. Source: WISeR guide v6.0, section 6.2.9.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.stated import fact, stated
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mentions
from notecheck.core.page import Page

__all__ = ["SeverePain", "read"]


@dataclass(frozen=True, slots=True)
class SeverePain(Value):
    """Pain called severe."""

    wording: str
    """As written."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Each such statement that is not denied or planned."""
    for mention in stated(page, mentions, "severe_pain"):
        if mention.assertion.word == "present":
            yield fact(mention, SeverePain(page.note.quote(mention.span)))
