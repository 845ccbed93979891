"""Absence: whether what a service's words name is said not to be there.

A denial reaches forward to the end of its statement ("no mania"), over the entries of a list ("no psychosis, mania
or dementia"), from a heading over what stands under it ("Absent: …"), and back as an answer ("Pregnancy | no").
In terse notes a statement ends at a full stop whatever follows, and at the end of a short line.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from notecheck.concepts.beside import line_end, line_start
from notecheck.concepts.service_words import cues
from notecheck.concepts.stated import paragraph
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["Absence"]

DENIALS = frozenset(
    {
        "no", "not", "without", "never", "nor", "neither", "none", "denies", "denied", "denying", "absence", "absent",
        "negative", "neg", "free", "lacks", "w/o", "nothing", "isn't", "wasn't", "hasn't", "haven't", "don't",
        "doesn't", "didn't", "excluded", "excludes", "rules", "ruled", "rather", "declined", "refused", "nil", "non",
        "cannot", "unable",
    }
)  # fmt: skip
ANSWERS = frozenset(
    {"not", "none", "denied", "absent", "declined", "refused", "excluded", "negative", "neg", "ruled", "never", "n/a"}
)
"""Words that deny what stands before them."""
REACH = 100
"""Characters of a statement that are looked at."""
ANSWER_GAP, LIST_GAP, LIST_REACH = 45, 70, 1500
"""Characters from words to their answer, between two entries of a list, and under a heading."""
LONG_LINE = 60
"""A line as long as this may go on in the next."""
ENDS_LIST = (
    " but ", " has ", " had ", " have ", " with ", " is ", " are ", " was ", " were ", "present", "positive", " yes",
    "except", "however", "although", " on ", "treated", ". ",
)  # fmt: skip
"""Words between two entries that end what a denial says of both."""


class Absence:
    """Answers for one page."""

    def __init__(self, page: Page, mentions: Mentions) -> None:
        self._page = page
        self._headed = [paragraph(page, cue.span.end, LIST_REACH) for cue in cues(mentions, "heads-absent")]
        self._answers = [cue.span.start for cue in cues(mentions, "answers-absent")]
        self._last: tuple[Span, bool] | None = None

    def of(self, mention: Mention) -> bool:
        """Whether the words are denied. Asked in order of position, it follows a list from entry to entry."""
        last, span = self._last, mention.span
        own = self._page.plain[span.start : span.end].lower().split()[:1]
        # A denial may be part of what is said: "no exposed bone".
        denied = DENIALS.isdisjoint(own) and (
            self._stands(mention) or (last is not None and last[1] and self._continues(last[0], span))
        )
        self._last = span, denied
        return denied

    def is_headed(self, span: Span) -> bool:
        """Whether the words stand under a heading that says that what follows is absent."""
        low = bisect_left(self._headed, (span.start - LIST_REACH, 0))
        high = bisect_right(self._headed, (span.end, 0))
        return any(each.overlaps(span) for each in self._headed[low:high])

    def _stands(self, mention: Mention) -> bool:
        if self.is_headed(mention.span) or self._is_answered(mention.span):
            return True
        return mention.assertion.polarity == "denied" and self._is_denied(mention.span)

    def _is_denied(self, span: Span) -> bool:
        """Whether the denial stands in the same statement."""
        plain = self._page.plain
        before = plain[max(0, span.start - REACH, self._start(span)) : span.start]
        after = plain[span.end : min(span.end + REACH // 2, line_end(self._page, span.end))].partition(". ")[0]
        return not (DENIALS.isdisjoint(_words(before)) and ANSWERS.isdisjoint(_words(after)))

    def _start(self, span: Span) -> int:
        """Where the statement begins that the span stands in."""
        plain = self._page.plain
        start = line_start(self._page, span.start)
        stop = plain.rfind(". ", max(0, span.start - REACH), span.start)
        above = line_start(self._page, max(0, start - 1))
        long = start and start - 1 - above >= LONG_LINE
        return max(stop, above if long else start)

    def _is_answered(self, span: Span) -> bool:
        """Whether a "no" stands right after the words, in their line."""
        end = min(span.end + ANSWER_GAP, line_end(self._page, span.end))
        near = self._answers[bisect_left(self._answers, span.end) : bisect_right(self._answers, end)]
        return any(". " not in self._page.plain[span.end : at] for at in near)

    def _continues(self, one: Span, two: Span) -> bool:
        """Whether both are entries of one list."""
        if not 0 <= two.start - one.end <= LIST_GAP:
            return False
        between = f" {self._page.plain[one.end : two.start].lower()} "
        listed = any(sign in between for sign in (",", "/", " or ", " nor ", " and "))
        same = "\n" not in between or self._start(two) <= one.start
        return listed and same and not any(word in between for word in ENDS_LIST)


def _words(text: str) -> set[str]:
    return set(text.lower().replace(",", " ").replace(":", " ").replace("(", " ").replace("-", " ").split())
