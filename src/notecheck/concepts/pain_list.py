"""Pain lists: under a line that names the scale, one score a line, each led by its day or hour.

    NRS (nursing flowsheet)
      3/15   7
      3/20   9  (before transport)

Words may stand between the day and a score that dots, a colon or a wide gap leads to ("4 Aug 2025, clinic ..... 3"),
and in a table of two columns words alone may lead ("| today, on arrival | 7 |").
The day of the procedure is the note's own; where that is not known, that of a line which says so ("before transport",
"PACU"), else the last. Another day is a baseline, or a follow-up once a score after the procedure, or a higher one, was
told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from notecheck.concepts.pain_table import AFTER, BEFORE, Cell, line_at
from notecheck.core.mention import Mention
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["list_cells"]

MOST_ROWS = 40
OF_ANOTHER = (
    "nausea", "sleep", "mood", "anxi", "fatigue", "satisf", "sedation", "strength", "function", "stress", "itch",
    "energy",
)  # fmt: skip
"""What else is rated from 0 to 10."""
OF_TODAY = "today"
"""The day of a line that says so."""
OTHER_DAY = (
    "last",
    "previous",
    "prior",
    "check",
    "visit",
    "phone",
    "call",
    "follow",
    "week",
    "month",
    "office",
    "clinic",
)
"""Words of a line that tell of another day."""
NONE = "none"
"""No day of the list is the note's own."""
COLUMNS = 2
"""The moment and the score."""
LEAST = 2
"""One score alone is left to the reader of sentences."""


def list_cells(page: Page, mentions: Sequence[Mention], written: Mapping[int, bool] | None = None) -> list[Cell]:
    """The scores of every list. `written` tells of dated lines whether the day is the note's own; None: not known."""
    cells: list[Cell] = []
    led = {line_at(page.plain, m.span.start).start: m for m in mentions if m.value.get("role") == "dated-row"}
    for heading in mentions:
        if _is_of_pain(page.plain, heading) and not (cells and cells[-1].line.end > heading.span.start):
            rows = list(_rows(page.plain, line_at(page.plain, heading.span.start), led))
            cells += _cells(page.plain, rows, led, written) if len(rows) >= LEAST else []
    return cells


def _is_of_pain(plain: str, heading: Mention) -> bool:
    words = plain[heading.span.start : heading.span.end].lower()
    return heading.value.get("role") == "list" and not any(word in words for word in OF_ANOTHER)


def _rows(plain: str, line: Span, led: Mapping[int, Mention]) -> Iterator[tuple[Span, Span]]:
    """Each line that a day or hour leads, with its score."""
    for row in range(MOST_ROWS):
        if line.end + 1 >= len(plain):
            return
        line = line_at(plain, line.end + 1)
        if row == 0 and plain[line.start : line.end].lstrip(" |*-").lower().startswith("date"):
            continue
        score = _score(plain, line) or (led[line.start].groups["score"] if line.start in led else None)
        score = score or _in_last_cell(plain, line)
        if score is None:
            return
        yield line, score


def _score(plain: str, line: Span) -> Span | None:
    led, at = False, line.start
    moments = (*BEFORE, *AFTER)
    for word in plain[line.start : line.end].split():
        at = plain.index(word, at)
        bare = word.strip(":,|-*")
        if led and bare.removesuffix("/10").isdigit() and int(bare.removesuffix("/10")) <= 10:
            return Span(at, at + len(word.rstrip(":,|-*")))
        if bare and not _is_moment(bare) and not (led and bare.lower().startswith(moments)):
            return None
        led = led or bool(bare)
        at += len(word)
    return None


def _in_last_cell(plain: str, line: Span) -> Span | None:
    """The score of a row of two cells, of which the first holds words."""
    cells = plain[line.start : line.end].strip(" \t|").split("|")
    if len(cells) != COLUMNS or not any(char.isalpha() for char in cells[0]):
        return None
    bare = cells[1].strip().removesuffix("/10")
    at = plain.rindex(cells[1].strip() or "|", line.start, line.end)
    return Span(at, at + len(cells[1].strip())) if bare.isdigit() and int(bare) <= 10 else None


def _is_moment(word: str) -> bool:
    """A day such as 3/15, or an hour such as 14:20 or 0905."""
    digits = word.replace("/", "").replace(":", "").removesuffix("h")
    return digits.isdigit() and ("/" in word or ":" in word or len(digits) == 4)


def _cells(
    plain: str, rows: Sequence[tuple[Span, Span]], led: Mapping[int, Mention], written: Mapping[int, bool] | None
) -> Iterator[Cell]:
    texts = [plain[line.start : line.end].lower() for line, _ in rows]
    days = [_day(plain, line, led.get(line.start)) for line, _ in rows]
    told = (day for day, text in zip(days, texts, strict=True) if any(word in text for word in (*BEFORE, *AFTER)))
    today = next(told, days[-1])
    if OF_TODAY in days:
        today = OF_TODAY
    elif written is not None and any(line.start in written for line, _ in rows):
        today = next((day for day, (line, _) in zip(days, rows, strict=True) if written.get(line.start)), NONE)
    over, highest = False, 0.0
    for (line, field), text, day in zip(rows, texts, days, strict=True):
        score = float(plain[field.start : field.end].removesuffix("/10"))
        after = any(word in text for word in AFTER) and not any(word in text for word in BEFORE)
        other_day = day != today
        lower = over or score < highest
        timing = ("follow_up" if lower else "baseline") if other_day else "post_procedure" if after else "pre_procedure"
        over, highest = over or timing == "post_procedure", max(highest, score)
        yield Cell(field, score, timing, "", line)


def _day(plain: str, line: Span, led: Mention | None) -> str:
    """The day that leads a line, or "" where only an hour does."""
    if led is not None:
        day = led.groups["day"]
        return plain[day.start : day.end]
    words = plain[line.start : line.end].lower().strip(" *-|").split()
    if any(word.strip(",:") in ("today", "now") for word in words):
        return OF_TODAY
    first = words[0]
    if first[:1].isalpha():
        return "another" if any(word.startswith(OTHER_DAY) for word in words) else ""
    return first.strip(":,") if "/" in first else ""
