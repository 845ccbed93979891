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
from notecheck.core.time import PartialDate

__all__ = ["Spell", "spells"]

RELIEF = ("partial", "relieved", "helped", "percent")
BEGUN = ("begun", "began", "started", "since", "starting", "beginning", "start", "on it", "initiated", "commenced", "from")
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


def spells(page: Page, rows: Sequence[Line], times: Sequence[When], mentions: Mentions) -> dict[tuple[int, int], Spell]:
    """The spell of every therapy on the page; without words about time, an empty one."""
    out: dict[tuple[int, int], Spell] = {}
    for n, line in enumerate(rows):
        inside = [w for w in times if line.span.start <= w.span.start and w.span.end <= line.span.end]
        claimed = [_before(page, line, i, inside) for i in range(len(line.therapies))]
        own = [_own(page, line, i, inside, claimed, mentions) for i in range(len(line.therapies))]
        for i in range(len(line.therapies)):
            out[n, i] = _spell(page, own[i] or _shared(page, line, i, own))
    return out


def _before(page: Page, line: Line, i: int, inside: Sequence[When]) -> When | None:
    """The length just before the therapy: "six weeks of", "an 8-week course of"."""
    start, end = line.lead(i)
    for when in reversed([w for w in inside if start <= w.span.start and w.span.end <= end]):
        if when.kind in ("duration", "sessions", "interval") and direct(page, when.span.end, end):
            return when
    return None


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
    """A length said once for two therapies joined by nothing but "and"."""
    if i + 1 < len(own) and line.joined[i] and len(page.plain[slice(*line.gap(i))].split()) <= 2:
        return own[i + 1] or []
    if i and line.joined[i - 1] and len(page.plain[slice(*line.lead(i))].split()) <= 2:
        return [w for w in own[i - 1][:1] if w.span.end <= line.therapies[i - 1].start]
    return []


def _spell(page: Page, found: Sequence[When]) -> Spell:
    length = next((w for w in found if w.kind == "duration" and w.days is not None), None)
    stretch = next((w for w in found if w.kind == "interval"), None)
    since = next((w for w in found if _runs_on(page, w)), None)
    dated = next((w for w in found if w.kind == "date"), None)
    sessions = next((w.count for w in found if w.kind == "sessions"), None)
    days = next((w.days for w in (length, stretch, since) if w and w.days is not None), None)
    begun = stretch or since or dated
    spans = [w.span for w in (length, stretch, since, dated) if w]
    return Spell(days, begun.start if begun else None, stretch.end if stretch else None, sessions,
                 Span(min(spans).start, max(spans).end) if spans else None)  # fmt: skip


def _runs_on(page: Page, when: When) -> bool:
    """Whether the therapy ran from this date up to the note's own."""
    before = page.plain[max(0, when.span.start - 14) : when.span.start].lower().rstrip(" ~(")
    if when.kind in ("date", "ago"):
        return before.endswith(BEGUN) and when.days is not None
    return when.kind == "since" and _exact(page, when)


def _exact(page: Page, when: When) -> bool:
    """A month without its year fixes no length."""
    words = page.plain[when.span.start : when.span.end]
    return bool(when.start and when.start.day) or any(c.isdigit() for c in words)
