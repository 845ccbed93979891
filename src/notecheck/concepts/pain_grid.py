"""Pain grids: a table of scores with one column for each site that hurts.

    date      time    event                    leg   low back   R knee
    01/13/26  09:05   before the injection     8     3          2
    01/27/26  phone   2-week check             6     3          -

The words above the table, or its heading, name a scale. The first site is the one that is treated; the
others stand beside it. A row of another day is a baseline, or a follow-up once one was told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from notecheck.concepts.pain_table import AFTER, BEFORE, Cell, body, fields, line_at
from notecheck.core.mention import Mention
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["grid_cells"]

SCALED = ("nrs", "vas", "0-10", "0 - 10", "/10", "pain", "score", "numeric", "rating", "0 to 10")
"""Words of which one stands in the heading or right above it."""
ABOVE = 160
MOST = 10
MOST_SITES = 8
LEEWAY = 3
"""A number may stand so many characters left of its heading."""


def grid_cells(page: Page, mentions: Sequence[Mention], written: Mapping[int, bool]) -> list[Cell]:
    """The scores of every grid; `written` tells of dated lines whether the day is the note's own."""
    cells: list[Cell] = []
    read_to = 0
    for heading in mentions:
        if heading.value.get("role") == "sites" and heading.span.start >= read_to:
            head = line_at(page.plain, heading.span.start)
            cells += _grid(page.plain, head, heading, written)
            read_to = head.end
    return cells


def _grid(plain: str, head: Span, heading: Mention, written: Mapping[int, bool]) -> Iterator[Cell]:
    above = plain[max(0, head.start - ABOVE) : head.end].lower()
    if not any(word in above for word in SCALED):
        return
    sites = [f for f in fields(plain, head) if f.start >= heading.span.start][:MOST_SITES]
    told: list[str] = []
    for line in body(plain, head):
        told.append(_timing(plain[line.start : line.end].lower(), written.get(line.start), told))
        for field in fields(plain, line):
            site = _column(field, line, sites, head)
            text = plain[field.start : field.end].removesuffix("/10")
            if site is not None and text.isdigit() and int(text) <= MOST:
                beside = "" if site is sites[0] else "beside "
                yield Cell(field, float(text), told[-1], beside + plain[site.start : site.end], line)


def _column(field: Span, line: Span, sites: Sequence[Span], head: Span) -> Span | None:
    at = field.start - line.start
    under = [s for s in sites if s.start - head.start - LEEWAY <= at < s.end - head.start + LEEWAY]
    return min(under, key=lambda s: abs(s.start - head.start - at), default=None)


def _timing(text: str, is_today: bool | None, told: Sequence[str]) -> str:
    if is_today is False:
        return "follow_up" if "baseline" in told else "baseline"
    if any(word in text for word in AFTER) and not any(word in text for word in BEFORE):
        return "post_procedure"
    if any(word in text for word in BEFORE) or "pre_procedure" not in told:
        return "pre_procedure"
    return "post_procedure"
