"""Trial aim: whether a figure is what a trial of stimulation should bring, and not what this one brought.

"Our sheet puts the goal at 50 to 70%", "at least half is required before implant"; not "met the goal: 60% less pain".
A helper of stimulator_trial.
"""

from __future__ import annotations

from notecheck.concepts.stated import Placed
from notecheck.core.mention import Mention
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["is_aim"]

REACH = 110
"""Characters beside a figure in which it may be called an aim."""
FEW = 5
"""Words between "goal" and its figure, or between a figure and what calls it the goal."""


def is_aim(page: Page, span: Span, words: Placed[Mention]) -> bool:
    """Whether the words beside the figure tell what a trial should bring."""
    told = page.sentence_at(span.start).span
    lead = words.within(Span(max(told.start, span.start - REACH), span.start))
    if any(w.value["role"] == "reached" for w in lead):
        return False
    behind = words.within(Span(span.end, max(span.end, min(told.end, span.end + REACH))))
    return any(_leads(page, w, span) for w in lead) or any(_follows(page, w, span) for w in behind)


def _leads(page: Page, word: Mention, span: Span) -> bool:
    between = page.plain[word.span.end : span.start]
    if ";" in between:
        return False
    role = word.value["role"]
    return role == "aim-for-all" or (role == "aim" and len(between.split()) <= FEW)


def _follows(page: Page, word: Mention, span: Span) -> bool:
    between = page.plain[span.end : word.span.start]
    if set(between) & set(";.(") or between.endswith(", which "):
        return False
    role = word.value["role"]
    return (role == "aimed" and len(between.split()) <= FEW) or (role == "aim-next" and not between.strip())
