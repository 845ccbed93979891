"""Answer: what a label or a question of a form is answered with, yes or no. A helper idea.

How forms write it: "Active infection: No", "Fever? N", "Fever ( ) yes (x) no", "infection (no)", "infxn Y[ ] N[x]".
"""

from __future__ import annotations

from notecheck.concepts.beside import line_end
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["NO", "TICKED", "answer", "is_only_asked"]

NO = frozenset({"no", "none", "n", "denies", "denied", "neg", "negative", "absent", "nil", "never"})
YES = frozenset({"yes", "y"})
TICKED, UNTICKED = "\x06", "\x15"
"""Signs that the fold writes for boxes."""
OPEN = ("[", "(", TICKED, UNTICKED)
"""How a box begins."""
TICKS = ("[x]", "(x)", "[ x ]", TICKED)
BOXES = str.maketrans(",.;:?()[]|" + TICKED + UNTICKED, " " * 12)
SIGNS = tuple(":-|=(?")
CLOSED = ("", ".", ",", ";", "|", "\n")
REACH, NEAR = 34, 30
"""Characters after a label in which a box, or a word, answers it."""
PADDED = 120
"""The same with the blanks that align the columns of a form."""
WIDEST = "    "
WIDE = ("   ", "\t")
"""A gap between the columns of a form, as good as a colon."""


def answer(page: Page, label: Span) -> str | None:
    """yes, no, or None where nothing answers the label."""
    rest = _past_twin(page.plain[label.end : min(line_end(page, label.end), label.end + PADDED)])
    after = _squeezed(rest)[:REACH]
    at = label.end + len(after) - len(after.lstrip(" :-"))
    return _ticked(after.lower()) or (None if page.is_blank(at, at + 1) else _said(after[:NEAR]))


def is_only_asked(page: Page, words: Span) -> bool:
    """Whether the line asks for it and the answer stands on the next: "Discitis?" and then "None"."""
    end = line_end(page, words.end)
    return page.plain[words.end : end].rstrip().endswith("?") and bool(page.plain[end : end + NEAR].strip())


def _past_twin(row: str) -> str:
    """The row behind the rest of a label of two: " / osteomyelitis   no" goes on with the gap before its answer."""
    if not row.lstrip().startswith("/"):
        return row
    stop = min((at for at in map(row.find, (":", "|", *WIDE)) if at > 0), default=-1)
    return row[stop:] if stop > 0 and row[:stop].strip(" /").replace(" ", "").isalpha() else row


def _squeezed(row: str) -> str:
    """The row with each gap between its columns no wider than needed to see it."""
    while WIDEST in row:
        row = row.replace(WIDEST, WIDEST[1:])
    return row


def _said(after: str) -> str | None:
    if after.startswith(WIDE):
        after = ":" + after[1:]
    first = after.lower().lstrip(" )").removeprefix("?").lstrip(" ")
    if first[:1] == "0" and not first[1:3].strip(".,;) ")[:1].isalnum() and first[1:2] != "/":
        return "no"
    if first.startswith(("denies", "denied")) and first[6:7] in CLOSED:
        return "no"  # "Fever denies. Chills denies."
    if first[:1] == "n" and not first[1:2].isalpha() and "N" in after[:3]:
        return "no"
    words = first[1:].translate(BOXES).split()
    return _meaning(words[0]) if words and first.startswith(SIGNS) else None


def _ticked(after: str) -> str | None:
    """The ticked one of two boxes, whichever side of the box its word stands."""
    marks = [(after.find(mark), mark) for mark in TICKS if mark in after]
    if not marks:
        return None
    at, mark = min(marks)
    before = after[:at].translate(BOXES).split()
    if before and _meaning(before[0]) and not after.lstrip(" :?").startswith(OPEN):
        return _meaning(before[-1])
    rest = after[at + len(mark) :].lstrip(" :")
    word = rest[: next((i for i, char in enumerate(rest) if not char.isalpha()), len(rest))]
    tail = rest[len(word) :]
    closed = not tail.strip() or tail[0] in ".,;|)" or tail.startswith("  ") or tail.lstrip()[0] in "[(|" + UNTICKED
    return _meaning(word) if closed else None


def _meaning(word: str) -> str | None:
    return "no" if word in NO else "yes" if word in YES else None
