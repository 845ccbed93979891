"""Blanks: placeholders that were never filled in, and options that were not ticked. They document nothing."""

from __future__ import annotations

from collections.abc import Iterator

import re2

from notecheck.core.note import Span
from notecheck.core.page import Zone
from notecheck.nlp.fold import TICKED, UNTICKED

__all__ = ["blanks"]

PLACEHOLDER = re2.compile(
    rb"\*{3,}|_{2,}|@[A-Z][A-Z0-9_]*@|\{[^{}\n]{0,300}:\d+[^{}\n]{0,300}\}|\{[^{}\n]{1,80}\}|<<[^<>\n]{1,60}>>|\[\*[^\]\n]{0,60}\*\]"
)
BOX = re2.compile(rb"\x06|\x15|\[(?: ?|_+)\]|\[ ?[xX] ?\]|\( \)|\([xX]\)")
OPTION = 14
"""Characters of a short option such as "MAC"."""
SHORT = (b"e.g", b"i.e")
"""What a full stop ends without ending a sentence."""
MARGIN = 100
"""Blanks after a box that are looked through for the end of its line."""
ROW = re2.compile(rb"(?m)^[ \t]*[A-Z][A-Z /&-]{2,24}:?(?:\t| {2,})[^\n]*\([A-Za-z/ ]{1,12}\)[^\n]*$")
CELL = re2.compile(rb"[^ \t\n]+(?: [^ \t\n]+)*")
CHOICE = re2.compile(rb"\([A-Za-z/ ]{1,12}\)|[A-Za-z/]{1,12}")
"""A row with a label in capitals, one of whose short options stands in parentheses; its cells; and an option."""
GAP = re2.compile(rb" {3,}|\t|\n")


def blanks(plain: str) -> list[Zone]:
    """The placeholders and the labels of unticked options."""
    raw = plain.encode()
    found = [Span(*m.span()) for m in PLACEHOLDER.finditer(raw)]
    return [Zone(span, "blank") for span in [*found, *_unticked(plain, raw), *_uncircled(raw)]]


def _uncircled(raw: bytes) -> Iterator[Span]:
    """The options of a row of which another stands in parentheses, as if circled: "SEDATION  (none)  PO  IV  MAC"."""
    for row in ROW.finditer(raw):
        options = [cell.span() for cell in CELL.finditer(raw, *row.span())][1:]
        choices: list[tuple[int, int]] = []
        for start, end in options:
            if not CHOICE.fullmatch(raw, start, end):
                break
            choices.append((start, end))
        circled = [start for start, _ in choices if raw[start : start + 1] == b"("]
        if len(circled) == 1 and len(choices) > 1:
            yield from (Span(*each) for each in choices if each[0] != circled[0])


def _unticked(plain: str, raw: bytes) -> list[Span]:
    boxes = [(m.start(), m.end(), _is_ticked(plain[m.start() : m.end()])) for m in BOX.finditer(raw)]
    found: list[Span] = []
    for i, (start, end, ticked) in enumerate(boxes):
        if ticked:
            continue
        before = boxes[i - 1][1] if i else 0
        after = boxes[i + 1][0] if i + 1 < len(boxes) else len(plain)
        label = _label_before(plain, before, start) if _trails(plain, end) else None
        chosen = i > 0 and boxes[i - 1][2] and "\n" not in plain[before:start]
        found.append(label or Span(start, _label_end(raw, end, after, details=chosen)))
    return found


def _is_ticked(box: str) -> bool:
    return TICKED in box or (UNTICKED not in box and "x" in box.lower())


def _trails(plain: str, end: int) -> bool:
    """Whether the box stands at the end of its line, so that its label is what comes before it."""
    rest = plain[end : end + MARGIN].lstrip(" \t\r")
    return not rest or rest[0] == "\n"


def _label_before(plain: str, before: int, start: int) -> Span | None:
    line = plain.rfind("\n", 0, start) + 1
    left = max(line, before)
    label = plain[left:start]
    gap = label.rstrip().rfind("   ")
    left += gap + 3 if gap >= 0 else 0
    return Span(left, start + 1) if plain[left:start].strip(" :-") else None


def _label_end(raw: bytes, end: int, limit: int, *, details: bool) -> int:
    """An option's label ends at the next box, at a wide gap or at the end of the line.

    After a row with a ticked option, what follows a colon is about the one that was chosen, and what follows a full
    stop is something else: "[x] moderate [ ] MAC: midazolam 1 mg", "[x] given [ ] withheld. Dexamethasone 10 mg".
    """
    first = end + len(raw[end:limit]) - len(raw[end:limit].lstrip(b" "))
    gap = GAP.search(raw, first, limit)
    stop = gap.start() if gap else limit
    full = raw.find(b". ", first, stop)
    while full >= 0 and raw[full - 3 : full].lower() in SHORT:
        full = raw.find(b". ", full + 1, stop)
    stop = full + 1 if details and full >= 0 else stop
    colon = raw.find(b": ", first, min(stop, first + OPTION))
    return colon if details and colon >= 0 else stop
