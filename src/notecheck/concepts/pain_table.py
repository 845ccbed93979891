"""Flowsheets: the pain column of a table, its cells separated by bars or aligned under the heading.

A blank cell ("--") is nothing. The row says when ("Pre", "PACU 1"), or else its place does: the first score
is before the procedure, those after a row without a score are after it. The site column may name another
site.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notecheck.core.mention import Mention
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["AFTER", "BEFORE", "Cell", "body", "fields", "line_at", "table_cells"]

MOST_ROWS = 60
RULE = frozenset("-+=| ")
"""Signs of a line that only rules off."""
LEEWAY = 2
"""A cell may stand fewer characters beside its heading."""
BEFORE = (
    "pre",
    "holding",
    "arrival",
    "intake",
    "admit",
    "admission",
    "baseline",
    "before",
    "check-in",
    "triage",
)
AFTER = ("pacu", "post", "recovery", "discharge", "d/c", "after", "phase ii", "home", "departure", "ready")
UNRATED = ("not asked", "not rated", "site sore", "site hurts", "site tender", "site pain", "hand sore", "throat sore")
"""Words of a row whose score is not the pain's."""
DURING = (
    "in room",
    "procedure room",
    "needle",
    "timeout",
    "time-out",
    "intra",
    "start",
    "during",
    "prone",
    "or ",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One score of a flowsheet."""

    span: Span
    score: float
    timing: str
    site: str
    line: Span
    """The row that it stands in."""
    out_of: int = 10


@dataclass(frozen=True, slots=True)
class _Row:
    line: Span
    text: str
    field: Span | None
    site: str


def table_cells(page: Page, mentions: Sequence[Mention]) -> list[Cell]:
    """The scores of every flowsheet on the page."""
    cells: list[Cell] = []
    read_to = 0
    for heading in sorted(mentions, key=lambda m: (m.span.start, -m.span.end)):
        if heading.span.start < read_to:
            continue
        if heading.value.get("role") in ("pain", "change"):
            read_to = heading.span.end
        if heading.value.get("role") == "change":
            cells += _changes(page.plain, heading.span)
        elif heading.value.get("role") == "pain":
            cells += _table(page.plain, heading, mentions)
    return cells


def _changes(plain: str, heading: Span) -> Iterator[Cell]:
    """A log of earlier injections: "8 -> 2" under "NRS before -> after"."""
    head = line_at(plain, heading.start)
    for line in body(plain, head):
        numbers = [f for f in fields(plain, line) if _touches(f, line, heading, head)]
        scores = [(f, score) for f in numbers if (score := _score(plain, f)) is not None]
        for (field, score), timing in zip(scores, ("baseline", "follow_up"), strict=False):
            yield Cell(field, score, timing, "", line)


def _touches(field: Span, line: Span, heading: Span, head: Span) -> bool:
    return field.start - line.start <= heading.end - head.start and heading.start - head.start <= field.end - line.start


def _table(plain: str, column: Mention, mentions: Sequence[Mention]) -> Iterator[Cell]:
    heading, told = column.span, column.value.get("timing")
    head = line_at(plain, heading.start)
    if len(fields(plain, head)) < 3 and _bars(plain, head) < 3:
        return
    site = next((m.span for m in mentions if m.value.get("role") == "site" and _within(m.span, head)), None)
    rows = [_row(plain, line, head, heading, site) for line in body(plain, head)]
    most = 100 if column.value.get("hundred") else 10
    seen = during = column.section == "recovery"
    for row in rows:
        score = _score(plain, row.field, most)
        during = during or _has(row.text, DURING) or (seen and score is None)
        if row.field is not None and score is not None:
            words = plain[row.line.start : row.field.start].lower()
            words = words if _has(words, (*AFTER, *BEFORE)) else row.text.replace("baseline", "")
            timing = str(told) if told else _timing(words, first=not seen, during=during)
            place = "beside" if any(word in row.text for word in UNRATED) else row.site
            yield Cell(row.field, score, timing, place, row.line, most)
            seen = True


def _timing(text: str, *, first: bool, during: bool) -> str:
    if _has(text, AFTER) and not _has(text, BEFORE):
        return "post_procedure"
    if _has(text, BEFORE):
        return "pre_procedure"
    return "pre_procedure" if first and not during else "post_procedure"


def _has(text: str, words: Sequence[str]) -> bool:
    """Whether a word of the row begins with one of these: no "or" in "rollator"."""
    apart = " " + "".join(c if c.isalnum() or c in "-/" else " " for c in text) + " "
    return any(f" {word}" in apart for word in words)


def _row(plain: str, line: Span, head: Span, heading: Span, site: Span | None) -> _Row:
    field = _under(plain, line, head, heading)
    where = _under(plain, line, head, site) if site else None
    name = plain[where.start : where.end] if where else ""
    return _Row(line, plain[line.start : line.end].lower(), field, name)


def _score(plain: str, field: Span | None, most: int = 10) -> float | None:
    if field is None:
        return None
    text = plain[field.start : field.end].rstrip(",;*").removesuffix("/10")
    return float(text) if text.isdigit() and int(text) <= most else None


def body(plain: str, head: Span) -> Iterator[Span]:
    """The lines under the heading, up to a blank line or one that is no row."""
    line, columns = head, _bars(plain, head)
    for _ in range(MOST_ROWS):
        if line.end + 1 >= len(plain):
            return
        line = line_at(plain, line.end + 1)
        text = plain[line.start : line.end].strip()
        if not text:
            return
        barred = columns > 2 and _bars(plain, line) == columns
        if not barred and not set(text) <= RULE and not _is_row(plain, line, text):
            return
        if any(c.isalnum() for c in text):
            yield line


def _is_row(plain: str, line: Span, text: str) -> bool:
    """Whether a line without bars holds a number, and is parted into fields or opens with the hour."""
    return any(c.isdigit() for c in text) and (len(fields(plain, line)) > 2 or _is_clocked(text))


def _bars(plain: str, line: Span) -> int:
    """The bars of a row that begins with one, less that: its columns, empty ones too."""
    row = plain[line.start : line.end].strip()
    return row.count("|") - 1 if row.startswith("|") else 0


def _is_clocked(text: str) -> bool:
    """Whether a row only tells what was done at a time: "0855  block in"."""
    clock = text.split(maxsplit=1)[0].replace(":", "")
    return len(clock) == 4 and clock.isdigit()


def _under(plain: str, line: Span, head: Span, heading: Span) -> Span | None:
    """The field of the line under a heading: by bars or tabs where there are any, else by place."""
    for bar in "|\t":
        if bar in plain[head.start : head.end]:
            return _counted(plain, line, plain.count(bar, head.start, heading.start), bar)
    heads, cells = fields(plain, head), fields(plain, line)
    left, right = heading.start - head.start, heading.end - head.start
    shared = [min(c.end - line.start, right) - max(c.start - line.start, left) for c in cells]
    under = next((i for i, length in enumerate(shared) if length > 0), None)
    beside = max(shared, default=-LEEWAY)
    if under is not None or beside > -LEEWAY:
        return cells[shared.index(beside) if under is None else under]
    column = next(i for i, field in enumerate(heads) if field.end > heading.start)
    return cells[column] if len(cells) == len(heads) else None


def _counted(plain: str, line: Span, column: int, bar: str) -> Span | None:
    parts = plain[line.start : line.end].split(bar)
    if column >= len(parts) or not parts[column].strip():
        return None
    start = line.start + sum(len(part) + 1 for part in parts[:column])
    left = start + len(parts[column]) - len(parts[column].lstrip())
    return Span(left, left + len(parts[column].strip()))


def fields(plain: str, line: Span) -> list[Span]:
    """Words or groups of words with single blanks between letters; numbers stand alone."""
    fields: list[Span] = []
    start = line.start
    while start < line.end:
        if plain[start] in " \t|":
            start += 1
            continue
        end = start
        while end < line.end and plain[end] not in " \t|":
            end += 1
        joined = fields and fields[-1].end == start - 1 and plain[start - 1] == " "
        if joined and not plain[start:end][0].isdigit() and not plain[fields[-1].start].isdigit():
            fields[-1] = Span(fields[-1].start, end)
        else:
            fields.append(Span(start, end))
        start = end
    return fields


def line_at(plain: str, at: int) -> Span:
    """The line in which a place lies."""
    end = plain.find("\n", at)
    return Span(plain.rfind("\n", 0, at) + 1, end if end >= 0 else len(plain))


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
