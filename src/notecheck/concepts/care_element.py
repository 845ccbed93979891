"""Care element: what was furnished of a month's chronic pain management, or said not to apply.

How clinicians write it: headings of a template ("Crisis care: not applicable"), sentences ("Discussed with her PCP",
"increased gabapentin"). What it must not match: what is only planned, and other people's care. Source: CY2023 fee
schedule final rule on G3002, as restated by third parties.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.technique import NOT_CARE
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["ELEMENTS", "CareElement", "read"]

ELEMENTS = (
    "diagnosis", "assessment", "pain_scale", "care_plan", "treatment_management", "behavioral_health",
    "medication_management", "health_literacy", "crisis_care", "communication",
)  # fmt: skip
"""The elements, in the order of the rule."""
NOT_DUE = (
    "not applicable", "n/a", "not needed", "not indicated", "not required", "no need", "none needed", "does not apply",
    "did not apply", "needed this month: no", "declined",
)  # fmt: skip
REACH = 60
"""Characters beside an element within which it is said not to apply."""


@dataclass(frozen=True, slots=True)
class CareElement(Value):
    """One element."""

    element: str
    """One of ELEMENTS."""
    state: str
    """furnished or not_applicable."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """The first mention of each element that tells how it stands."""
    told: set[str] = set()
    for mention in mentions.get("care_element", ()):
        element = str(mention.value["element"])
        state = _state(page, mention) if element not in told else None
        if state:
            told.add(element)
            yield Fact(
                type="care_element",
                span=mention.span,
                value=CareElement(element, state),
                section=mention.section,
                source=mention.source,
                confidence=0.8,
            )


def _state(page: Page, mention: Mention) -> str | None:
    sentence = page.sentences[mention.sentence]
    if sentence.role in NOT_CARE or mention.assertion.subject != "patient":
        return None
    start = max(sentence.span.start, mention.span.start - REACH)
    around = page.plain[start : min(sentence.span.end, mention.span.end + REACH)].lower()
    if any(words in around for words in NOT_DUE):
        return "not_applicable"
    said = mention.assertion
    return "furnished" if said.polarity == "affirmed" and said.time == "current" else None
