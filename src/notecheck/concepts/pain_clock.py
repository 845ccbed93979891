"""Pain clock: what a page says of times, ready to be asked of each pain score. A helper of pain_timing.

Where the steps of the procedure begin, which words say when, where the talk is of an earlier injection or of a
copied note, and which days are not the note's own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from notecheck.concepts.beside import led_by_hour
from notecheck.concepts.note_date import written_on
from notecheck.concepts.pain_change import ARROW
from notecheck.concepts.pain_moment import moments
from notecheck.concepts.pain_packet import Packet
from notecheck.concepts.pain_steps import CLOSE, first_step
from notecheck.concepts.pain_value import Scored
from notecheck.concepts.when import times
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["Clock"]

PARAGRAPH = 3000
"""No paragraph is looked at farther back."""
HEADS = ("pre", "post", "in-room", "section-after")
"""Patterns of the labels that head a line of vital signs."""
LED = 60
"""So many characters before a score stands a date that leads to it."""
TOLD_THEN = (["was"], ["gave"], ["helped"], ["brought"], ["did"], ["fell"], ["took"], ["had"], ["lasted"])
"""Words behind a first injection by which it is one of the past."""


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
