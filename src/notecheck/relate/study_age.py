"""Study age: the days between a sleep study and the first consultation on an implant, where both are dated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notecheck.concepts.element import Element
from notecheck.concepts.measure import Measure
from notecheck.core.fact import Fact
from notecheck.core.mention import Mentions
from notecheck.core.page import Page
from notecheck.core.time import PartialDate, days_between

__all__ = ["derive"]

STUDY, CONSULTATION = "polysomnography", "first-consultation"


def derive(page: Page, facts: Sequence[Fact], mentions: Mentions) -> Iterator[Fact]:
    """One measure for each dated study, by the consultation nearest to it."""
    consultations = [on for _, on in _dated(facts, CONSULTATION)]
    for fact, on in _dated(facts, STUDY) if consultations else ():
        days = min(abs(days_between(on, each)) for each in consultations)
        value = Measure("study-to-consultation", float(days), "equal", "days", str(on), None)
        yield Fact("measure", fact.span, value, section=fact.section, source="rule:study_age", confidence=0.8)


def _dated(facts: Sequence[Fact], name: str) -> Iterator[tuple[Fact, PartialDate]]:
    for fact in facts:
        value = fact.value
        if isinstance(value, Element) and value.name == name and value.date:
            yield fact, PartialDate.parse(value.date)
