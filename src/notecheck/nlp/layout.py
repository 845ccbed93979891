"""Lay a note out: fold it, then find its blanks, sections, sentences and zones."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from notecheck.core.note import Note, Span
from notecheck.core.page import Page, Sentence, Zone
from notecheck.nlp.blanks import blanks
from notecheck.nlp.fold import fold
from notecheck.nlp.sections import sections
from notecheck.nlp.sentences import sentence_spans
from notecheck.nlp.zones import purpose_zones

__all__ = ["lay_out"]

ROLE_SHARE = 0.5
"""A sentence takes the role of the zone that fills this share of it."""

OPENING = 24
"""Characters at the head of a sentence in which its subject stands."""


def lay_out(note: Note) -> Page:
    """Make a note ready for reading. Never fails; an empty note has one empty sentence."""
    plain = fold(note.text)
    parts = sections(plain)
    spans = sentence_spans(plain, parts)
    zones = _disjoint(blanks(plain) + purpose_zones(plain, spans, parts))
    zone_starts = tuple(zone.span.start for zone in zones)
    page = Page(note, plain, parts, (), zones, (), zone_starts)
    sentences = tuple(_sentence(page, i, span) for i, span in enumerate(spans))
    return Page(note, plain, parts, sentences, zones, tuple(s.span.start for s in sentences), zone_starts)


def _sentence(page: Page, index: int, span: Span) -> Sentence:
    section = page.section_at(span.start)
    role = page.role_of(span.start, span.end)
    if role == "blank" or (role and _share(page, span, role) < ROLE_SHARE):
        role = None
    if role == "family" and page.role_of(span.start, min(span.end, span.start + OPENING)) is None:
        role = None  # "She exercises daily; her sister, who had it worse, ..." is hers as far as the sister
    return Sentence(index, span, section.name, role)


def _share(page: Page, span: Span, role: str) -> float:
    low = bisect_right(page.zones, span.start, key=lambda z: z.span.end)
    high = bisect_left(page.zones, span.end, key=lambda z: z.span.start)
    zones = (z.span for z in page.zones[low:high] if z.role == role)
    held = sum(min(z.end, span.end) - max(z.start, span.start) for z in zones)
    return held / max(1, span.end - span.start)


def _disjoint(zones: list[Zone]) -> tuple[Zone, ...]:
    """Zones in order, each cut where the one before it ends; blanks win over the rest."""
    taken: list[Zone] = []
    for zone in sorted(zones, key=lambda z: (z.span.start, -z.span.end)):
        start = max(zone.span.start, taken[-1].span.end) if taken else zone.span.start
        if start < zone.span.end:
            taken.append(Zone(Span(start, zone.span.end), zone.role))
    return tuple(taken)
