"""Follow-up: ratings after an earlier injection, held against the ratings before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

from notecheck.concepts.conservative_therapy import ConservativeTherapy
from notecheck.concepts.follow_up import FollowUp
from notecheck.concepts.functional_status import FunctionalStatus
from notecheck.concepts.pain_score import PainScore
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["derive", "earlier_injections", "is_earlier_relief", "responses"]

AFTERWARDS = ("recovery", "complications", "procedure")
"""Sections whose relief is that of the procedure just done."""
LIKELY = 0.75
ANSWERED = ("failed", "partial", "relieved")
EPIDURAL = ("epidural", "esi", "injection", "transforaminal", "interlaminar", "caudal", "nerve root")
"""Words of which one stands in every name of the injection that is repeated."""


def derive(page: Page, facts: Sequence[Fact], mentions: Mentions) -> Iterator[Fact]:
    """One fact for each score, repeated instrument or relief that tells of an earlier injection's effect."""
    yield from from_facts(facts)
    for mention in responses(page, mentions):
        yield Fact(
            "follow_up",
            mention.span,
            FollowUp(False),
            time="past",
            section=mention.section,
            source=mention.source,
            confidence=LIKELY,
        )


def responses(page: Page, mentions: Mentions) -> Iterator[Mention]:
    """Words on how an epidural went that give no figure: "did very well with her epidural", "without benefit"."""
    words = [m for m in mentions.get("repeat_benefit", ()) if m.assertion.time != "planned"]
    named = {m.sentence for m in words if m.pattern == "epidural"}
    others = {m.sentence for m in words if m.pattern.startswith("other-treatment")}
    for mention in words:
        here = mention.pattern == "response" and mention.sentence in named and mention.sentence not in others
        if here and mention.section not in AFTERWARDS and mention.assertion.subject == "patient":
            yield mention


def from_facts(facts: Sequence[Fact]) -> Iterator[Fact]:
    """The same, from the facts alone: the words are not needed."""
    told = [fact for fact in facts if fact.relevant and fact.assertion == "present"]
    scores = [fact for fact in told if fact.type == "pain_score"]
    before = [cast(PainScore, fact.value) for fact in scores if _timing(fact) == "baseline"]
    for fact in scores:
        if _timing(fact) == "follow_up":
            yield _follow_up(fact, any(_comparable(cast(PainScore, fact.value), score) for score in before))
    yield from _instruments(told)
    for fact in told:
        if is_earlier_relief(fact):
            yield _follow_up(fact, same_scale=False)
    for fact in earlier_injections(told):
        yield _follow_up(fact, same_scale=False)


def is_earlier_relief(fact: Fact) -> bool:
    """Whether a relief can be an earlier injection's, and not that of the procedure just done."""
    if fact.type != "pain_relief" or fact.time == "planned":
        return False
    return fact.time == "past" or fact.section not in AFTERWARDS


def earlier_injections(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Epidural injections among the therapies, with a word on how they went."""
    for fact in facts:
        value: Value = fact.value
        if not isinstance(value, ConservativeTherapy) or value.category != "injection":
            continue
        if value.outcome in ANSWERED and any(word in (value.name or "").lower() for word in EPIDURAL):
            yield fact


def _timing(fact: Fact) -> str | None:
    return cast(PainScore, fact.value).timing


def _comparable(a: PainScore, b: PainScore) -> bool:
    """Whether two scores stand on one scale; a scale that is not named may be the other's."""
    return a.out_of == b.out_of and (a.scale == b.scale or a.scale is None or b.scale is None)


def _instruments(facts: Sequence[Fact]) -> Iterator[Fact]:
    """The second and later scores of one functional instrument."""
    seen: set[str] = set()
    for fact in facts:
        value: Value = fact.value
        if isinstance(value, FunctionalStatus) and value.instrument and value.score is not None:
            if value.instrument in seen:
                yield _follow_up(fact, same_scale=True)
            seen.add(value.instrument)


def _follow_up(fact: Fact, same_scale: bool) -> Fact:
    return replace(fact, type="follow_up", value=FollowUp(same_scale), source="rule:follow_up." + fact.type)
