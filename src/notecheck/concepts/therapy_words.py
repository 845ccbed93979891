"""Which therapies a note names, and where. A helper of conservative_therapy.

Kept out: words inside a longer name, the therapy as an owner ("the PT clinic called"), a list of alternatives, what
eases the pain, other people's treatment, allergies, and the drugs of the procedure itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["Named", "between", "named", "words_of"]

NEVER = ("allergies", "family_history", "consent")
"""Sections that name therapies only in passing."""
OTHER_PEOPLE = ("family", "instruction", "consent", "legend", "blank")
EASING = ("modality", "activity_modification", "home_exercise", "bracing", "injection")
"""What a list of relieving factors may name without its being treatment."""
MADE_OF = ("physical_therapy", "home_exercise", "manipulation", "functional_restoration")
PARTS = ("physical_therapy", "home_exercise", "manipulation", "modality")
OPENING = ("incl.", "incl", "including", "w/", "consisting of", "with emphasis on", "focused on", "for")
NEAR = 60
"""Characters before a therapy in which a word such as "alternatives" still governs it."""


@dataclass(frozen=True, slots=True)
class Named:
    """A therapy as the note names it."""

    span: Span
    category: str | None
    """The contract's category; None for an umbrella phrase."""
    name: str
    """The generic name by which the same therapy is known again."""
    sentence: int
    section: str | None
    mention: Mention

    @property
    def start(self) -> int:
        """First character."""
        return self.span.start

    @property
    def end(self) -> int:
        """One past the last character."""
        return self.span.end


def named(page: Page, mentions: Mentions) -> tuple[Named, ...]:
    """Every therapy that may be care given for the pain, in order; of overlapping names the longest."""
    found = _longest((*mentions.get("conservative_therapy", ()), *mentions.get("rehabilitation", ())))
    context = mentions.get("therapy_context", ())
    return tuple(_whole(page, [t for t in map(_named, found) if not _elsewhere(page, t, context)]))


def _longest(found: Sequence[Mention]) -> Iterator[Mention]:
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.span.start, -m.span.end)):
        if kept and kept[-1].span.overlaps(mention.span):
            if mention.span.end - mention.span.start > kept[-1].span.end - kept[-1].span.start:
                kept[-1] = mention
            continue
        kept.append(mention)
    yield from kept


def _named(mention: Mention) -> Named:
    category = str(mention.value["category"])
    return Named(
        mention.span,
        None if category == "umbrella" else category,
        str(mention.value["name"]),
        mention.sentence,
        mention.section,
        mention,
    )


def between(found: Sequence[Mention], start: int, end: int) -> list[Mention]:
    """Those of the mentions, which are in order, that lie wholly in the range."""
    low = bisect_left(found, start, key=lambda m: m.span.start)
    out = []
    for mention in found[low:]:
        if mention.span.start >= end:
            break
        if mention.span.end <= end:
            out.append(mention)
    return out


def words_of(context: Sequence[Mention], role: str, start: int, end: int) -> list[Mention]:
    """The context words of one role in a range."""
    return [m for m in between(context, start, end) if m.value["role"] == role]


def _elsewhere(page: Page, therapy: Named, context: Sequence[Mention]) -> bool:
    sentence = page.sentences[therapy.sentence]
    if sentence.role in OTHER_PEOPLE or page.role_of(therapy.start, therapy.end) in OTHER_PEOPLE:
        return True
    if therapy.mention.assertion.subject == "other" or _is_heading(page, therapy):
        return True
    agents = between(context, max(0, therapy.start - 30), therapy.end + 30)
    if any(m.value["role"] == "agent" and m.span.overlaps(therapy.span) for m in agents):
        return True
    lead = max(sentence.span.start, therapy.start - NEAR)
    if words_of(context, "alternatives", lead, therapy.start) or therapy.section in NEVER:
        return True
    return therapy.category in EASING and bool(words_of(context, "eases", lead, therapy.start))


def _is_heading(page: Page, therapy: Named) -> bool:
    """Whether the words stand in a section's heading rather than under it."""
    heading = page.section_at(therapy.start).heading
    return therapy.category is None and heading.start <= therapy.start and therapy.end <= heading.end


def _whole(page: Page, therapies: Sequence[Named]) -> Iterator[Named]:
    """The therapies without those that only tell what another one was made of ("PT (traction, nerve glides)")."""
    outer: Named | None = None
    for therapy in therapies:
        if outer and _is_part(page, outer, therapy):
            continue
        outer = therapy if therapy.category in MADE_OF else None
        yield therapy


def _is_part(page: Page, outer: Named, inner: Named) -> bool:
    text = page.plain[outer.end : inner.start]
    if outer.sentence != inner.sentence or inner.category not in PARTS:
        return False
    return text.strip(" (").lower() in OPENING or (text.lstrip().startswith("(") and ")" not in text)
