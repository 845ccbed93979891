"""Deficit: weakness, gait or hand trouble, loss of sensation, reflex or sphincter control beforehand.

How clinicians write it: "triceps 4/5", "drops cups", "unsteady gait", "decreased pinprick in C6". What it
must not match: strength 5/5, what is denied, findings after the operation, reasons to call. Source:
guidelines, cervical-fusion.function.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.stated import around, fact, in_risks, operating, stated
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["Deficit", "read"]

ELSEWHERE = frozenset(
    {"recovery", "consent", "instructions", "past_history", "follow_up", "family_history", "social_history"}
)
PROGRESSIVE = (
    "progress",
    "worsen",
    "getting worse",
    "gotten worse",
    "become worse",
    "steadily worse",
    "increasing weak",
    "rapidly",
    "declin",
    "deteriorat",
    "more difficulty",
    "advancing",
)


@dataclass(frozen=True, slots=True)
class Deficit(Value):
    """A deficit of nerve function."""

    kind: str
    """strength, sensation, reflex, gait, hand, sphincter or pain_sign (allodynia, trophic change)."""
    progressive: bool
    """Called progressive or worsening."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Every deficit that is asserted before the operation."""
    for mention in stated(page, mentions, "deficit"):
        if _is_asserted(page, mention):
            progressive = any(word in around(page, mention) for word in PROGRESSIVE)
            yield fact(mention, Deficit(str(mention.value["kind"]), progressive), 0.75)


def _is_asserted(page: Page, mention: Mention) -> bool:
    """A grade or an abnormal sign asserts itself; other words must not be denied."""
    if mention.section in ELSEWHERE or in_risks(page, mention) or operating(page, mention):
        return False
    return bool(mention.value.get("itself")) or mention.assertion.word == "present"
