"""Resolved: whether a list of what is over names it. A helper idea.

How clinicians write it: "RESOLVED" or "Inactive problems" over the lines of a paragraph, "Resolved: shingles 2017".
What it must not match: "resolved" behind one illness, which is that illness's own.
"""

from __future__ import annotations

from notecheck.concepts.beside import REACH, line_start
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["is_listed_as_over"]

OVER = ("resolved", "inactive", "past problems", "old problems", "no longer active")
"""First words of the head or the label of such a list."""
HEAD = 40
"""Characters in such a head at most."""


def is_listed_as_over(page: Page, span: Span) -> bool:
    """Whether the head of the paragraph, or the label of the line, says that the things listed are over."""
    start = line_start(page, span.start)
    label, colon, _ = page.plain[start : span.start].partition(":")
    if colon and _is_head(label):
        return True
    before = page.plain[max(0, start - REACH) : start].rpartition("\n\n")[2]
    return any(_is_head(line) for line in before.splitlines())


def _is_head(line: str) -> bool:
    words = line.lower().strip(" \t:#*-=.")
    return words.startswith(OVER) and len(words) <= HEAD
