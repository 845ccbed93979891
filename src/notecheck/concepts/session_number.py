"""Session number: which injection of its kind in this region today's is.

How clinicians write it: "#2", "the second cervical epidural", "today is number 2", "Session number for this
region: 2". What it must not match: an earlier injection that is told of ("the first injection, on January
6"), record numbers. Evidence for the session count; not a plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.beside import line_start
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["SessionNumber", "numbers_another", "read"]


WORDS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "two": 2,
    "three": 3,
    "four": 4,
    "sixth": 6,
    "seventh": 7,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
}
MOST = 9
IN_YEAR = frozenset({"makes-the-nth-in-year", "ordinal-in-year", "done-in-year", "had-in-year"})
"""Patterns that speak of the year past and of today's injection as the last in it."""
OTHER_NUMBERED = frozenset(
    "room or suite theater theatre bay bed table blade gauge needle chart mrn account case".split()
)
"""What else carries a number."""
PICTURED = frozenset("images image films pictures pics stills pacs accession".split())
LISTED = (1, 2)
"""Numbers of which each begins a line, by which they are those of a list."""
PICTURES = 30
"""Characters before a number in which they are counted: "Images sent to PACS (#6)"."""


@dataclass(frozen=True, slots=True)
class SessionNumber(Value):
    """The number of this injection."""

    count: int
    """1 for the first of its kind."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Each place that numbers today's injection."""
    for mention in mentions.get("session_number", ()):
        said = mention.assertion
        if (
            said.subject != "patient"
            or said.polarity == "denied"
            or (said.time == "past" and mention.pattern not in IN_YEAR)
        ):
            continue
        if page.sentences[mention.sentence].role is not None:
            continue
        number = 0 if numbers_another(page, mention) else _number(page, mention)
        if 1 <= number <= MOST:
            yield Fact(
                type="session_number",
                span=mention.span,
                value=SessionNumber(number),
                time=said.time,
                section=mention.section,
                source=mention.source,
                confidence=0.8,
            )


def numbers_another(page: Page, mention: Mention) -> bool:
    """Whether a room, a blade, a chart or the entries of a list are numbered: "OR #2", "#1 Back", "#2 Knee"."""
    leads = page.plain[mention.span.start] == "#" and not _line_before(page, mention).strip()
    if leads and all(f"\n#{number}" in page.plain for number in LISTED):
        return True
    before = page.plain[max(0, mention.span.start - PICTURES) : mention.span.start].lower().split()
    words = [word.strip("(:,") for word in before]
    return bool(words) and (words[-1] in OTHER_NUMBERED or not PICTURED.isdisjoint(words))


def _line_before(page: Page, mention: Mention) -> str:
    return page.plain[line_start(page, mention.span.start) : mention.span.start]


def _number(page: Page, mention: Mention) -> int:
    span = mention.groups["number"] if "number" in mention.groups else mention.groups["also"]
    word = page.plain[span.start : span.end].lower()
    return WORDS.get(word) or int(word[:1])
