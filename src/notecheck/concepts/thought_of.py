"""Thought of: whether the words around a procedure's name tell that it was only talked of.

How clinicians write it: "may consider an ESI", "repeat epidural offered; he declines", "handout: epidural steroid
injection". What it must not match: what was settled in the same words ("TFESI discussed, she wishes to proceed").
"""

from __future__ import annotations

__all__ = ["is_thought_of"]

# fmt: off
THOUGHT = frozenset({
    "consider", "considered", "considering", "discuss", "discussed", "may", "might", "if", "candidate",
    "option", "options", "would", "could", "offered", "offer", "recommend", "recommended", "versus",
    "eventual", "future", "declined", "declines", "refused", "refuses", "deferred", "brochure", "mentioned",
    "vs", "possible", "potential", "whether", "review", "instead", "than", "asked", "asks", "wants",
    "requested", "denial", "denied", "upheld", "proposes", "foreseen", "foresee", "expect", "anticipate",
})
DEPENDING = ("if ", "should ", "unless ", "in case ", "only if ")
"""Words right after a name that leave it open."""
THOUGHT_AFTER = (
    " offered",
    " discussed",
    "an option",
    "declin",
    "refus",
    "not indicated",
    "isn't indicated",
    "not recommended",
    " considered",
    " suggested",
    "would be ",
    "could be ",
    "might be ",
    "may be ",
    "reconsider",
    "not needed",
    "not keen",
    "no consensus",
)
"""Words after a name, in its clause, with which it was only talked of."""
SETTLES = (
    "accept",
    "agree",
    "consent",
    "proceed",
    "schedul",
    "booked",
    "wish",
    "elect",
    "signed",
    "today",
    "done",
    "perform",
)
"""Words that settle it all the same."""
HANDED_OUT = ("educational", "handout", "leaflet", "brochure", "information sheet", "education provided", "fact sheet")
# fmt: on


def is_thought_of(before: str, after: str) -> bool:
    """Whether the lower-case words before or after the name, within its clause, leave it open."""
    if not THOUGHT.isdisjoint(before.rpartition(":")[2].replace(",", " ").split()):
        return True
    return _is_left_open(after) or any(word in before for word in HANDED_OUT)


def _is_left_open(after: str) -> bool:
    """Whether the words after a name leave it open: "if needed", "(at two levels) offered in detail"."""
    if after.lstrip().startswith(DEPENDING):
        return True
    told = after.partition("(")[0] + after.rpartition(")")[2]
    return any(word in told for word in THOUGHT_AFTER) and not any(word in after for word in SETTLES)
