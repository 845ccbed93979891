"""Element: something that a service's requirements name, and whether the note says that it is so.

What the elements are, and how each is written, is data: concepts/services/<service>.toml. Where `says` is "clear"
the words state the absence themselves ("afebrile"). Source: WISeR guide v6.0, section 6.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from notecheck.concepts.absence import Absence
from notecheck.concepts.beside_date import Dates
from notecheck.concepts.service_words import fact_of, told
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["Element", "State", "read"]

State = Literal["present", "absent", "planned", "possible"]


@dataclass(frozen=True, slots=True)
class Element(Value):
    """One named thing."""

    name: str
    """As the service's lexicon names it."""
    state: State
    date: str | None
    """ISO date, where one stands beside it."""
    days_ago: int | None
    """Days from then to the note's own date."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Every element that the note tells of this patient."""
    named = tuple(told(page, mentions, "element"))
    if not named:
        return
    absence, dates = Absence(page, mentions), Dates(page, mentions)
    for mention in named:
        dated = dates.beside(mention)
        name = str(mention.value["element"])
        yield fact_of("element", mention, Element(name, _state(mention, absence), dated.on, dated.days_ago))


def _state(mention: Mention, absence: Absence) -> State:
    said = mention.assertion
    if mention.value.get("says") == "clear":
        return "planned" if said.time == "planned" else "absent"
    if absence.of(mention):
        return "absent"
    if said.time == "planned":
        return "present" if mention.value.get("planned") is True else "planned"
    return "possible" if said.certainty == "hedged" else "present"
