"""Wear a labelled text as a chart does, and move its labels along.

Every noise is a list of edits; none crosses the edge of a label, none touches a digit, none turns a word that carries
the meaning: labels stay exact and true.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping

from corpora.generate.layout import Labelled, Role

__all__ = ["NOISES", "Edit", "edited", "worn_text"]

Edit = tuple[int, int, str]
"""Start, end, what stands there instead."""
WIDTH = 76
LONG_WORD = re.compile(r"\b[a-z]{7,}\b")
ABBREVIATIONS = {
    "with": "w/", "patient": "pt", "history": "hx", "without": "w/o", "weeks": "wks", "months": "mos",
    "bilateral": "b/l", "physical therapy": "PT", "medication": "med", "injection": "inj", "procedure": "proc",
}  # fmt: skip
SHORTENED = re.compile(r"\b(" + "|".join(ABBREVIATIONS) + r")\b")
OCR = {"rn": "m", "cl": "d", "vv": "w", "li": "h", "fi": "ﬁ", "ll": "l1", "in": "ln"}


def typos(text: str, dice: random.Random) -> Iterable[Edit]:
    """Two letters changed about, one left out or one doubled, inside long words."""
    for found in LONG_WORD.finditer(text):
        if dice.random() < 0.02:
            at = dice.randint(found.start() + 2, found.end() - 3)
            pair = text[at : at + 2]
            yield at, at + 2, dice.choice((pair[::-1], pair[0], pair[0] * 2 + pair[1]))


def abbreviations(text: str, dice: random.Random) -> Iterable[Edit]:
    """Words written short."""
    for found in SHORTENED.finditer(text):
        if dice.random() < 0.5:
            yield found.start(), found.end(), ABBREVIATIONS[found.group()]


def ocr(text: str, dice: random.Random) -> Iterable[Edit]:
    """Letters misread by a scanner."""
    for found in LONG_WORD.finditer(text):
        pairs = [at for at in range(found.start() + 1, found.end() - 2) if text[at : at + 2] in OCR]
        if pairs and dice.random() < 0.08:
            at = dice.choice(pairs)
            yield at, at + 2, OCR[text[at : at + 2]]


def wrap(text: str, dice: random.Random) -> Iterable[Edit]:
    """Lines broken at a width, in the middle of sentences."""
    width, line = WIDTH + dice.choice((-6, 0, 4)), 0
    space = -1
    for at, character in enumerate(text):
        if character == "\n":
            line, space = at + 1, -1
        elif character == " ":
            space = at
        if at - line >= width and space > line:
            yield space, space + 1, "\n"
            line, space = space + 1, -1


def crlf(text: str, dice: random.Random) -> Iterable[Edit]:
    """Line ends of another system."""
    return [(found.start(), found.end(), "\r\n") for found in re.finditer("\n", text)]


def nbsp(text: str, dice: random.Random) -> Iterable[Edit]:
    """Spaces that do not break."""
    places = [found.start() for found in re.finditer("(?<=[0-9:]) (?=[A-Za-z])", text)]
    return [(at, at + 1, "\u00a0") for at in places if dice.random() < 0.5]


def caps(text: str, dice: random.Random) -> Iterable[Edit]:
    """Everything in capitals."""
    return [(0, len(text), text.upper())] if text.isascii() and dice.random() < 0.4 else []


def lower(text: str, dice: random.Random) -> Iterable[Edit]:
    """Nothing in capitals."""
    return [(0, len(text), text.lower())] if text.isascii() and dice.random() < 0.5 else []


NOISES: Mapping[str, Callable[[str, random.Random], Iterable[Edit]]] = {
    "abbreviations": abbreviations, "typos": typos, "ocr": ocr, "lower": lower, "caps": caps,
    "wrap": wrap, "nbsp": nbsp, "crlf": crlf,
}  # fmt: skip
"""In the order in which they come upon a note."""


def worn_text(labelled: Labelled, kinds: Iterable[str], dice: random.Random) -> Labelled:
    """The text after these noises, each as it comes or not."""
    chosen = set(kinds)
    for name, noise in NOISES.items():
        if name in chosen and dice.random() < 0.5:
            labelled = edited(labelled, noise(labelled.text, dice))
    return labelled


def edited(labelled: Labelled, edits: Iterable[Edit]) -> Labelled:
    """The text with the edits made (in order, apart from each other); those over the edge of a label are left out."""
    spans = [(start, end) for _, start, end in labelled.facts] + [(r.start, r.end) for r in labelled.roles]
    edges = sorted({at for span in spans for at in span})
    kept = [each for each in edits if _apart(each, edges)]
    parts, moved, at, shift = [], [], 0, 0
    for start, end, words in kept:
        parts += [labelled.text[at:start], words]
        at, shift = end, shift + len(words) - (end - start)
        moved.append((end, shift))
    parts.append(labelled.text[at:])
    places = _places(edges, moved)
    facts = [(label, places[start], places[end]) for label, start, end in labelled.facts]
    roles = [Role(r.role, places[r.start], places[r.end]) for r in labelled.roles]
    return Labelled("".join(parts), facts, roles)


def _apart(edit: Edit, edges: Iterable[int]) -> bool:
    """An edit of the same length moves nothing and may lie anywhere."""
    start, end, words = edit
    return len(words) == end - start or not any(start < edge < end for edge in edges)


def _places(edges: Iterable[int], moved: list[tuple[int, int]]) -> dict[int, int]:
    places, index, shift = {}, 0, 0
    for edge in edges:
        while index < len(moved) and moved[index][0] <= edge:
            shift = moved[index][1]
            index += 1
        places[edge] = edge + shift
    return places
