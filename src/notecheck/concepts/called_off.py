"""Called off: the procedure of this visit was to be done and was not.

How clinicians write it: "the procedure was cancelled", "no needle was placed", "decided not to proceed". What it must
not match: an earlier appointment, what may happen, another person's. Source: none; it keeps a claim for a procedure
from resting on a note that only names it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.technique import NOT_CARE
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mentions
from notecheck.core.page import Page

__all__ = ["CalledOff", "read"]


@dataclass(frozen=True, slots=True)
class CalledOff(Value):
    """Nothing but that it was called off."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """The first words that say so."""
    for mention in mentions.get("called_off", ()):
        said = mention.assertion
        if page.sentences[mention.sentence].role not in NOT_CARE and said.subject == "patient" and said.time != "past":
            yield Fact(
                type="called_off",
                span=mention.span,
                value=CalledOff(),
                section=mention.section,
                source=mention.source,
                confidence=0.85,
            )
            return
