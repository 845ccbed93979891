"""Times that a therapy shares with others of its list: "ice and heat for two weeks", "for 6 weeks: PT, NSAIDs".

A helper of conservative_therapy.
"""

from __future__ import annotations

from collections.abc import Sequence

from notecheck.concepts.therapy_clause import Line, coordinated, piece
from notecheck.concepts.therapy_ends import runs_on
from notecheck.concepts.therapy_reading import Reading, breaks
from notecheck.concepts.when import When

__all__ = ["shared"]

ALL = frozenset("both all each together".split())
"""Words that give the time after the last therapy to all."""
WORN = frozenset("worn which that".split())
"""Words that tie the time after a therapy to it alone."""
ALONG = (["for"], ["over"], ["during"], ["throughout"])
"""First words of a time that closes a list, and is that of all ("PT, NSAIDs and rest for over 6 weeks")."""
LABELS = frozenset("duration length time period total".split())
"""First words of an entry that tells how long a list of therapies was given."""
DOSING = frozenset("and or + & / plus with a an the mg mcg g gm ml iv po oral patch gel cream tab tabs x".split())
"""Words about a dose."""
SIG_REACH = 16
"""Characters from a therapy to a dose of its own."""


def shared(reading: Reading, line: Line, i: int, own: Sequence[list[When]]) -> list[When]:
    """A length said once for therapies joined by nothing but "and"; a start also for those joined more tightly."""
    if i and (opening := _of_list(reading, line, i, own[0])):
        return opening
    for j in line.list_of(i):
        tail = line.therapies[j].end
        after = [w for w in own[j] if w.span.start >= tail and "(" not in reading.text(tail, w.span.start)]
        if j > i and after:
            return after if _for_all(reading, line, i, j, after) else []
        before = [w for w in own[j] if w.span.end <= line.therapies[j].start]
        if before and j == i - 1 and _leads_both(reading, line, i):
            return before
    return []


def _of_list(reading: Reading, line: Line, i: int, first: Sequence[When]) -> list[When]:
    """The length that announces a whole list ("for 6 weeks: PT, NSAIDs", "over 6 weeks she has had PT and NSAIDs")."""
    start = line.therapies[0].start
    ahead = [w for w in first if w.span.end <= start]
    if 0 in line.list_of(i) and i in line.cluster(0):
        clause = [w for w in ahead if _opens_clause(reading.text(w.span.end, start))]
        if clause:
            return clause
    return [w for w in ahead if reading.text(w.span.end, start).rstrip(" (").endswith(":")]


def _opens_clause(text: str) -> bool:
    """Whether a verb or its preposition follows a length ("over 6 weeks she has had ...", "for 8 weeks with ...")."""
    return breaks(text) or text.split() in (["with"], ["by"], ["using"], ["on"])


def _for_all(reading: Reading, line: Line, i: int, j: int, after: Sequence[When]) -> bool:
    """Whether the time after therapy j is that of therapy i before it too."""
    lead = reading.text(line.therapies[j].end, after[0].span.start).replace(",", " ").split()
    if not ALL.isdisjoint(lead) or _is_own_entry(reading, line, after[0]):
        return True
    listed = any("," in reading.text(*line.gap(k)) for k in range(i, j)) and lead[:1] not in ALONG
    if not listed and WORN.isdisjoint(lead) and j in line.cluster(i) and coordinated(reading, line, i, j, bare=False):
        return True
    tight = "admission" in lead or all(not {"+", "&"}.isdisjoint(reading.text(*line.gap(k))) for k in range(i, j))
    return tight and runs_on(reading, after[0]) and all(_only_doses(reading, *line.gap(k)) for k in range(i, j))


def _is_own_entry(reading: Reading, line: Line, when: When) -> bool:
    """Whether a time stands in a sentence of its own after the list ("Length: 12 weeks.", "For nearly two months.")."""
    lead = reading.text(piece(reading, when.span.start).start, when.span.start).split()
    if when.span.start < line.span.end or not lead:
        return False
    return lead[0].rstrip(":=?") in LABELS or [lead[0]] in ALONG


def _only_doses(reading: Reading, start: int, end: int) -> bool:
    """Whether only doses and "and" lie between two therapies."""
    text = reading.text(start, end)
    for dose in reading.role("sig", start, end):
        text = text.replace(reading.text(dose.span.start, dose.span.end), " ")
    words = text.replace(",", " ").split()
    return all(word in DOSING or any(c.isdigit() for c in word) for word in words)


def _leads_both(reading: Reading, line: Line, i: int) -> bool:
    """Whether the length before one therapy is that of the next too: joined by "and", and without a dose of its own."""
    therapy = line.therapies[i]
    if "," in reading.text(*line.gap(i - 1)) or not coordinated(reading, line, i - 1, i):
        return False
    alike = therapy.category == line.therapies[i - 1].category
    return alike or not reading.role("sig", therapy.end, therapy.end + SIG_REACH)
