"""Pain values: the score, or the two scores, that a number in the note tells. A helper of pain_number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.pain_neighbours import is_change
from notecheck.concepts.pain_words import NUMBER_WORDS
from notecheck.core.fact import Number
from notecheck.core.mention import Mention
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["Scored", "values"]

PAIRS = {False: ("pre_procedure", "post_procedure"), True: ("baseline", "follow_up")}
"""When the two scores of a pair hold: of today's procedure, or of an earlier one."""
LEGENDS = ((0, 10), (1, 10))
"""The ends of a scale, which are no range of scores."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A number that is a pain score."""

    span: Span
    score: Number
    out_of: int
    scale: str | None
    mention: Mention
    timing: str | None = None
    """Where the form itself says it: "pre/post: 8/3"."""


def values(piece: Mention, scale: str | None, page: Page) -> Iterator[Scored]:
    """The score that a mention tells, the two of a change, or the range."""
    plain = page.plain
    out_of = int(piece.value.get("out_of", 10))
    if out_of == 100 or piece.pattern == "centimetres":
        scale = "VAS"
    first = piece.groups["score"]
    low = _number(plain, first) + _half(page, piece)
    last = piece.groups.get("after") or piece.groups.get("upper")
    if last is None:
        at = first if "ladder" in piece.value else piece.span
        timing = piece.value.get("timing")
        yield Scored(at, low, out_of, scale, piece, str(timing) if timing else None)
        return
    high = _number(plain, last)
    if (low, high) in LEGENDS and out_of == 10:
        return  # "a scale of 0 to 10"
    if "after" in piece.groups or high < low or is_change(plain, first.start) or _are_two(plain, first, last):
        # "8/3", "8-3", "from 5 to 7": two scores, not a range.
        told = PAIRS[bool(piece.value.get("earlier"))] if "after" in piece.groups else (None, None)
        yield Scored(first, low, out_of, scale, piece, told[0])
        yield Scored(last, high, out_of, scale, piece, told[1])
    else:
        yield Scored(piece.span, (low, high) if high > low else low, out_of, scale, piece)


def _are_two(plain: str, first: Span, last: Span) -> bool:
    """Whether "and" joins two scores ("5/10 and 8/10 with walking") and no range ("between 5/10 and 8/10")."""
    joined = "/" in plain[first.end : last.start] and " and " in plain[first.end : last.start]
    return joined and not plain[max(0, first.start - 12) : first.start].lower().rstrip().endswith(("between", "from"))


def _half(page: Page, piece: Mention) -> float:
    """The half of "7½" and of "seven and a half"."""
    end = piece.groups["score"].end
    return 0.5 if "half" in piece.groups or page.note.text[end : end + 1] == "\u00bd" else 0.0


def _number(plain: str, span: Span) -> float:
    words = plain[span.start : span.end].lower().replace("-", " ").split()
    if words[0] in NUMBER_WORDS:
        return float(sum(NUMBER_WORDS.get(word, 0) for word in words))
    return float(words[0])
