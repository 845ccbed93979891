"""Beside: the words of a mention's own line and sentence. A helper idea; it never looks further than `REACH`.

The bound keeps the reading linear in the note, even where a note is one endless line or sentence.
"""

from __future__ import annotations

from notecheck.core.mention import Mention
from notecheck.core.page import Page

__all__ = ["REACH", "line_end", "line_start", "said_before", "sentence_words"]

REACH = 400
"""Characters on either side of an offset within which its line and sentence are sought."""


def line_start(page: Page, offset: int) -> int:
    """Where the line of the offset begins."""
    low = max(0, offset - REACH)
    return max(low, page.plain.rfind("\n", low, offset) + 1)


def line_end(page: Page, offset: int) -> int:
    """Where the line of the offset ends."""
    high = min(len(page.plain), offset + REACH)
    found = page.plain.find("\n", offset, high)
    return found if found >= 0 else high


def said_before(page: Page, mention: Mention) -> str:
    """The words of its sentence before a mention."""
    start = page.sentences[mention.sentence].span.start
    return page.plain[max(start, mention.span.start - REACH) : mention.span.start]


def sentence_words(page: Page, mention: Mention) -> str:
    """The words of a mention's sentence, itself included."""
    sentence = page.sentences[mention.sentence].span
    return page.plain[max(sentence.start, mention.span.start - REACH) : min(sentence.end, mention.span.end + REACH)]
