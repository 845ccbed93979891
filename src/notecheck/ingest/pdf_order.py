"""The order in which a page is read: rows from top to bottom, columns of prose one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

__all__ = ["Box", "Row", "rows_of"]

GUTTER = 1.0
"""Width of the blank strip between columns, in heights of a line."""
PROSE = 4
"""Lines that each of two columns has at least; fewer are the cells of a table or a form."""
FILLED, WIDE = 0.7, 15
"""A line of prose fills this share of its column, which is so many times as wide as a line is high."""
GAP = "   "
"""Between what stands apart on one line."""
PARAGRAPH = 0.9
"""Blank height above a line that opens a paragraph, in heights of a line."""


Strips = list[tuple[float, float]]
"""Blank from left to right, over the height of some lines."""


class Box(NamedTuple):
    """A stretch of text on one line; points, upwards."""

    left: float
    bottom: float
    right: float
    top: float
    text: str

    @property
    def height(self) -> float:
        """Of the line, at least one point."""
        return max(1.0, self.top - self.bottom)

    def beside(self, other: Box) -> bool:
        """Whether the two stand on one line."""
        shared = min(self.top, other.top) - max(self.bottom, other.bottom)
        return shared > 0.5 * min(self.height, other.height)


class Row(NamedTuple):
    """A line as it is read."""

    text: str
    top: float
    bottom: float
    apart: bool
    """Whether a blank stands above it."""


def rows_of(boxes: Iterable[Box]) -> list[Row]:
    """The lines of a page."""
    rows = list(_read(sorted(boxes, key=lambda box: (-box.top, box.left)), 0))
    return [row._replace(apart=apart) for row, apart in zip(rows, _apart(rows), strict=True)]


def _apart(rows: Sequence[Row]) -> Iterator[bool]:
    if rows:
        yield False
    for above, row in pairwise(rows):
        yield above.bottom - row.top > PARAGRAPH * max(1.0, row.top - row.bottom)


def _read(boxes: Sequence[Box], depth: int) -> Iterator[Row]:
    for band, gutter in _bands(boxes):
        if gutter is not None and depth < 3:
            for side in _split(band, gutter):
                yield from _read(side, depth + 1)
        else:
            yield from _lines(band)


def _bands(boxes: Sequence[Box]) -> Iterator[tuple[list[Box], float | None]]:
    """Blocks from top to bottom; neighbours that the same gutter parts into columns of prose are one band."""
    band: list[Box] = []
    strips: Strips = []
    for block in _blocks(boxes):
        gutters = [strip for strip in _free(_middle(boxes), block) if _is_parted(block, strip, 2)]
        shared = [(max(a, c), min(b, d)) for a, b in strips for c, d in gutters if min(b, d) > max(a, c)]
        if shared:
            band, strips = band + block, shared
            continue
        yield from _told(band, strips)
        band, strips = block, gutters
    yield from _told(band, strips)


def _told(band: list[Box], strips: Strips) -> Iterator[tuple[list[Box], float | None]]:
    """A band with the middle of its gutter; None where it has no columns."""
    if band:
        found = next((strip for strip in strips if _is_parted(band, strip, PROSE)), None)
        yield band, None if found is None else sum(found) / 2


def _blocks(boxes: Sequence[Box]) -> Iterator[list[Box]]:
    """Lines that stand close below each other."""
    block: list[Box] = []
    bottom = 0.0
    for line in _grouped(boxes):
        if block and bottom - max(box.top for box in line) > PARAGRAPH * line[0].height:
            yield block
            block = []
        bottom = min(box.bottom for box in line)
        block = block + line
    if block:
        yield block


def _middle(boxes: Sequence[Box]) -> Strips:
    left, right = min(box.left for box in boxes), max(box.right for box in boxes)
    return [(left + 0.2 * (right - left), right - 0.2 * (right - left))]


def _free(strips: Strips, boxes: Sequence[Box]) -> Strips:
    """What boxes leave free of the blank strips."""
    for box in boxes:
        parts = [part for low, high in strips for part in ((low, min(high, box.left)), (max(low, box.right), high))]
        strips = [(low, high) for low, high in parts if high - low >= GUTTER * box.height]
    return strips


def _is_parted(boxes: Sequence[Box], strip: tuple[float, float], lines: int) -> bool:
    return all(_is_prose(side, lines) for side in _split(boxes, sum(strip) / 2))


def _split(boxes: Sequence[Box], gutter: float) -> tuple[list[Box], list[Box]]:
    return [box for box in boxes if box.left < gutter], [box for box in boxes if box.left >= gutter]


def _is_prose(boxes: Sequence[Box], least: int) -> bool:
    lines = list(_grouped(boxes))
    if len(lines) < least:
        return False
    width = max(box.right for box in boxes) - min(box.left for box in boxes)
    filled = sum(box.right - box.left for box in boxes) / len(lines)
    return filled >= FILLED * width and width >= WIDE * boxes[0].height


def _grouped(boxes: Sequence[Box]) -> Iterator[list[Box]]:
    """Boxes that stand on one line, from top to bottom."""
    line: list[Box] = []
    for box in boxes:
        if line and not box.beside(line[0]):
            yield line
            line = []
        line.append(box)
    if line:
        yield line


def _lines(boxes: Sequence[Box]) -> Iterator[Row]:
    for line in _grouped(boxes):
        text = GAP.join(box.text for box in sorted(line))
        yield Row(text, max(box.top for box in line), min(box.bottom for box in line), apart=False)
