"""How long and when each therapy was given. A helper of conservative_therapy.

A length stands before a therapy ("six weeks of PT") or after it ("PT x 6 wks", "since 7/29/2025"). How long relief
lasted is not how long the therapy did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from notecheck.concepts.therapy_clause import Line, direct
from notecheck.concepts.therapy_words import between
from notecheck.concepts.when import When
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page
from notecheck.core.time import PartialDate, days_between

__all__ = ["Spell", "spells"]

RELIEF = ("partial", "relieved", "helped", "percent")
BEGUN = ("begun", "began", "started", "since", "starting", "beginning", "start", "on it", "initiated", "commenced", "from")
OPENERS = ("for", "over", "after", "during", "in", "despite")
COMPLAINT = frozenset("pain symptoms sciatica relief ago leg arm numbness despite".split())
LASTED = ("relief", "helped", "lasted", "lasting", "better", "improvement", "wore off", "relief for", "effect", "within")


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of time in which a therapy was given."""

    days: int | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    sessions: int | None = None
    span: Span | None = None
    """Where its length or date is written."""


def spells(
    page: Page, rows: Sequence[Line], times: Sequence[When], mentions: Mentions, today: PartialDate | None
) -> dict[tuple[int, int], Spell]:
    """The spell of every therapy on the page; without words about time, an empty one."""
    out: dict[tuple[int, int], Spell] = {}
    for n, line in enumerate(rows):
        inside = [w for w in times if line.span.start <= w.span.start and w.span.end <= line.span.end]
        claimed = [_before(page, line, i, inside) for i in range(len(line.therapies))]
        own = [_own(page, line, i, inside, claimed, mentions) for i in range(len(line.therapies))]
        for i in range(len(line.therapies)):
            out[n, i] = _spell(page, own[i] or _shared(page, line, i, own), today)
    return out


def _before(page: Page, line: Line, i: int, inside: Sequence[When]) -> When | None:
    """The length just before the therapy: "six weeks of", "an 8-week course of", "over six weeks he did"."""
    start, end = line.lead(i)
    for when in reversed([w for w in inside if start <= w.span.start and w.span.end <= end]):
        if when.kind not in ("duration", "sessions", "interval"):
            continue
        if direct(page, when.span.end, end) or (i == 0 and _opens(page, line, when, end)):
            return when
    return None


def _opens(page: Page, line: Line, when: When, end: int) -> bool:
    """Whether a sentence opens with the length of what is then named."""
    head = page.plain[line.span.start : when.span.start].lower().split()
    rest = page.plain[when.span.end : end].lower()
    return (
        len(head) <= 2
        and bool(head)
        and head[0] in OPENERS
        and len(rest) < 60
        and not set(rest) & set(".;")
        and not set(rest.replace(",", " ").split()) & COMPLAINT
    )


def _own(page: Page, line: Line, i: int, inside: Sequence[When], claimed: Sequence[When | None], mentions: Mentions) -> list[When]:
    start, end = line.gap(i)
    taken = claimed[i + 1] if i + 1 < len(claimed) else None
    cues = mentions.get("therapy_outcome", ())
    after = [
        w for w in inside
        if start <= w.span.start and w.span.end <= end and w is not taken and not _of_relief(page, w, cues)
    ]  # fmt: skip
    first = claimed[i]
    return ([first] if first else []) + [w for w in after if w.kind != "ahead"]


def _of_relief(page: Page, when: When, cues: Sequence[Mention]) -> bool:
    """Whether the length tells how long relief lasted."""
    before = page.plain[max(0, when.span.start - 24) : when.span.start].lower().rstrip(" ,(:~")
    for filler in (" for about", " for only", " for", " about", " less than", " under", " only", " x", " in under", " in"):
        before = before.removesuffix(filler)
    if when.kind not in ("duration", "interval") or not before.endswith(LASTED):
        inside = between(cues, when.span.start - 30, when.span.end + 12)
        return any(c.span.overlaps(when.span) for c in inside)
    return "no relief" not in before and "without relief" not in before


def _shared(page: Page, line: Line, i: int, own: Sequence[list[When]]) -> list[When]:
    """A length said once for therapies joined by nothing but "and"."""
    for j in line.cluster(i):
        if own[j] and _coordinated(page, line, min(i, j), max(i, j)):
            before = [w for w in own[j] if w.span.end <= line.therapies[j].start]
            after = [w for w in own[j] if w.span.start >= line.therapies[j].end]
            return after if j > i else before
    return []


def _coordinated(page: Page, line: Line, low: int, high: int) -> bool:
    gaps = (page.plain[slice(*line.gap(k))].replace(",", " ").split() for k in range(low, high))
    return all(set(gap) <= {"and", "or", "/", "+", "&"} for gap in gaps)


def _spell(page: Page, found: Sequence[When], today: PartialDate | None) -> Spell:
    length = next((w for w in found if w.kind == "duration" and w.days is not None), None)
    stretch = next((w for w in found if w.kind == "interval"), None)
    since = next((w for w in found if _runs_on(page, w)), None)
    dated = next((w for w in found if w.kind == "date"), None)
    sessions = next((w.count for w in found if w.kind == "sessions"), None)
    days = next((w.days for w in (length, stretch, since) if w and w.days is not None), None)
    if days is None and since and since.start and today and since.start.latest <= today.latest:
        days = days_between(since.start, today)
    begun = stretch or since or dated
    spans = [w.span for w in (length, stretch, since, dated) if w]
    return Spell(days, begun.start if begun else None, stretch.end if stretch else None, sessions,
                 Span(min(spans).start, max(spans).end) if spans else None)  # fmt: skip


def _runs_on(page: Page, when: When) -> bool:
    """Whether the therapy ran from this date up to the note's own."""
    before = page.plain[max(0, when.span.start - 14) : when.span.start].lower().rstrip(" ~(")
    if when.kind in ("date", "ago"):
        return before.endswith(BEGUN)
    return when.kind == "since" and _exact(page, when)


def _exact(page: Page, when: When) -> bool:
    """A month without its year fixes no length."""
    words = page.plain[when.span.start : when.span.end]
    return bool(when.start and when.start.day) or any(c.isdigit() for c in words)
