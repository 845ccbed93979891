"""A result said once of therapies that have sentences of their own.

"She did PT. She took naproxen. Neither helped.": the result is the last therapy's already; here it is carried back
over the sentences before it. A helper of conservative_therapy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from notecheck.concepts.therapy_all import of_all
from notecheck.concepts.therapy_clause import Line, piece
from notecheck.concepts.therapy_reading import Reading, between
from notecheck.concepts.therapy_result import AHEAD, SHARED, Results
from notecheck.concepts.therapy_standing import Standing
from notecheck.core.mention import Mention

__all__ = ["carry_back"]

TWO = frozenset({"both", "neither", "either"})
MOST = 6
"""Sentences back over which a result is carried."""
BARE = frozenset(
    "there was were has have had been is only overall but and unfortunately still so far the result results "
    "response outcome effect all told".split()
)
"""Words that may stand before a result which, with no subject of its own, sums up what was told."""

Standings = Mapping[tuple[int, int], Standing]


def carry_back(reading: Reading, rows: Sequence[Line], table: Results, stands: Standings) -> None:
    """Give the results that sum up a passage to the therapies before the last that have none."""
    for line in rows:
        last = (line.number, len(line.therapies) - 1)
        for cue in between(reading.outcomes, line.span.end, line.tail.end):
            if line.number and any(result.span == cue.span for result in table.get(last, ())):
                _carry(reading, rows, line, cue, table, stands)


def _carry(reading: Reading, rows: Sequence[Line], line: Line, cue: Mention, table: Results, stands: Standings) -> None:
    said_of_all = of_all(reading, line, len(line.therapies) - 1, cue)
    if not said_of_all and not _is_bare(reading, cue):
        return
    room = _room(reading, line, cue)
    for previous in reversed(rows[max(0, line.number - MOST) : line.number]):
        open_ones = [(previous.number, i) for i in range(len(previous.therapies))][-room:] if room > 0 else []
        open_ones = [at for at in open_ones if at not in table and (said_of_all or stands[at].status == "tried")]
        if not open_ones or not _adjoins(reading, previous, rows[previous.number + 1]):
            return
        for at in open_ones:
            table.add(reading, at, cue, AHEAD if said_of_all else SHARED)
        room -= len(previous.therapies)


def _room(reading: Reading, line: Line, cue: Mention) -> int:
    """How many therapies before the line a result can mean: "neither" means two in all."""
    words = reading.text(piece(reading, cue.span.start).start, cue.span.end + 1)
    pair = not TWO.isdisjoint(words.replace(",", " ").replace(".", " ").split())
    return 2 - len(line.therapies) if pair else MOST * MOST


def _is_bare(reading: Reading, cue: Mention) -> bool:
    """Whether a result opens its sentence with no subject of its own ("There was little change.")."""
    lead = reading.text(piece(reading, cue.span.start).start, cue.span.start).replace(",", " ").split()
    return BARE.issuperset(lead) and str(cue.value["outcome"]) in ("failed", "partial")


def _adjoins(reading: Reading, previous: Line, line: Line) -> bool:
    """Whether one sentence follows upon the other in a paragraph, with nothing told between."""
    between_them = reading.page.plain[previous.span.end : line.span.start]
    same = previous.therapies[0].section == line.therapies[0].section
    return same and not between_them.strip(" .\n\t") and "\n\n" not in between_them
