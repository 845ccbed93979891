"""Pain timing: when a pain score holds.

The nearest word that says so decides ("on arrival", "worst", "30 min after"). In talk of an earlier injection,
"before" is a baseline and "after" a follow-up. Where no word says it, the place in the note does: what stands
behind the steps of the procedure, or under a heading of recovery, was asked afterwards.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from notecheck.concepts.pain_number import Scored
from notecheck.core.mention import Mention
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["Clock", "timings"]

ACTS = 3
"""So many steps of the procedure …"""
CLOSE = 600
""" … within so many characters are its description."""
TOLD_BEFORE = {"history", "indication", "exam", "assessment", "pain", "chief_complaint", "preop_diagnosis",
               "prior_treatment", "past_history", "imaging", "function", "safety", "review_of_systems"}
EXTREMES = {"worst", "best", "average", "goal"}
EARLIER = {"pre_procedure": "baseline", "post_procedure": "follow_up", "follow_up": "follow_up"}


class Clock:
    """What the page says of times, ready to be asked."""

    def __init__(self, page: Page, mentions: Sequence[Mention]) -> None:
        self.page = page
        self.moments = [m for m in mentions if m.value.get("timing")]
        self._starts = [m.span.start for m in self.moments]
        self._earlier = [m.span.start for m in mentions if m.value.get("role") == "earlier"]
        self._copied = [m.span.start for m in mentions if m.value.get("role") == "copied"]
        self.procedure = _description(page, [m for m in mentions if m.value.get("role") == "act"])

    def within(self, start: int, end: int) -> list[Mention]:
        """The moments that begin in the range."""
        return self.moments[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def is_earlier(self, at: int, *, reach: int) -> bool:
        """Whether an earlier treatment is the subject, up to `reach` sentences before."""
        sentence = self.page.sentence_at(at)
        first = self.page.sentences[max(0, sentence.index - reach)].span.start
        start = max(first, self.page.plain.rfind("\n\n", 0, at) + 1)
        return _any(self._earlier, start, at)

    def is_copied(self, at: int) -> bool:
        """Whether the paragraph is said to be copied from an earlier note."""
        return _any(self._copied, self.page.plain.rfind("\n\n", 0, at) + 1, at)


def _any(starts: Sequence[int], low: int, high: int) -> bool:
    return bisect_left(starts, low) < bisect_right(starts, high)


def _description(page: Page, acts: Sequence[Mention]) -> int | None:
    """Where the steps of the procedure begin: several of them close together, and not planned."""
    done = [m.span.start for m in acts if m.assertion.time == "current" and m.section not in TOLD_BEFORE]
    for first, last in zip(done, done[ACTS - 1 :], strict=False):
        if last - first <= CLOSE:
            return first
    return None


def timings(clock: Clock, found: Sequence[Scored]) -> list[str]:
    """The timing of each score; they must be in order."""
    told: list[str] = []
    for i, scored in enumerate(found):
        left = found[i - 1].span.end if i else 0
        right = found[i + 1].span.start if i + 1 < len(found) else len(clock.page.plain)
        told.append(_timing(clock, scored.span, left, right, told[-1] if told else None))
    return told


def _timing(clock: Clock, span: Span, left: int, right: int, last: str | None) -> str:
    sentence = clock.page.sentence_at(span.start).span
    low, high = max(sentence.start, left), min(sentence.end, right)
    moment = _nearest(clock, span, low, high, is_last=right > sentence.end)
    timing = str(moment.value["timing"]) if moment else None
    if timing in EXTREMES:
        return str(timing)
    if moment and moment.value.get("today"):
        return _now(clock, str(timing))
    return _earlier(clock, span, left, timing, last) or _by_place(clock, span, timing)


def _earlier(clock: Clock, span: Span, left: int, timing: str | None, last: str | None) -> str | None:
    """Baseline or follow-up, where the talk is of an earlier treatment."""
    before_procedure = not _after_procedure(clock, span.start)
    lead = clock.page.plain[max(left, span.start - 12) : span.start].lower().split()
    change = "from" in lead or (last == "baseline" and span.start - left < CLOSE // 10 and _leads_on(lead))
    if clock.is_copied(span.start):
        return "baseline"
    if timing == "follow_up":
        return "follow_up"
    if not before_procedure or not (clock.is_earlier(span.start, reach=0 if timing is None and not change else 2)):
        return ("baseline" if "from" in lead else "follow_up") if change and before_procedure else None
    if change:
        return "baseline" if "from" in lead else "follow_up"
    return EARLIER.get(timing or "", "follow_up" if last == "baseline" else "baseline")


def _leads_on(lead: Sequence[str]) -> bool:
    return bool({"to", ">", "->", "-->", "--"} & set(lead))


def _by_place(clock: Clock, span: Span, timing: str | None) -> str:
    after = _after_procedure(clock, span.start)
    if timing == "post_procedure" and (after or clock.procedure is None):
        return timing
    if timing == "pre_procedure":
        return timing
    return "post_procedure" if after else _now(clock, "current")


def _now(clock: Clock, timing: str) -> str:
    return "pre_procedure" if clock.procedure is not None else timing


def _after_procedure(clock: Clock, at: int) -> bool:
    section = clock.page.section_at(at).name
    if section == "recovery":
        return True
    return section not in TOLD_BEFORE and clock.procedure is not None and at > clock.procedure


def _nearest(clock: Clock, span: Span, low: int, high: int, *, is_last: bool) -> Mention | None:
    """The moment that belongs to a score: one that touches it, before it or behind, else the nearest."""
    plain = clock.page.plain
    before = [m for m in clock.within(low, span.start) if m.span.end <= span.start]
    after = [m for m in clock.within(span.end, high) if is_last or not _joined(plain[m.span.end : high])]
    leads = before[-1:] if before and _joined(plain[before[-1].span.end : span.start]) else []
    trails = after[:1] if after and _joined(plain[span.end : after[0].span.start]) else []
    ranked = [*leads, *trails, *before[-1:], *after[:1]]
    extreme = [m for m in (*leads, *trails) if m.value["timing"] in EXTREMES]
    return next(iter(extreme or ranked), None)


def _joined(gap: str) -> bool:
    """Nothing in between that ends a clause."""
    return len(gap) <= 30 and not set(gap) & set(",;|\n") and " and " not in f" {gap} "
