"""Approach: an epidural's way in, from the names of this session and from where the needle went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from notecheck.concepts.procedure import is_name, status
from notecheck.core.mention import Mention
from notecheck.core.page import Page

__all__ = ["session_approach"]

STRENGTH = {
    "tuohy": 3,
    "touhy": 3,
    "hanging drop": 3,
    "loss of resistance": 3,
    "lor": 3,
    "resistance was lost": 3,
    "hiatus": 6,
    "sacral hiatus": 6,
}
"""How much a word of the act tells of the way in, where more than 1. A caudal entry may use the same
needle."""
DENIED = (["no"], ["not"], ["without"], ["never"])
WAY_NAMES = frozenset({"interlaminar", "transforaminal", "trans-foraminal"})
"""Ways that are also an earlier injection's name."""
PLAIN = 6
"""Strength from which on the act contradicts the name."""


def session_approach(page: Page, named: Sequence[Mention], weigh: Callable[[Page, Mention], float]) -> str | None:
    """The way in: what this session's names say, unless the needle plainly took another."""
    names: Counter[str] = Counter()
    ways: Counter[str] = Counter()
    thought: Counter[str] = Counter()
    for mention in named:
        approach = str(mention.value.get("approach") or "")
        if not approach:
            continue
        if mention.value["service"] == "way":
            ways[approach] += _strength(page, mention)
        elif is_name(page, mention) and (state := status(page, mention)) not in (None, "past"):
            weighed = thought if state == "considered" else names
            weighed[approach] += int(weigh(page, mention)) or (state == "considered")
    name = max(names, key=lambda k: (names[k], k), default=None)
    way = max(ways, key=lambda k: (ways[k], k), default=None)
    if name is None or not names[name]:
        # "I have recommended a foraminal injection ... she is agreeable": only thought of where it is named.
        return way or max(thought, key=lambda k: (thought[k], k), default=None)
    # The body of the procedure outweighs its title.
    return way if way and ways[way] >= PLAIN and ways[name] <= 1 else name


def _strength(page: Page, way: Mention) -> int:
    words = page.plain[way.span.start : way.span.end].lower()
    if words in WAY_NAMES and status(page, way) == "past":
        return 0
    # "no IV. sacral hiatus, 20g": a list's denial ends with its item; what was reached is not denied.
    denied = page.plain[max(0, way.span.start - 12) : way.span.start].lower().split()[-1:]
    return 0 if denied in DENIED else STRENGTH.get(words, 1)
