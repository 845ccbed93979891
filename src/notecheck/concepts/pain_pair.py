"""Pain pair: two scores of an earlier injection that are told one after the other. A helper of pain_timing.

"Her rating had been 9 that morning, and on 04/14 it was 4"; "we injected on 04/15. Going in he was at 8/10. At his
six-week follow-up he was down to 2/10".
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from notecheck.concepts.pain_clock import Clock
from notecheck.concepts.pain_value import Scored

__all__ = ["paired"]

NOW = ("pre_procedure", "current")
LATER = frozenset(
    """when visit follow follow-up followup check recheck re-check review return returned returning saw seen came week
    weeks wk wks month months mo later afterwards afterward""".split()
)
"""Words beside a lower score that put it on a later day than the one before it."""
PAST = frozenset("was were had went fell dropped down".split())
"""Words of which one tells the second score in a sentence of its own as past."""
BEFORE = frozenset("going before prior beforehand then earlier baseline initially pre".split())
"""Words beside the first score that put it before the injection just told."""
THAT_DAY = (" that day", " that morning", " that afternoon", " the same day")
BESIDE = 6
"""Characters behind the first score in which it is put there: "8 then; 3 at the May visit"."""
TAIL = 40
"""Characters after a score in which its day may be told."""


def paired(clock: Clock, found: Sequence[Scored], told: Sequence[str]) -> list[str]:
    """The timings, with the second of such a pair told afterwards and the first before."""
    out = list(told)
    for i, (one, other) in enumerate(pairwise(found)):
        if one.out_of != other.out_of or _high(other) >= _high(one):
            continue
        if out[i] == "baseline" and out[i + 1] in (*NOW, "baseline") and _is_later(clock, one, other):
            out[i + 1] = "follow_up"
            continue
        after = out[i + 1] == "follow_up" or (out[i + 1] == "baseline" and _is_later(clock, one, other))
        if after and out[i] in NOW and _is_before(clock, one, other):
            out[i : i + 2] = "baseline", "follow_up"
    return out


def _high(scored: Scored) -> float:
    return scored.score[-1] if isinstance(scored.score, tuple) else scored.score


def _is_later(clock: Clock, one: Scored, other: Scored) -> bool:
    """Whether the second score is put on a later day that is not today's, in one sentence or in the next."""
    first, second = (clock.page.sentence_at(scored.span.start) for scored in (one, other))
    if second.index - first.index > 1 or _is_today(clock, one.span.end, other):
        return False
    low, tail = max(one.span.end, second.span.start), min(second.span.end, other.span.end + TAIL)
    words = _words(clock, low, tail)
    dated = any(low <= day.start < tail for day in clock.dates)
    if second is not first and PAST.isdisjoint(words):
        return dated and not LATER.isdisjoint(words)  # "4/8/26 visit: 2/10"
    return dated or not LATER.isdisjoint(words)


def _is_before(clock: Clock, one: Scored, other: Scored) -> bool:
    """Whether the first score, told after an injection and right before its follow-up, was that of before it."""
    here = clock.page.sentence_at(one.span.start)
    if clock.page.sentence_at(other.span.start).index - here.index > 1 or _is_today(clock, here.span.start, one):
        return False
    start = clock.page.neighbours(here, 1, 0)[0].span.start
    dated = [day for day in clock.dates if start <= day.start < one.span.start]
    if any(day.start >= here.span.start for day in dated):
        return True  # "In March he came in at 8 out of 10."
    earlier = clock.is_earlier(one.span.start, reach=1) or bool(dated)
    told = clock.page.plain[here.span.start : here.span.end].lower()
    on_the_day = any(day in f" {told}" for day in THAT_DAY)
    return earlier and (on_the_day or not BEFORE.isdisjoint(_words(clock, here.span.start, one.span.end + BESIDE)))


def _is_today(clock: Clock, low: int, scored: Scored) -> bool:
    end = min(clock.page.sentence_at(scored.span.start).span.end, scored.span.end + TAIL // 2)
    return any(m.pattern == "now" for m in clock.within(low, end))


def _words(clock: Clock, low: int, high: int) -> set[str]:
    return {word.strip(".,;:()") for word in clock.page.plain[low:high].lower().split()}
