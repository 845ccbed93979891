"""Pain change: the words between two scores that make a change of them, and those before one that it began from.

"From 8 to 3" and "8 -> 3" are changes; "ranges from 3 to 6" is none; what "rose from six" is higher now. A helper of
pain_timing.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["ARROW", "follows_from", "has_risen", "is_change", "varies"]

CHANGES = {"to", ">", "->", "-->", "--", "=>"}
NEARLY = ("a", "an", "about", "around", "roughly", "nearly", "almost", "approximately", "the")
ARROW = 40
"""From one score of a change to the other, in characters."""
ROSE = frozenset({"rose", "risen", "climbed", "grew", "grown", "crept", "mounted"})


def follows_from(lead: Sequence[str]) -> bool:
    """Whether "from" leads to the score: "from 8", "from about an 8", yet not "release from recovery: 2"."""
    while lead and lead[-1] in NEARLY:
        lead = lead[:-1]
    return lead[-1:] == ["from"]


def has_risen(before: str) -> bool:
    """Whether the pain has risen since from the score that stands behind these words: "rose from six on arrival"."""
    lead = before.lower().split()
    return follows_from(lead) and not ROSE.isdisjoint(lead)


def is_change(gap: str) -> bool:
    """Whether the words between two scores make a change of them."""
    words = gap.lower().split()
    whole = len(gap) < ARROW and ". " not in gap and "\n\n" not in gap
    return whole and any(word in CHANGES for word in words) and not varies(words)


def varies(words: Sequence[str]) -> bool:
    """No effect of a treatment: "ranges from 3 to 6", "increasing to 10 at night"."""
    return any(word.startswith(("rang", "var", "fluct", "increas", "ris", "wors", "flar", "up")) for word in words)
