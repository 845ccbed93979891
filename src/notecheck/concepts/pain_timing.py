"""Pain timing: when a pain score holds.

The nearest word that says so decides ("on arrival", "worst", "30 min after"). In talk of an earlier
injection, "before" is a baseline and "after" a follow-up. Where no word says it, the place in the note
does: what stands behind the steps of the procedure, or under a heading of recovery, was asked afterwards.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from notecheck.concepts.beside import led_by_hour
from notecheck.concepts.note_date import written_on
from notecheck.concepts.pain_change import ARROW, follows_from, has_risen, is_change, varies
from notecheck.concepts.pain_moment import EXTREMES, is_aimed_at, moments, nearest, tells_why
from notecheck.concepts.pain_packet import Packet
from notecheck.concepts.pain_steps import CLOSE, first_step
from notecheck.concepts.pain_value import Scored
from notecheck.concepts.when import times
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["Clock", "timings"]

PARAGRAPH = 3000
"""No paragraph is looked at farther back."""
LATER_ON = ("baseline", "follow_up")
HEADS, SURE = ("pre", "post", "in-room", "section-after"), ("time-on", "section-after")
POST = ("post", "out-parenthesis", "left-at")
"""Patterns that speak of the time after this procedure, and of no other."""
TODAY = ("pre_procedure", "post_procedure")
WIDE = "   "
LED = 60  # so many characters before a score stands a date that leads to it
TOLD_BEFORE = frozenset(
    """history indication exam assessment pain chief_complaint preop_diagnosis prior_treatment past_history imaging
    function safety review_of_systems""".split()
)
COMING = ("pre", "enter", "came", "coming", "walk")
TOLD_THEN = (["was"], ["gave"], ["helped"], ["brought"], ["did"], ["fell"], ["took"], ["had"], ["lasted"])
EARLIER = {"pre_procedure": "baseline", "post_procedure": "follow_up", "follow_up": "follow_up"}


class Clock:
    """What the page says of times, ready to be asked."""

    def __init__(self, page: Page, mentions: Mentions, found: Sequence[Scored]) -> None:
        told = mentions.get("pain_timing", ())
        self.page = page
        self.moments = moments(page, told)
        self._starts = [m.span.start for m in self.moments]
        self._earlier = _starts([m for m in told if not _is_the_first(page, m)], "earlier")
        self._copied = _starts(told, "copied")
        self.procedure = first_step(page, mentions)
        self.packet = Packet(page, mentions)
        today = written_on(page, mentions)
        visits = [m.span for m in told if m.value.get("role") == "dated"]
        scored = {scored.span.start for scored in found}
        days = (t for t in times(page, mentions) if t.kind == "date" and t.span.start not in scored)
        dates = [t.span for t in days if t.start != today]
        self.dates = sorted([*dates, *visits])

    def within(self, start: int, end: int) -> list[Mention]:
        """The moments that begin in the range."""
        return self.moments[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def label_of_row(self, at: int) -> Mention | None:
        """The label that heads the line of vital signs: "POST-PROCEDURE VITALS: BP 130/80 | pain 2", "0740 Arrive."."""
        line = self.page.plain.rfind("\n", max(0, at - PARAGRAPH), at) + 1
        colon = self.page.plain.find(":", line, min(at, line + ARROW))
        heads = [m for m in self.within(line, max(line, colon)) if m.pattern in HEADS]
        if not heads and led_by_hour(self.page, at):
            heads = [m for m in self.within(line, min(at, line + ARROW)) if m.pattern in ("pre", "in-room")]
        return heads[0] if heads else None

    def is_earlier(self, at: int, *, reach: int) -> bool:
        """Whether an earlier treatment is the subject, up to `reach` sentences before."""
        sentence = self.page.sentence_at(at)
        first = self.page.sentences[max(0, sentence.index - reach)].span.start
        return _any(self._earlier, max(first, self._paragraph(at)), at)

    def is_field(self, at: int) -> bool:
        """Whether the place is the cell of a field, which speaks for itself: "|NRS_PRE|7|"."""
        line = self.page.plain.rfind("\n", max(0, at - PARAGRAPH), at) + 1
        return "|" in self.page.plain[line:at]

    def is_copied(self, at: int) -> bool:
        """Whether the paragraph is said to be copied from an earlier note."""
        return _any(self._copied, self._paragraph(at), at)

    def _paragraph(self, at: int) -> int:
        far = max(0, at - PARAGRAPH)
        blank = self.page.plain.rfind("\n\n", far, at)
        return blank + 1 if blank >= 0 else far

    def is_dated(self, span: Span) -> bool:
        """Whether the date of another day stands right behind the score, or heads its row."""
        line = self.page.plain.rfind("\n", 0, span.start) + 1
        i = bisect_left(self.dates, span)
        if i and self.dates[i - 1].start >= line and "|" in self.page.plain[line : span.start]:
            return True
        after = self.dates[i].start - span.end if i < len(self.dates) else CLOSE
        return 0 <= after <= 4 and self.page.plain[span.end : span.end + after].strip() in ("on", "", "(", ",")

    def is_led_by_date(self, low: int, at: int) -> bool:
        """Whether the date of another day leads to the score: "on November 6 it was a three"."""
        i = bisect_left(self.dates, Span(low, low))
        return i < len(self.dates) and self.dates[i].end <= at and at - self.dates[i].end <= LED


def _starts(mentions: Sequence[Mention], role: str) -> list[int]:
    return [m.span.start for m in mentions if m.value.get("role") == role and m.assertion.polarity != "denied"]


def _is_the_first(page: Page, mention: Mention) -> bool:
    """Whether an injection is only called the first: "no prior injections (first ESI)", yet "after the first ESI"."""
    span = mention.span
    if not page.plain[span.start : span.end].lower().startswith(("first", "1st", "initial")):
        return False
    if page.plain[span.end : span.end + 9].lower().split()[:1] in TOLD_THEN:
        return False  # "First ESI was 4 December"
    before = page.plain[max(0, span.start - 9) : span.start].lower().split()
    return before[-1:] not in (["the"], ["her"], ["his"], ["their"], ["after"], ["since"], ["from"], ["with"])


def _any(starts: Sequence[int], low: int, high: int) -> bool:
    return bisect_left(starts, low) < bisect_right(starts, high)


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
    low, high = max(sentence.start, place.left), min(sentence.end, place.right)
    here, is_last = clock.within(low, high), place.right >= sentence.end
    moment, joined = nearest(clock.page.plain, here, place.span, low, high, is_last=is_last)
    if moment is None or moment.pattern == "vital-sign" or _is_across_gap(clock.page, place, moment):
        label = clock.label_of_row(place.span.start)
        moment, joined = label or moment, joined or label is not None
    timing = str(moment.value["timing"]) if moment else None
    if timing == "best" and place.last == "baseline" and clock.is_earlier(place.span.start, reach=2):
        return "follow_up"  # "before it 8; best was 6, the night after"
    if timing in EXTREMES:
        return str(timing)
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


def _is_across_gap(page: Page, place: _Place, moment: Mention) -> bool:
    """Whether the moment is of another field of the row: "POST   Pain: 3     Motor: baseline"."""
    return WIDE in page.plain[place.span.end : moment.span.start]


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
    return section.name not in TOLD_BEFORE or section.heading.start < clock.procedure
