"""Why a drug was stopped or never given: a symptom that is its side effect, an illness that forbids it.

A helper of therapy_result.
"""

from __future__ import annotations

from notecheck.concepts.therapy_clause import Line, direct
from notecheck.concepts.therapy_reading import Reading
from notecheck.core.mention import Mention

__all__ = ["DENIAL", "LEAD", "is_blamed", "is_effect", "is_ground"]

DENIAL = ("no", "not", "without", "w/o", "denies", "never", "nor")
STOPPED = frozenset(
    {"stopped", "up", "quit", "discontinued", "d/c'd", "off", "withdrawn", "abandoned", "dropped", "suspended"}
)
_LINKING = """
caused causing causes made makes gave gives stopped discontinued due because for too but upset had with
d/c'd d/t
"""
WITHHELD = frozenset(
    "no not avoid avoids avoided cannot can't unable never withheld held off stopped without prohibited".split()
) | frozenset({"discouraged", "disallowed", "stopped", "discontinued", "unsafe", "limited", "nor"})
"""Words by which an illness named with a drug is why it is not given."""
LINKING = frozenset(_LINKING.split())
"""Words that tie a symptom to the drug before it."""
BLAMED = (["with"], ["from"], ["on"], ["after"])
"""First words between a symptom and the drug that it is laid to."""
NEAR, FAR = 32, 90
"""Characters between a drug and a symptom that is its side effect, without and with such a word."""
LEAD = 45
"""Characters before a drug, or a symptom, in which a word says what the one has to do with the other."""


def is_ground(reading: Reading, line: Line, i: int, cue: Mention) -> bool:
    """Whether an illness is the ground on which a drug is not given ("no NSAIDs, CKD 3")."""
    therapy = line.therapies[i]
    if therapy.category != "medication" or cue.span.start - therapy.end > FAR or cue.span.end > line.span.end:
        return False
    before = reading.text(max(line.span.start, therapy.start - LEAD), therapy.start)
    words = f"{before} {reading.text(therapy.end, cue.span.start)}"
    for mark in ",.;:()":
        words = words.replace(mark, " ")
    return not WITHHELD.isdisjoint(words.split())


def is_blamed(reading: Reading, cue: Mention, start: int) -> bool:
    """Whether a symptom is laid to the drug after it ("dizziness with tramadol"); headaches are what one is for."""
    words = reading.text(cue.span.end, start).split()
    before = reading.text(max(0, cue.span.start - LEAD), cue.span.start).replace(",", " ").split()
    if words[:1] not in BLAMED or reading.text(cue.span.start, cue.span.end).startswith("headache"):
        return False
    return direct(reading, cue.span.end, start) and not any(word in DENIAL for word in before[-4:])


def is_effect(reading: Reading, line: Line, i: int, cue: Mention) -> bool:
    """A symptom is a side effect only of a drug named in the same sentence, and when it is not denied."""
    therapy = line.therapies[i]
    of_pain = "painful" in reading.text(cue.span.start, cue.span.end)  # which ends other care as well
    if not (of_pain or therapy.category in ("medication", "bracing")) or cue.span.end > line.span.end:
        return False
    start = max(line.span.start, therapy.end, cue.span.start - LEAD)
    before = reading.text(start, cue.span.start).replace(",", " , ").split()
    ended = not STOPPED.isdisjoint(before)
    if not ended and (before[-1:] == ["for"] or any(word in DENIAL for word in before[-3:])):
        return False
    words = reading.text(therapy.end, cue.span.start)
    return len(words) < NEAR or (len(words) < FAR and not LINKING.isdisjoint(words.replace(",", " ").split()))
