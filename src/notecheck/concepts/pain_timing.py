"""Pain timing: when a pain score holds.

The nearest word that says so decides ("on arrival", "worst", "30 min after"). In talk of an earlier
injection, "before" is a baseline and "after" a follow-up. Where no word says it, the place in the note
does: what stands behind the steps of the procedure, or under a heading of recovery, was asked afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from notecheck.concepts.beside import led_by_hour
from notecheck.concepts.pain_change import ARROW, follows_from, has_risen, is_change, varies
from notecheck.concepts.pain_clock import Clock
from notecheck.concepts.pain_moment import (
    EXTREMES,
    asked_from,
    goes_on_in_row,
    is_across_gap,
    is_aimed_at,
    nearest,
    tells_why,
)
from notecheck.concepts.pain_value import Scored
from notecheck.core.mention import Mention
from notecheck.core.note import Span

__all__ = ["timings"]

LATER_ON = ("baseline", "follow_up")
SURE = ("time-on", "section-after")
POST = ("post", "out-parenthesis", "left-at")
"""Patterns that speak of the time after this procedure, and of no other."""
TODAY = ("pre_procedure", "post_procedure")
TOLD_BEFORE = frozenset(
    """history indication exam assessment pain chief_complaint preop_diagnosis prior_treatment past_history imaging
    function safety review_of_systems""".split()
)
COMING = ("pre", "enter", "came", "coming", "walk")
EARLIER = {"pre_procedure": "baseline", "post_procedure": "follow_up", "follow_up": "follow_up"}


@dataclass(frozen=True, slots=True)
class _Place:
    """One score among the others."""

    span: Span
    left: int
    """Where the score before it ends."""
    right: int
    """Where the one behind it begins."""
    last: str | None
    """The timing of the score before it."""
    last_near: bool


def timings(clock: Clock, found: Sequence[Scored]) -> list[str]:
    """The timing of each score; they must be in order."""
    told: list[str] = []
    for i, scored in enumerate(found):
        left = found[i - 1].span.end if i else 0
        right = found[i + 1].span.start if i + 1 < len(found) else len(clock.page.plain)
        near = i > 0 and clock.page.sentence_at(left).index == clock.page.sentence_at(scored.span.start).index
        place = _Place(scored.span, left, right, told[-1] if told else None, near)
        aimed = scored.mention.assertion.time == "planned" or is_aimed_at(clock.page, scored.span.start)
        told.append(
            clock.packet.shifted(scored.span.start, scored.timing or ("goal" if aimed else _timing(clock, place)), told)
        )
    return told


def _timing(clock: Clock, place: _Place) -> str:
    sentence = clock.page.sentence_at(place.span.start).span
    low, high = max(asked_from(clock.page, place.span.start), place.left), min(sentence.end, place.right)
    here, is_last = clock.within(low, high), place.right >= sentence.end
    moment, joined = nearest(clock.page.plain, here, place.span, low, high, is_last=is_last)
    if moment is None or moment.pattern == "vital-sign" or is_across_gap(clock.page, place.span, moment):
        label = clock.label_of_row(place.span.start)
        moment, joined = label or moment, joined or label is not None
    if moment and place.last in TODAY and _is_arrival_there(clock, place, moment):
        moment = clock.label_of_row(place.span.start)
    timing = str(moment.value["timing"]) if moment else None
    if timing == "best" and place.last == "baseline" and _is_of_the_earlier(clock, place):
        return "follow_up"  # "before it 8; best was 6, the night after"
    if timing in EXTREMES:
        return str(timing)
    if place.last in TODAY and goes_on_in_row(clock.page, place.left, place.span.start):
        return "post_procedure"
    if (moment and moment.pattern == "pre" and _is_of_the_last(clock, moment)) or has_risen(
        clock.page.plain[max(0, place.span.start - 24) : place.span.start]
    ):
        return "baseline"
    if moment and moment.value.get("today"):
        late = timing == "current" and _after_procedure(clock, place.span.start)
        return "post_procedure" if late else _now(clock, str(timing))
    change = _change(clock, place)
    if joined and timing in ("pre_procedure", "post_procedure") and not _opens_change(place, moment, change):
        change = None
    earlier = change or _earlier(clock, place, timing)
    # "30 min after", "at discharge": so precise a word needs no help from the place.
    told = joined or _labels(clock, place, moment)
    sure = told and moment is not None and moment.pattern in ("time-after", "time-after-label", *POST)
    sure = sure or (moment is not None and (moment.pattern in SURE or _is_field(clock, place, moment)))
    paired = place.last in TODAY and moment is not None and _heads(clock, place, moment)
    return earlier or ("post_procedure" if sure or paired else _by_place(clock, place, timing))


def _is_arrival_there(clock: Clock, place: _Place, moment: Mention) -> bool:
    """Whether the arrival is that in the recovery room that heads the line: "PACU: arm pain 2/10 on arrival"."""
    head = clock.label_of_row(place.span.start)
    words = clock.page.plain[moment.span.start : moment.span.end].lower()
    return head is not None and head.pattern == "post" and moment.pattern == "pre" and "arriv" in words


def _is_of_the_earlier(clock: Clock, place: _Place) -> bool:
    """Whether the talk is of an earlier injection: "8 before it; 6 at best"."""
    told = " before " in clock.page.plain[place.left : place.span.start].lower()
    return told or clock.is_earlier(place.span.start, reach=2)


def _opens_change(place: _Place, moment: Mention | None, change: str | None) -> bool:
    """Whether the moment is that of the whole change, whose first score lay before it: "In recovery from 8 to 3"."""
    return change in ("pre_procedure", "baseline") and moment is not None and moment.span.end <= place.span.start


def _labels(clock: Clock, place: _Place, moment: Mention | None) -> bool:
    """Whether the moment stands in the name of the field that holds the score: "|NRS_POST_20MIN|1|"."""
    if moment is None or moment.span.end > place.span.start:
        return False
    gap = clock.page.plain[moment.span.end : place.span.start]
    return len(gap) < ARROW and gap.count("|") == 1 and "\n" not in gap


def _is_field(clock: Clock, place: _Place, moment: Mention) -> bool:
    """Whether the moment is the whole label of the field that holds the score: "After procedure (0-10): 3"."""
    gap = clock.page.plain[moment.span.end : place.span.start].replace("(0-10)", "")
    return moment.value.get("timing") == "post_procedure" and gap.strip(" \t") in (":", "=")


def _heads(clock: Clock, place: _Place, moment: Mention) -> bool:
    """Whether "after" leads to the score that follows the one before: "BEFORE 7   AFTER 2", "8, in the PACU 2"."""
    plain = clock.page.plain
    if moment.span.start >= place.span.end:
        trails = not plain[place.span.end : moment.span.start].strip() and moment.pattern in ("after", *POST)
        return trails and place.last_near and "before" in plain[place.left : place.span.start].lower()
    if not place.left <= moment.span.start < place.span.start or "\n\n" in plain[place.left : place.span.start]:
        return False
    beside = not plain[moment.span.end : place.span.start].strip(" :=")
    one_line = "\n" not in plain[place.left : place.span.start]
    return (moment.pattern == "after" and beside) or (moment.pattern in POST and (one_line or beside))


def _is_of_the_last(clock: Clock, moment: Mention) -> bool:
    """Whether "pre-injection" is said of an injection told just before: "Last ESI in January. Pre-injection 9"."""
    word = clock.page.plain[moment.span.start : moment.span.end].lower()
    at = moment.span.start
    return word.startswith(COMING) and clock.is_earlier(at, reach=1) and not _after_procedure(clock, at)


def _change(clock: Clock, place: _Place) -> str | None:
    """Before and after an earlier injection, or this one: "from 8 to 3", "8 -> 3"."""
    plain, span = clock.page.plain, place.span
    lead = plain[max(0, span.start - 24) : span.start].lower().split()
    goes_on = place.right < len(plain) and is_change(plain[span.end : place.right])
    first = goes_on or (follows_from(lead) and not varies(lead))
    second = place.last in ("baseline", "pre_procedure") and is_change(plain[place.left : span.start])
    if not first and not second:
        return None
    arrow = ">" in plain[place.left : span.start] or ">" in plain[span.end : min(place.right, span.end + ARROW)]
    undescribed = arrow and clock.procedure is None and not clock.is_earlier(span.start, reach=2)
    told = clock.page.section_at(span.start)
    labelled = told.name == "pain" and clock.procedure is not None and told.heading.start > clock.procedure
    after = labelled or _after_procedure(clock, span.start)
    if undescribed or (after and not _is_told_earlier(clock, span.start)):
        return "pre_procedure" if first else "post_procedure"
    return "baseline" if first else "follow_up"


def _is_told_earlier(clock: Clock, at: int) -> bool:
    return clock.is_earlier(at, reach=0) and (clock.procedure is None or at < clock.procedure)


def _earlier(clock: Clock, place: _Place, timing: str | None) -> str | None:
    """Baseline or follow-up, where the talk is of an earlier treatment or of another day."""
    at = place.span.start
    if clock.is_copied(at):
        return "baseline"
    if timing in ("follow_up", "baseline"):
        return timing
    if _after_procedure(clock, at) and not _is_told_earlier(clock, at):
        return None
    if clock.is_earlier(at, reach=2 if timing and not clock.is_field(at) else 0):
        return EARLIER.get(timing or "", "follow_up" if place.last in LATER_ON else "baseline")
    sentence = clock.page.sentence_at(at).span
    led = clock.is_led_by_date(max(sentence.start, place.left), at) and timing in (None, "pre_procedure")
    if place.last in LATER_ON and (led or clock.is_dated(place.span)) and clock.is_earlier(at, reach=3):
        return "follow_up"
    return "baseline" if timing in (None, "pre_procedure") and (led or clock.is_dated(place.span)) else None


def _by_place(clock: Clock, place: _Place, timing: str | None) -> str:
    after = _after_procedure(clock, place.span.start)
    if timing == "post_procedure" and place.last == "baseline" and not after:
        return "follow_up"
    if timing == "post_procedure" and (after or clock.procedure is None):
        return timing
    if timing == "pre_procedure":
        return timing
    if timing is None and place.last_near and place.last == "post_procedure":
        return "post_procedure"
    return "post_procedure" if after and not tells_why(clock.page, place.span.start) else _now(clock, "current")


def _now(clock: Clock, timing: str) -> str:
    return "pre_procedure" if clock.procedure is not None else timing


def _after_procedure(clock: Clock, at: int) -> bool:
    section = clock.page.section_at(at)
    if clock.procedure is None or at < clock.procedure:
        return section.name == "recovery" and clock.procedure is None
    if section.name == "recovery":
        return True
    # A section that began before the steps merely lacks a heading after it.
    in_log = led_by_hour(clock.page, at) and led_by_hour(clock.page, section.heading.start)
    return section.name not in TOLD_BEFORE or section.heading.start < clock.procedure or in_log
