"""One page opened for reading its therapies: the cues about them, in order, each list without doubles.

A helper of conservative_therapy; the other therapy_* modules take a `Reading` instead of page, cues and
times.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from notecheck.concepts.beside import line_start
from notecheck.concepts.note_date import written_on
from notecheck.concepts.procedure import todays_region
from notecheck.concepts.therapy_column import ticked_columns
from notecheck.concepts.when import When, times
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page
from notecheck.core.time import PartialDate

__all__ = ["OTHER_PEOPLE", "Reading", "between", "breaks", "opened"]

NAMED = ("conservative_therapy", "home_exercise", "rehabilitation")
"""The lexicons that name therapies."""
OTHER_PEOPLE = ("family", "instruction", "consent", "legend", "blank")
"""Roles of sentences that do not tell of this patient's care."""
_BREAKING = """
but however though although whereas while who she he they patient i we it this did does had has have was
were is are been took takes tried used uses wore wears made gave given started began stopped continues
continued continue completed finished went saw sees underwent received attends attended performs remains
reports states denies declined refused failed now currently will would can could cannot because until before
after
"""
BREAKING = frozenset(_BREAKING.split())
"""Words that open a new clause, so that no list runs over them."""
ADVICE = frozenset({"handout", "handouts", "leaflet", "begun", "aftercare", "homework", "sheet", "suggested", "taught"})
"""Words of a label by which what follows is still to be done."""
BREAK_MARKS = (";", "|", "->", "=>", "\n\n", "\n \n")


@dataclass(frozen=True, slots=True)
class Reading:
    """A page with everything that bears on its therapies."""

    page: Page
    therapies: tuple[Mention, ...]
    outcomes: tuple[Mention, ...]
    statuses: tuple[Mention, ...]
    remarks: tuple[Mention, ...]
    context: tuple[Mention, ...]
    times: tuple[When, ...]
    today: PartialDate | None
    region: str | None
    """The region of the spine that the note's own procedure treats, where it tells one."""
    pieces: dict[int, tuple[Span, ...]] = field(default_factory=dict)
    """The statements of each sentence, by its index, as far as they have been looked up."""

    def text(self, start: int, end: int) -> str:
        """The folded words of a range in lower case."""
        return self.page.plain[start:end].lower()

    def role(self, role: str, start: int, end: int) -> list[Mention]:
        """The context words of one role in a range."""
        return [m for m in between(self.context, start, end) if m.value["role"] == role]

    def advised(self, at: int) -> bool:
        """Whether the label of the line only advises what follows: "Handout: bridges daily", "Program, not begun: "."""
        label, colon, _ = self.text(line_start(self.page, at), at).rpartition(":")
        return bool(colon) and not ADVICE.isdisjoint(label.replace(",", " ").split())

    def lengths(self, start: int, end: int) -> tuple[When, ...]:
        """The expressions of time that begin in a range."""
        low = bisect_left(self.times, start, key=lambda w: w.span.start)
        return self.times[low : bisect_left(self.times, end, lo=low, key=lambda w: w.span.start)]


def opened(page: Page, mentions: Mentions) -> Reading:
    """Gather what bears on the therapies of a page."""
    named = [m for name in NAMED for m in mentions.get(name, ())]
    told = (_trimmed(page, m) for m in _longest(mentions.get("therapy_outcome", ())))
    cues = [m for m in told if m.value["outcome"] != "none"]
    cues += ticked_columns(page, cues)
    return Reading(
        page,
        tuple(_longest(named)),
        tuple(sorted(cues, key=lambda m: m.span)),
        mentions.get("therapy_status", ()),
        tuple(_trimmed(page, m) for m in _longest(mentions.get("therapy_remark", ()))),
        mentions.get("therapy_context", ()),
        times(page, mentions),
        written_on(page, mentions),
        todays_region(page, mentions),
    )


def _trimmed(page: Page, mention: Mention) -> Mention:
    """A mention without the blank or line break that its pattern took along."""
    words = page.plain[mention.span.start : mention.span.end]
    over = len(words) - len(words.rstrip())
    return mention._replace(span=Span(mention.span.start, mention.span.end - over)) if over else mention


def _longest(found: Sequence[Mention]) -> Iterator[Mention]:
    """Of overlapping mentions the longest, in order."""
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.span.start, -m.span.end)):
        if kept and kept[-1].span.overlaps(mention.span):
            if _length(mention) > _length(kept[-1]):
                kept[-1] = mention
            continue
        kept.append(mention)
    yield from kept


def _length(mention: Mention) -> int:
    return mention.span.end - mention.span.start


def between(found: Sequence[Mention], start: int, end: int) -> list[Mention]:
    """Those of the mentions, which are in order, that lie wholly in the range."""
    low = bisect_left(found, start, key=lambda m: m.span.start)
    high = bisect_left(found, end, lo=low, key=lambda m: m.span.start)
    return [mention for mention in found[low:high] if mention.span.end <= end]


def breaks(text: str) -> bool:
    """Whether a new clause or entry begins in the words between two therapies, or a verb and its therapy."""
    if any(mark in text for mark in BREAK_MARKS):
        return True
    text = text.replace(".", "")  # "t.i.d." is one word
    for mark in ",()/:'\"":
        text = text.replace(mark, " ")
    return not BREAKING.isdisjoint(text.split())
