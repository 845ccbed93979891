"""What somebody means to do or does, and what was only taught. A helper of therapy_standing."""

from __future__ import annotations

from collections.abc import Sequence

from notecheck.concepts.therapy_reading import Reading
from notecheck.core.mention import Mention

__all__ = ["is_habit", "is_infinitive", "is_intended", "of_teaching"]

HABIT = ("which-goes-on", "does-it")
"""Patterns that tell of what the patient still does."""
INTENDS = frozenset("mean plan intend hope means plans intends hopes promises agrees aims is are was were".split())
"""First words of an intention."""
TAUGHT = frozenset("taught issued given prescribed recommended advised suggested printed provided reviewed".split())
"""Participles of a therapist who taught what the patient still does."""


def is_habit(cue: Mention) -> bool:
    """Whether it tells of what the patient still does."""
    return cue.pattern in HABIT


def is_infinitive(cue: Mention, cues: Sequence[Mention]) -> bool:
    """Whether the verb of a habit only says what is to be done: "she is to do them every morning"."""
    return is_habit(cue) and any(m.value["status"] == "planned" and m.span.overlaps(cue.span) for m in cues)


def is_intended(reading: Reading, cue: Mention) -> bool:
    """Whether it tells an intention, which a habit behind it only fills in: "to be done every evening"."""
    words = reading.text(cue.span.start, cue.span.end).split()
    return words[:2] == ["to", "be"] or (words[:1] != [] and words[0] in INTENDS and "to" in words)


def of_teaching(reading: Reading, cue: Mention) -> bool:
    """Whether it tells that the therapy was taught or handed out, not that it is done."""
    return not TAUGHT.isdisjoint(reading.text(cue.span.start, cue.span.end).split())
