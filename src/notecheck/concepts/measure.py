"""Measure: a named quantity with its number: "AHI 38", "BMI of 31.4", "ABI 0.92", "leg VAS 72 mm".

Which quantities there are, and how each is written, is data: concepts/services/<service>.toml. What it must not
match: a criterion quoted from a policy ("AHI must be over 15"). Source: WISeR guide v6.0, section 6.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from notecheck.concepts.absence import Absence
from notecheck.concepts.beside_date import Dated, Dates
from notecheck.concepts.numbers import to_number
from notecheck.concepts.service_words import fact_of, told
from notecheck.concepts.stated import before
from notecheck.core.fact import Fact, Number, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["Comparator", "Measure", "read"]

Comparator = Literal["equal", "below", "at_most", "at_least", "above"]

BOUNDS: dict[str, Comparator] = {
    "<": "below", "<=": "at_most", ">": "above", ">=": "at_least", "less than": "below", "fewer than": "below",
    "lower than": "below", "under": "below", "below": "below", "over": "above", "above": "above",
    "more than": "above", "greater than": "above", "higher than": "above", "at least": "at_least",
    "at most": "at_most", "up to": "at_most", "no more than": "at_most",
}  # fmt: skip
TAILS: dict[str, Comparator] = {
    "or more": "at_least", "or greater": "at_least", "or higher": "at_least", "or above": "at_least",
    "+": "at_least", "or less": "at_most", "or fewer": "at_most", "or below": "at_most", "or lower": "at_most",
}  # fmt: skip
SIGNS: dict[str, Comparator] = {"\u2265": "at_least", "\u2264": "at_most"}
"""Signs that folding makes plainer than they are."""
CRITERION = ("must be", "require", "criteri", "should be", "goal", "target", "needs to be", "limit", "policy", " if ")


@dataclass(frozen=True, slots=True)
class Measure(Value):
    """One quantity."""

    name: str
    """As the service's lexicon names it."""
    number: Number
    comparator: Comparator
    """What the number says of the quantity: it is equal to it, below it, …"""
    unit: str | None
    date: str | None
    """ISO date of the measurement, where one stands beside it."""
    days_ago: int | None
    """Days from then to the note's own date."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Every quantity of this patient; a criterion is none."""
    named = tuple(told(page, mentions, "measure"))
    if not named:
        return
    absence, dates = Absence(page, mentions), Dates(page, mentions)
    for mention in named:
        criterion = any(word in before(page, mention.span, 40) for word in CRITERION)
        if not criterion and not absence.is_headed(mention.span):
            yield fact_of("measure", mention, _measure(page, mention, dates.beside(mention)))


def _measure(page: Page, mention: Mention, dated: Dated) -> Measure:
    unit = mention.value.get("unit")
    return Measure(
        name=str(mention.value["measure"]),
        number=_number(page, mention),
        comparator=_comparator(page, mention),
        unit=str(unit) if unit else None,
        date=dated.on,
        days_ago=dated.days_ago,
    )


def _number(page: Page, mention: Mention) -> Number:
    """The number, its range, or the area that two sides make."""
    low = to_number(_words(page, mention, "number")) or 0.0
    by = to_number(_words(page, mention, "by") or "")
    if by is not None:
        return round(low * by, 2)
    high = to_number(_words(page, mention, "high") or "")
    return (low, high) if high is not None and high > low else low


def _comparator(page: Page, mention: Mention) -> Comparator:
    tail = TAILS.get(_words(page, mention, "tail"))
    if tail:
        return tail
    span = mention.groups.get("op")
    sign = page.note.text[span.start : span.end] if span else ""
    return SIGNS.get(sign) or BOUNDS.get(_words(page, mention, "op"), "equal")


def _words(page: Page, mention: Mention, group: str) -> str:
    span = mention.groups.get(group)
    return " ".join(page.plain[span.start : span.end].lower().split()) if span else ""
