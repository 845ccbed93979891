"""Results said of several therapies at once: "neither helped", "care including PT and NSAIDs, without relief".

A helper of conservative_therapy.
"""

from __future__ import annotations

from notecheck.concepts.therapy_clause import LONGEST_LIST, Line, piece
from notecheck.concepts.therapy_reading import Reading
from notecheck.core.mention import Mention

__all__ = ["COMPLAINT", "FORE_REACH", "LAST", "PLURAL", "PREPOSITIONS", "covered", "head_of", "of_all", "refers_back"]

PREPOSITIONS = ("from", "with", "w/", "to", "of", "on", "after", "by", "despite", "following", ":")
QUANTIFIER = frozenset({"both", "all", "neither", "none", "each", "three", "four"})
EVERY = frozenset({"any", "all", "either", "each", "these", "those", "them", "both"})
LAST = frozenset({"it", "this", "that"})
PLURAL = frozenset({"these", "they", "all", "both", "none", "neither", "those"})
COMPLAINT = frozenset({"pain", "symptoms", "sx"})
"""What, where it opens the next sentence, speaks of every therapy before it ("Pain persists.")."""
NAMING = ("includ", "such", "consist", "namely", "e.g", "i.e")
"""First letters of words that go on to name what an umbrella phrase covers."""
FORE_REACH = 80
"""Characters between "despite" and the therapy."""


def of_all(reading: Reading, line: Line, i: int, cue: Mention) -> bool:
    """Whether a cue speaks of every therapy before it: "neither helped", "no relief with any of these"."""
    if cue.value.get("all") or refers_back(reading, cue):
        return True
    if cue.span.start >= line.span.end:
        first = reading.text(piece(reading, cue.span.start).start, cue.span.end).split()[:1]
        return bool(first) and first[0] in PLURAL | COMPLAINT
    words = reading.text(line.therapies[i].end, cue.span.start).split()[-3:]
    return any(word.strip(",;:") in QUANTIFIER for word in words)


def covered(reading: Reading, line: Line, i: int) -> range:
    """The therapies that an umbrella phrase goes on to name ("conservative care we tried, including PT and NSAIDs")."""
    if line.therapies[i].category is not None or i + 1 == len(line.therapies):
        return range(i, i)
    words = reading.text(*line.gap(i)).split()
    named = any(word.strip(",(:").startswith(NAMING) for word in words)
    return range(i + 1, line.list_of(i + 1)[-1] + 1) if named else range(i, i)


def head_of(reading: Reading, line: Line, i: int) -> int | None:
    """The umbrella phrase whose named list ends with therapy i, the last of its sentence."""
    if i + 1 < len(line.therapies):
        return None
    heads = (u for u in range(max(0, i - LONGEST_LIST), i) if covered(reading, line, u))
    return next(heads, None)


def refers_back(reading: Reading, cue: Mention, pronouns: frozenset[str] = EVERY) -> bool:
    """Whether a preposition and a pronoun behind a cue mean all that was named ("no relief with any of these").

    With `LAST` as pronouns: whether they mean the last one ("got nothing from it").
    """
    words = reading.text(cue.span.start, cue.span.end + FORE_REACH).split()
    said = len(reading.text(cue.span.start, cue.span.end).split())
    k = said - 1 if words[said - 1 : said] and words[said - 1] in PREPOSITIONS else said
    return (
        words[k : k + 1] != []
        and words[k] in PREPOSITIONS
        and words[k + 1 : k + 2] != []
        and (words[k + 1].strip(".,;") in pronouns)
    )
