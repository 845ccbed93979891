"""Template lists of function: "interferes with ADLs, work and sleep" names no activity. A helper."""

from __future__ import annotations

from notecheck.core.mention import Mention
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["is_template"]

CUES = ("affects", "poor", "is-limited")
"""Patterns of the words that such a list hangs on."""
ITEMS = frozenset({"work", "sleeping", "recreation"})
"""What it lists beside activities in general."""
WORDS, REST = ("daily living", "daily activit", " adl", "quality of life", "qol"), 24
"""Words of activities in general, and the characters behind the last item in which they may still stand."""


def is_template(page: Page, cue: Mention, item: Mention, clause: Span) -> bool:
    """Whether an item under a cue is only one of such a list."""
    if cue.pattern not in CUES or item.value.get("activity") not in ITEMS:
        return False
    words = page.plain[clause.start : clause.end + REST].lower()
    return any(word in words for word in WORDS)
