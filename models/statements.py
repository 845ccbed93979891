"""Statements written for the models alone: corpora/synthetic/statements/HAND/ROLE.txt, one a line.

`+` carries the role, `-` does not though it seems to; `¶` breaks the line, and `«…»` goes round the part that carries
the role where other sentences stand beside it. In `ratings.txt` each number that could rate pain stands in braces with
what it is: "in with {8 before}/10, out at {two after}, Aldrete {10 none}". What `none.txt` holds carries no
role at all, and none of its numbers rates pain. Nor does any number of the documents in `reports.txt`, one on a line,
where `«…»` goes round what carries some role.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from examples import HAND, NUMBER_ROLES, Example

from notecheck.core.note import Note, Span
from notecheck.core.page import Page
from notecheck.core.time import PartialDate
from notecheck.models.pain_number import Numbers
from notecheck.models.roles import roles
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out

__all__ = ["STATEMENTS", "read_statements"]

STATEMENTS = Path(__file__).parent.parent / "corpora" / "synthetic" / "statements"
RATINGS, NONE, REPORTS = "ratings", "none", "reports"
BRACED = re.compile(r"\{([^{} ]+(?: ?(?:-|to) ?[^{} ]+)?) (before|after|none)\}")
MARKED = re.compile("«([^»]*)»")
WRITTEN_ON = PartialDate(2026, 11, 30)
"""The day on which every statement is taken to be written."""
RATED = {"before": "rating_before", "after": "rating_after", "none": None}


def read_statements(folder: Path = STATEMENTS) -> Iterator[Example]:
    """Every statement as an example that teaches the one role it was written for."""
    for path in sorted(folder.glob("*/*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and path.stem in (RATINGS, NONE, REPORTS, *roles()):
                name, hand = f"{path.parent.name}/{path.stem}:{number}", HAND + path.parent.name
                yield _example(name, hand, path.stem, line)


def _example(name: str, hand: str, kind: str, line: str) -> Example:
    if kind == RATINGS:
        return _passage(name, hand, line)
    return _unrated(name, hand, kind, line) if kind in (NONE, REPORTS) else _statement(name, hand, kind, line)


def _unrated(name: str, hand: str, kind: str, line: str) -> Example:
    """A line of which no number rates pain. Sentences of whole reports teach nothing: so many that carry no role would
    make the models shy of all.
    """
    plain, _ = _taken_out(MARKED, line[2:].strip())
    page = _page(name, plain)
    ratings = dict.fromkeys(each.span for each in Numbers(page).candidates())
    told = dict.fromkeys(set(roles()) - set(NUMBER_ROLES), ()) if kind == NONE else {}
    return Example(name, hand, page, {}, told, annotate(page), ratings)


def _statement(name: str, hand: str, role: str, line: str) -> Example:
    sign, text = line[0], line[2:].strip()
    plain, spans = _taken_out(MARKED, text)
    carrying = tuple(spans or [Span(0, len(plain))]) if sign == "+" else ()
    page = _page(name, plain)
    return Example(name, hand, page, {}, {role: carrying}, annotate(page))


def _passage(name: str, hand: str, line: str) -> Example:
    kinds = [found[2] for found in BRACED.finditer(line)]
    plain, spans = _taken_out(BRACED, line)
    page = _page(name, plain)
    told = dict(zip(spans, (RATED[kind] for kind in kinds), strict=True))
    ratings = {
        each.span: told[span] for each in Numbers(page).candidates() for span in told if span.overlaps(each.span)
    }
    return Example(name, hand, page, {}, {}, annotate(page), ratings)


def _page(name: str, text: str) -> Page:
    return lay_out(Note(name, text, WRITTEN_ON))


def _taken_out(marks: re.Pattern[str], text: str) -> tuple[str, list[Span]]:
    """The text without its marks, lines broken, and where the first group of each stands in it."""
    pieces, spans, end, length = [], [], 0, 0
    for found in marks.finditer(text):
        before = text[end : found.start()]
        pieces += [before, found[1]]
        length += len(before)
        spans.append(Span(length, length + len(found[1])))
        length, end = length + len(found[1]), found.end()
    return "".join([*pieces, text[end:]]).replace("¶", "\n"), spans
