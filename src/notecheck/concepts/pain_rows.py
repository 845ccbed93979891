"""Pain rows: tables in which a line holds the pain scores and the columns say when.

    Pain (0-10)   | PRE 1048 | POST 1131 |      VAS mm     78         24
                  | 5        | 1         |      (under)    Before #1  After #1

The heads of the columns stand in the lines above the row, up to a blank line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from notecheck.concepts.pain_table import AFTER, BEFORE, Cell
from notecheck.core.mention import Mention
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["is_later", "row_cells"]

LATER = frozenset("wk wks week weeks mo mos month months".split())
MOST_COLUMNS = 8
"""More numbers in a row are a printed scale."""
MOST_LINES = 12
"""The heads are looked for in so many lines above."""


def row_cells(page: Page, mentions: Sequence[Mention]) -> list[Cell]:
    """The scores of every row of pain; one score alone is left to the reader of sentences."""
    cells: list[Cell] = []
    for label in mentions:
        if label.value.get("role") == "row" and not (cells and cells[-1].line.end > label.span.start):
            cells += _row(page.plain, label)
    return cells


def _row(plain: str, label: Mention) -> list[Cell]:
    line = _line(plain, label.span.start)
    most = 100 if label.value.get("hundred") and "mm" in plain[label.span.start : label.span.end].lower() else 10
    scores = [(f, s) for f in _fields(plain, line, label.span.end) if (s := _score(plain, f, most)) is not None]
    if not 2 <= len(scores) <= MOST_COLUMNS:
        return []
    heads = list(_heads(plain, line))
    texts = [_above(plain, line, heads, field) for field, _ in scores]
    return [
        Cell(field, score, _timing(texts, i), "", line, 100 if most == 100 else 10)
        for i, (field, score) in enumerate(scores)
    ]


def _timing(texts: Sequence[str], i: int) -> str:
    text = texts[i]
    days = [next((word for word in t.split() if _is_date(word)), None) for t in texts]
    today = days[-1]
    if today is not None and days.count(today) > 1:
        # "04/23 | 05/06 | 05/19 pre | 05/19 +1 h": the day with several columns is that of the procedure.
        return "baseline" if days[i] != today else "pre_procedure" if days.index(today) == i else "post_procedure"
    dated = any(_is_date(word) for word in text.split())
    before = any(word in text for word in (*BEFORE, "eval", "initial"))
    after = any(word in text for word in AFTER)
    if before and not after:
        return "baseline" if dated and i + 1 < len(texts) else "pre_procedure"
    if any(is_later(other) for other in texts):
        # "morning of shot | 2 weeks | 3 months"
        return "follow_up" if is_later(text) else "baseline"
    if after:
        return "follow_up" if dated else "post_procedure"
    return "pre_procedure" if i == 0 else "post_procedure"


def is_later(text: str) -> bool:
    """A column or a row weeks or months on, or of what held so long: "2 weeks", "3 mo check", "helped 10+ wks"."""
    words = text.replace("-", " ").split()
    return any(a.strip("|.,+").isdigit() and b.strip(".,|)") in LATER for a, b in pairwise(words))


def _is_date(word: str) -> bool:
    """A day such as 10/01 or 08/26/25; a blood pressure is higher."""
    parts = word.strip("()|,").split("/")
    return len(parts) in (2, 3) and all(p.isdigit() for p in parts) and int(parts[0]) <= 12 and int(parts[1]) <= 31


def _score(plain: str, field: Span, most: int) -> float | None:
    text = plain[field.start : field.end].removesuffix("/10").removesuffix("mm").strip()
    return float(text) if text.isdigit() and int(text) <= most else None


def _heads(plain: str, line: Span) -> Iterator[Span]:
    """The lines above the row, nearest first, up to a blank one or, above a table, the text."""
    tabled = False
    for _ in range(MOST_LINES):
        if line.start == 0:
            return
        line = _line(plain, line.start - 1)
        words = plain[line.start : line.end].strip()
        columns = "  " in words or "|" in words or "\t" in words
        if not words or (tabled and not columns):
            return
        tabled = tabled or columns
        yield line


def _above(plain: str, line: Span, heads: Sequence[Span], field: Span) -> str:
    """What stands over a field, in the heads of its column."""
    if "|" in plain[line.start : line.end]:
        column = plain.count("|", line.start, field.start)
        parts = [plain[h.start : h.end].split("|") for h in heads]
        return " ".join(p[column] for p in parts if column < len(p)).lower()
    left, right = field.start - line.start - 3, field.end - line.start + 10
    return " ".join(plain[h.start + max(0, left) : min(h.end, h.start + right)] for h in heads).lower()


def _fields(plain: str, line: Span, start: int) -> Iterator[Span]:
    """The fields behind the label: between bars, or with two blanks between them."""
    text = plain[start : line.end].replace("\t", "|").replace("  ", "||")
    position = start
    for part in text.split("|"):
        lead = len(part) - len(part.lstrip())
        if part.strip():
            yield Span(position + lead, position + len(part.rstrip()))
        position += len(part) + 1


def _line(plain: str, at: int) -> Span:
    end = plain.find("\n", at)
    return Span(plain.rfind("\n", 0, at) + 1, end if end >= 0 else len(plain))
