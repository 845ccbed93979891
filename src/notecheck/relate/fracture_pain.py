"""Fracture pain: of several scores, the one that tells how the pain was just before the procedure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

from notecheck.concepts.fracture_pain import FracturePain
from notecheck.concepts.pain_score import PainScore
from notecheck.core.fact import Fact, Number
from notecheck.core.mention import Mentions
from notecheck.core.page import Page

__all__ = ["derive"]

ORDER = ("pre_procedure", "current", "average", "worst", "baseline")
"""Timings, the most telling first."""
TODAY = (
    "today",
    "now",
    "this morning",
    "currently",
    "at present",
    "on arrival",
    "holding",
    "pre-op",
    "preop",
)
ELSEWHERE = ("unrelated", "shoulder", "knee", "headache", "foot", "wrist")
REACH = 120
BESIDE = 25
"""Characters beside a score in which a word of the day may stand."""


def derive(page: Page, facts: Sequence[Fact], mentions: Mentions) -> Iterator[Fact]:
    """At most one fact."""
    scores = [f for f in facts if f.type == "pain_score" and f.relevant and f.assertion == "present"]
    scores = [f for f in scores if not _is_elsewhere(page, f)]
    for timing in ORDER:
        timed = [f for f in scores if cast(PainScore, f.value).timing == timing]
        if timed:
            best = next((f for f in reversed(timed) if _is_today(page, f)), timed[-1])
            value = FracturePain(_out_of_ten(cast(PainScore, best.value)))
            yield replace(best, type="fracture_pain", value=value)
            return


def _is_today(page: Page, fact: Fact) -> bool:
    """Whether a word of the day stands beside it, with no comma between."""
    lead = page.plain[max(0, fact.span.start - BESIDE) : fact.span.start].lower()
    rest = page.plain[fact.span.end : fact.span.end + BESIDE].lower()
    near = lead.replace(";", ",").rpartition(",")[2] + rest.replace(";", ",").partition(",")[0]
    return any(word in near for word in TODAY)


def _is_elsewhere(page: Page, fact: Fact) -> bool:
    """Whether the sentence is about the pain of another part of the body."""
    sentence = page.sentence_at(fact.span.start).span
    words = page.plain[max(sentence.start, fact.span.start - REACH) : min(sentence.end, fact.span.end + REACH)].lower()
    return any(part in words for part in ELSEWHERE) and "back" not in words


def _out_of_ten(score: PainScore) -> Number:
    if score.out_of != 100:
        return score.score
    if isinstance(score.score, tuple):
        return (score.score[0] / 10, score.score[1] / 10)
    return score.score / 10
