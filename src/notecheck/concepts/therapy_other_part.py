"""Therapies for another part of the body than the one treated today: no care for this pain.

"For the right shoulder she did ten weeks of PT", "oxycodone after her knee replacement". Read only where the note
tells which region of the spine its own procedure treats. A helper of conservative_therapy.
"""

from __future__ import annotations

from itertools import dropwhile

from notecheck.concepts.therapy_reading import Reading, between, breaks
from notecheck.core.mention import Mention
from notecheck.core.note import Span

__all__ = ["is_for_other_part"]

BEHIND = 64
"""Characters from a therapy to the part of the body that it was for."""
FAR, BESIDE = 160, 40
"""The same, to the part for which the therapy's result is told, and the characters of that result."""
VISITS = ("visits", "sessions", "appointments")
"""Words that end a count of a therapy: "PT with Ms. Lundgren, 13 visits for the left shoulder"."""
COUNTED = frozenset(
    "x - to from thru through visits visit sessions session times weeks wks wk months mo and once twice thrice two "
    "three a per week weekly for over".split()
)
"""Words that only count or date a therapy."""
UNMARKED = str.maketrans(",:()", "    ")
AHEAD = 120
"""Characters from the part of the body that opens a sentence, or from an operation on it, to the therapy."""


def is_for_other_part(reading: Reading, therapy: Span, sentence: Span) -> bool:
    """Whether the words beside a therapy name a part of the body, or an operation, that is not today's matter."""
    if reading.region is None:
        return False
    start, end = max(sentence.start, therapy.start - AHEAD), min(sentence.end, therapy.end + FAR)
    cues = [m for m in reading.role("other-part", start, end) if m.value["beside"] in (reading.region, "any")]
    return any(_governs(reading, cue, therapy, sentence) for cue in cues)


def _ends_result(reading: Reading, cue: Mention) -> bool:
    """Whether what came of it stands right before: "eight weeks of PT, over in May, did nothing for the shoulder"."""
    said = between(reading.outcomes, cue.span.start - BESIDE, cue.span.end)
    return any(0 <= cue.span.start - m.span.end <= 1 or m.span.overlaps(cue.span) for m in said)


def _counts_only(told: str) -> bool:
    """Whether only dates, counts and a clinic stand between: "PT: 02/23/2026-04/10/2026, 12 visits, for R wrist"."""
    counted, _, clinic = told.lower().replace(" @ ", " at ").partition(" at ")
    behind = clinic.partition(",")[2].translate(UNMARKED).split() or dropwhile(
        lambda word: not _is_count(word), clinic.translate(UNMARKED).split()
    )
    return all(_is_count(word) for word in (*counted.translate(UNMARKED).split(), *behind))


def _is_count(word: str) -> bool:
    return word in COUNTED or any(c.isdigit() for c in word)


def _governs(reading: Reading, cue: Mention, therapy: Span, sentence: Span) -> bool:
    if cue.span.start >= therapy.end:
        told = reading.text(therapy.end, cue.span.start)
        beside = not set(told) & set(",;.:") and not breaks(told)
        near = (cue.span.end <= therapy.end + BEHIND and beside) or _counts_only(told)
        near = near or (told.rstrip().endswith(VISITS) and ";" not in told and not breaks(told))
        return near or (";" not in told and _ends_result(reading, cue))
    if cue.span.end > therapy.start or set(reading.text(cue.span.end, therapy.start)) & set(";."):
        return False
    lead = reading.text(max(sentence.start, cue.span.start - AHEAD), cue.span.start)
    opens = not lead.rpartition(". ")[2].strip()
    return opens or bool(cue.value.get("operation"))
