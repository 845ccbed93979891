"""What an answer to an item's question is read with: the words that the item rests on so far, and a form's label."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from notecheck.core.fact import Fact
from notecheck.core.verdict import Checklist, Finding, Question
from notecheck.judge.policy import FactTest, Item, Policy

__all__ = ["questions"]

ACTS = frozenset({"imaging_guidance", "session_levels", "injectate"})
"""Facts of what was done in the session itself: neither an earlier one's nor a plan answers for them."""
BARE = frozenset({"pain_score", "pain_duration", "session_plan", "session_levels"})
"""Facts that a bare number, level or side states, once it is known what was asked."""


def questions(checklists: Iterable[Checklist], policies: Iterable[Policy]) -> Mapping[str, Question]:
    """Item to its question."""
    items = {item.id: item for policy in policies for item in policy.items}
    findings = chain.from_iterable(each.findings for each in checklists)
    return {finding.id: _question(items[finding.id], finding) for finding in findings}


def _question(item: Item, finding: Finding) -> Question:
    kinds = {test.fact for part in item.parts.values() for test in part.tests if isinstance(test, FactTest)}
    own = [fact for fact in finding.evidence if fact.note == 0]
    most = max(own, key=lambda fact: (_parts(item, fact), fact.span), default=None)
    beside = most.span if most else None
    return Question(beside, item.label, item.lead, item.place, session=bool(ACTS & kinds), bare=bool(BARE & kinds))


def _parts(item: Item, fact: Fact) -> int:
    """How many of the item's parts the fact fills."""
    return sum(any(isinstance(t, FactTest) and t.passes(fact) for t in part.tests) for part in item.parts.values())
