"""Boxes and answers on forms that tell where a therapy stands. A helper of therapy_standing."""

from __future__ import annotations

from notecheck.concepts.therapy_clause import COLUMN
from notecheck.concepts.therapy_reading import Reading
from notecheck.core.mention import Mention

__all__ = [
    "after_bracket",
    "closes",
    "is_answer",
    "is_left_blank",
    "is_only_asked",
    "is_ticked",
    "is_unfilled",
    "is_unticked",
]

TICKED = ("[x]", "[ x ]", "(x)", "\x06")
"""A ticked box before a choice."""
EMPTY = ("[ ]", "[]", "[_]", "( )", "\x15")
"""Empty boxes before a choice."""
LINE = 120
"""Characters of a row of choices."""
SHORTLY = ("y", "n", "still", "current", "ongoing", "daily")
"""How an answer begins that says little more than yes or no."""
ANSWER = (":", "=", "?")
"""Signs between a label and its answer."""


def is_ticked(reading: Reading, start: int) -> bool:
    """Whether a therapy is a choice whose box is ticked, which documents that it was given."""
    return reading.text(max(0, start - 5), start).rstrip().endswith(TICKED)


def is_unticked(reading: Reading, cue: Mention) -> bool:
    """Whether a cue is a choice on a form whose box stands empty."""
    return reading.page.plain[max(0, cue.span.start - 5) : cue.span.start].rstrip().endswith(EMPTY)


def closes(reading: Reading, cue: Mention) -> bool:
    """Whether a cue answers a label, and its column ends there ("OPIOIDS: NO   RELAXANTS: YES")."""
    return is_answer(reading, cue) and reading.text(cue.span.end, cue.span.end + len(COLUMN)) == COLUMN


def is_answer(reading: Reading, cue: Mention) -> bool:
    """Whether a cue begins with the sign after a label ("meds taken: none")."""
    return reading.text(cue.span.start, cue.span.start + 1) in ANSWER


def is_only_asked(reading: Reading, cue: Mention) -> bool:
    """Whether a cue stands in a question that prose answers ("Is any exercise going on? His wife swims")."""
    line = reading.text(cue.span.end, cue.span.end + LINE).partition("\n")[0]
    question, mark, answer = line.partition("?")
    first = answer.lstrip(" -:").removeprefix("a.").removeprefix("a:").lstrip()
    asked = bool(mark) and not any(stop in question for stop in ".;:|")
    return asked and bool(first) and not first.startswith((*SHORTLY, *TICKED, *EMPTY, "_"))


def after_bracket(reading: Reading, end: int) -> int:
    """Where words go on behind what stands in brackets after a therapy ("PT sheet (bridges, clams) each evening")."""
    line = reading.text(end, end + LINE).partition("\n")[0]
    close = line.find(")")
    return end + close + 1 if line.lstrip().startswith("(") and close > 0 else end


def is_unfilled(reading: Reading, end: int) -> bool:
    """Whether a placeholder stands where a label's answer should be ("Chiropractic: ***")."""
    line = reading.text(end, end + LINE).partition("\n")[0]
    answer = line.lstrip(" :-")
    at = end + len(line) - len(answer)
    return bool(answer) and at > end and not answer.startswith(EMPTY) and reading.page.is_blank(at, at + 1)


def is_left_blank(reading: Reading, end: int) -> bool:
    """Whether the choices after a therapy are all left open ("PT [ ] ordered [ ] done")."""
    line = reading.text(end, end + LINE).partition("\n")[0].lstrip(" :-")
    return line.startswith(EMPTY) and not any(box in line for box in TICKED)
