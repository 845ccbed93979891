"""Session plan: how many sessions of this injection are foreseen.

How clinicians write it: "series of up to 3", "no more than 4 per year in this region", "Sessions anticipated: 2", "this one plus
one more at most", "no. 2 of the 3 ordered". What it must not match: therapy visits, an earlier series, another person's, the
payer's limit. The upper end of a range counts. Source: guide v6.0 ESI-06.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["SessionPlan", "count_in", "read"]


NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
NOT_PLAN = frozenset({"consent", "family", "legend"})
ABOUT_REACH = 40
HISTORY = frozenset({"prior_treatment", "past_history", "family_history", "medications", "exam", "imaging"})
MOST = 12
"""More sessions than this are no plan for injections."""


@dataclass(frozen=True, slots=True)
class SessionPlan(Value):
    """The number of sessions foreseen."""

    count: int | None
    """Upper end where a range is given; None where sessions are planned without a number."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """The plan with the highest number: what the author allows at most."""
    words = mentions.get("session_plan", ())
    plans = [(n, m) for m in words if (n := count_in(page, m)) is not None and _is_plan(page, m, words)]
    if not plans:
        return
    count, best = max(plans, key=lambda p: (p[0], p[1].span.end - p[1].span.start, -p[1].span.start))
    yield Fact(
        type="session_plan",
        span=best.span,
        value=SessionPlan(count),
        time="planned",
        section=best.section,
        source=best.source,
        confidence=0.9,
    )


def count_in(page: Page, mention: Mention) -> int | None:
    """The number that a mention carries, or None."""
    if "count" in mention.groups:
        span = mention.groups["count"]
        word = page.plain[span.start : span.end].lower()
        number = NUMBERS.get(word) or int(word)
        return number if 1 <= number <= MOST else None
    constant = mention.value.get("count")
    return constant if isinstance(constant, int) else None


def _is_plan(page: Page, mention: Mention, words: Sequence[Mention]) -> bool:
    if page.sentences[mention.sentence].role in NOT_PLAN or mention.assertion.subject != "patient":
        return False
    if mention.section in HISTORY:
        return False
    near = [m for m in words if m.sentence == mention.sentence and "about" in m.value]
    if any(m.value["about"] == "other" and _gap(m, mention) <= ABOUT_REACH for m in near):
        return False
    past = any(
        m.value["about"] == "past" and 0 <= mention.span.start - m.span.end <= ABOUT_REACH for m in near
    )
    return not past


def _gap(one: Mention, other: Mention) -> int:
    return max(one.span.start - other.span.end, other.span.start - one.span.end, 0)
