"""What the head of a column says of a therapy whose row is ticked there. A helper of therapy_reading.

TRIED                          helped   no help   quit
PT 12/01/25-01/16/26            [ ]      [X]       [ ]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notecheck.concepts.beside import line_end, line_start
from notecheck.core.mention import Mention
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["ticked_columns"]

HEAD_ABOVE = 12
"""Rows of a table at most between its head and a row."""
APART = 8
"""Characters by which a box may stand beside the middle of its column's head."""
BOXES = ("[x]", "[ ]", "(x)", "( )", "\x06", "\x15")
TICKED = ("[x]", "(x)", "\x06")


def ticked_columns(page: Page, outcomes: Sequence[Mention]) -> Iterator[Mention]:
    """For each row with several boxes of which one is ticked, the outcome that heads its column, told at the box."""
    heads: dict[int, list[Mention]] = {}
    for outcome in outcomes:
        heads.setdefault(line_start(page, outcome.span.start), []).append(outcome)
    starts = [start for start, told in heads.items() if len(told) > 1 and not _boxes(page, start)]
    for start in starts:
        yield from _under(page, start, heads[start])


def _under(page: Page, start: int, head: Sequence[Mention]) -> Iterator[Mention]:
    row = line_end(page, start) + 1
    for _ in range(HEAD_ABOVE):
        if row >= len(page.plain) or not page.plain[row : line_end(page, row)].strip():
            return
        boxes = _boxes(page, row)
        ticked = [box for box in boxes if page.plain[box.start : box.end].lower() in TICKED]
        if len(boxes) > 1 and len(ticked) == 1:
            yield from _headed(page, ticked[0], ticked[0].start - row, start, head)
        row = line_end(page, row) + 1


def _headed(page: Page, box: Span, column: int, start: int, head: Sequence[Mention]) -> Iterator[Mention]:
    def apart(outcome: Mention) -> float:
        return abs((outcome.span.start + outcome.span.end) / 2 - start - column - 1)

    nearest = min(head, key=apart)
    if apart(nearest) <= APART:
        value = {**nearest.value, "reach": "back"}
        yield nearest._replace(span=box, value=value, sentence=page.sentence_at(box.start).index)


def _boxes(page: Page, start: int) -> list[Span]:
    """The boxes of the line that begins there, in order."""
    line = page.plain[start : line_end(page, start)].lower()
    places = ((i, box) for i in range(len(line)) for box in BOXES if line.startswith(box, i))
    return [Span(start + i, start + i + len(box)) for i, box in places]
