"""Functional doing: an activity that is told as done, where a list of limits would name it alone.

How clinicians write it: "FUNCTION: shops for herself, line dances Tuesdays". What it must not match: what is done with
help or in part ("walks with a cane", "drives only to church"). Nothing here is a fact. Source: the annotation
guidelines on what names an activity and what limits it.
"""

from __future__ import annotations

from notecheck.concepts.functional_ground import Ground
from notecheck.core.mention import Mention

__all__ = ["is_done_freely"]

DONE_BY = frozenset((
    "shops", "drives", "cooks", "cleans", "gardens", "dances", "works", "walks", "swims", "cycles", "bikes", "golfs",
    "bowls", "plays", "teaches", "rides", "runs", "hikes", "mows", "makes", "does", "climbs", "gets", "dresses",
    "bathes", "showers", "sleeps", "travels", "cares", "volunteers", "fishes", "hunts", "knits", "lifts", "carries",
))  # fmt: skip
"""Verbs of one who does it."""
HAMPERED = frozenset((
    "with", "only", "in", "less", "slowly", "holding", "using", "before", "until", "then", "max", "maximum", "but",
    "up", "about", "poorly", "little", "hardly", "barely", "no", "not", "seldom", "rarely", "now", "one", "if", "by",
    "painfully", "leaning", "limping", "bent", "despite", "after", "when", "behind", "part", "rests", "through",
    "minutes", "min", "mins", "block", "blocks", "yards", "feet", "hours", "hour", "h",
))  # fmt: skip
"""Words with which doing it tells of a limit."""


def is_done_freely(ground: Ground, mention: Mention) -> bool:
    """Whether the activity's own verb tells that it is done, and nothing after it takes that back."""
    words = ground.page.plain[mention.span.start : ground.page.sentences[mention.sentence].span.end].lower()
    clause = words.partition(",")[0].partition(";")[0].partition(".")[0].split()
    return not DONE_BY.isdisjoint(clause[:2]) and HAMPERED.isdisjoint(clause)
