"""Where in the note the words stand that a physician points at: by offsets, or by the words themselves."""

from __future__ import annotations

import re

from notecheck_service.review.refusal import Refused

__all__ = ["span_of"]


def span_of(text: str, quote: str, start: int | None, end: int | None) -> tuple[int, int]:
    """The span in code points. Offsets count when the words stand there; else the words must stand in one place.

    Blanks and line ends may differ, as a browser copies them. Refused: no words, none such, or in several places.
    """
    wanted = quote.split()
    if start is not None and end is not None and 0 <= start < end <= len(text):  # noqa: SIM102
        if not wanted or text[start:end].split() == wanted:
            return start, end
    if not wanted:
        raise Refused("answer.span", "quote: mark the words in the note, or type them as they stand there")
    found = list(re.finditer(r"\s+".join(map(re.escape, wanted)), text))
    if not found:
        raise Refused("answer.span", "quote: these words do not stand in the note")
    if len(found) > 1:
        raise Refused("answer.span", "quote: these words stand in several places; take more of them")
    return found[0].span()
