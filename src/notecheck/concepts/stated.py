"""Statements: mentions that the record makes of this patient, with the words around them.

Shared by concepts whose patterns carry most of the value. Left out are consent, instructions, family and
legends.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = [
    "Placed",
    "after",
    "around",
    "before",
    "clause",
    "fact",
    "gap",
    "in_risks",
    "of_role",
    "operating",
    "paragraph",
    "stated",
]

OPERATING = (
    "retractor", "incision", "rongeur", "kerrison", "curette", "curet", "burr", "high-speed drill",
    "longus colli", "was removed", "were removed", "dissection", "dissected", "exposed", "endplates were",
    "nerve hook", "microscope", "decorticat", "irrigated", "was opened", "pedicle was", "seated",
    "distraction pin", "distraction post", "under distraction", "distraction was", "distracted",
)  # fmt: skip
"""Words of an open operation in progress."""

RISKS = (
    "risk", "consent", "complications", "possibility of", "chance of", " may ", " might ", "could be",
    "could cause", "could result", "can be", "can cause", "can result", "result in", "prevent", "avoid",
    " if ", "danger of", "could have", "could get", "could lose", "could develop", "could become", "should the ",
    "should this", "potential for",
)  # fmt: skip
"""Words before something that has not happened."""
RISK_REACH = 300
MONTH_LEADS = frozenset({"in", "of", "since", "last", "until"})


Found = TypeVar("Found", Mention, Fact)


class Placed(Generic[Found]):
    """Mentions or facts in order of position, so that those within a span are found by bisection."""

    def __init__(self, found: Iterable[Found]) -> None:
        self._found: list[Found] = sorted(found, key=_start)
        self._starts = [one.span.start for one in self._found]

    def within(self, part: Span) -> Sequence[Found]:
        """Those that begin within the span."""
        return self._found[bisect_left(self._starts, part.start) : bisect_left(self._starts, part.end)]


def _start(found: Mention | Fact) -> int:
    return found.span.start


def stated(page: Page, mentions: Mentions, name: str) -> Iterator[Mention]:
    """The lexicon's mentions that speak of this patient's care."""
    for mention in mentions.get(name, ()):
        role = page.role_of(mention.span.start, mention.span.end)
        if role is None and mention.assertion.subject == "patient":
            yield mention


def of_role(mentions: Iterable[Mention], *roles: str) -> tuple[Mention, ...]:
    """The mentions whose pattern has one of the roles."""
    return tuple(m for m in mentions if m.value.get("role") in roles)


def around(page: Page, mention: Mention, before: int = 0, after: int = 0) -> str:
    """The mention's sentence with so many sentences before and after it, in lower case."""
    near = page.neighbours(page.sentences[mention.sentence], before, after)
    spans = [sentence.span for sentence in near] or [page.sentences[mention.sentence].span]
    return page.plain[spans[0].start : spans[-1].end].lower()


def before(page: Page, span: Span, reach: int) -> str:
    """The lower-case words before a span, within its sentence."""
    start = max(page.sentence_at(span.start).span.start, span.start - reach)
    return page.plain[start : span.start].lower()


def after(page: Page, span: Span, reach: int) -> str:
    """The lower-case words after a span, within its sentence."""
    end = min(page.sentence_at(span.start).span.end, span.end + reach)
    return page.plain[span.end : end].lower()


def clause(page: Page, span: Span) -> Span:
    """The part of the sentence between semicolons that holds the span."""
    sentence = page.sentence_at(span.start).span
    left = page.plain.rfind(";", sentence.start, span.start) + 1
    right = page.plain.find(";", span.end, max(sentence.end, span.end))
    return Span(max(left, sentence.start), right if right >= 0 else max(sentence.end, span.end))


def paragraph(page: Page, offset: int, reach: int) -> Span:
    """From the offset to the next blank line, at most so many characters."""
    end = page.plain.find("\n\n", offset, offset + reach)
    return Span(offset, min(offset + reach, end if end >= 0 else len(page.plain)))


def gap(a: Span, b: Span) -> int:
    """Characters between two spans."""
    return max(b.start - a.end, a.start - b.end, 0)


def fact(mention: Mention, value: Value, confidence: float = 0.8, span: Span | None = None) -> Fact:
    """A present fact at the mention."""
    return Fact(
        type=mention.concept,
        span=span or mention.span,
        value=value,
        section=mention.section,
        source=mention.source,
        confidence=confidence,
    )


def operating(page: Page, mention: Mention) -> bool:
    """Whether the words tell what was met during the operation rather than what led to it."""
    near = around(page, mention, before=1, after=1)
    return any(word in near for word in OPERATING)


def in_risks(page: Page, mention: Mention) -> bool:
    """Whether the mention stands in a list of risks that no heading announces."""
    start = max(page.sentence_at(mention.span.start).span.start, mention.span.start - RISK_REACH)
    words = page.plain[start : mention.span.start].split()
    told = [
        word
        for at, word in enumerate(words)
        if (word.lower() != "may" or not _is_month(words, at)) and not word.lower().endswith("/risks")
    ]
    lead = f" {' '.join(told).lower()} "
    return any(word in lead for word in RISKS)


def _is_month(words: Sequence[str], at: int) -> bool:
    """Whether "may" is the month: "CT of 28 May 2026", "in MAY", "on the May MRI"."""
    lead, follow = words[at - 1 : at], words[at + 1 : at + 2]
    beside = words[at][0] == "M" and any(word[:1].isdigit() for word in (*lead, *follow))
    return beside or (at > 0 and words[at] == "May") or (lead != [] and lead[0].lower() in MONTH_LEADS)
