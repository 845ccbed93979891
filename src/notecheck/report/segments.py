"""Cut a text where highlights begin and end, so that overlapping ones need no overlapping elements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from notecheck.core.note import Span

__all__ = ["Segment", "segments"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that the same highlights cover from end to end."""

    span: Span
    over: tuple[str, ...]
    """Highlights that cover it; empty for plain text."""
    begins: tuple[str, ...]
    """Those of them that begin here."""
    ends: tuple[str, ...]
    """Those of them that end here."""


def segments(length: int, highlights: Mapping[str, Span]) -> Iterator[Segment]:
    """The whole text in order, without gap or overlap. Empty highlights are left out."""
    begin: dict[int, list[str]] = {}
    end: dict[int, list[str]] = {}
    for name, span in highlights.items():
        if 0 <= span.start < span.end <= length:
            begin.setdefault(span.start, []).append(name)
            end.setdefault(span.end, []).append(name)
    cuts = sorted({0, length, *begin, *end})
    over: dict[str, None] = {}
    for start, stop in pairwise(cuts):
        for name in end.get(start, ()):
            del over[name]
        over.update(dict.fromkeys(begin.get(start, ())))
        yield Segment(Span(start, stop), tuple(over), tuple(begin.get(start, ())), tuple(end.get(stop, ())))
