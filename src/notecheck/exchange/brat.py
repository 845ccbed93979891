"""brat's standoff: NAME.txt, NAME.ann, and NAME.json for what a .ann cannot hold of a note.

A fact is a text-bound annotation, `T1<tab>type start end<tab>words`; its value and all else it holds is JSON in a note
on it, `#1<tab>AnnotatorNotes T1<tab>…`. A .ann is a file of lines, so a span that runs over a line break is written
in pieces, `start end;start end`, as brat itself does; pieces with nothing but a line break between them are one span.

Format: https://brat.nlplab.org/standoff.html. Counts code points.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from notecheck.evaluate.gold import GoldError, check_labels
from notecheck.evaluate.tally import Row
from notecheck.exchange.places import Places

__all__ = ["Document", "configuration", "from_document", "to_document"]

OWN = ("type", "start", "end")
BREAKS = "\r\n"


@dataclass(frozen=True, slots=True)
class Document:
    """The three files of a note."""

    text: str
    annotations: str
    rest: str


def configuration(types: Sequence[str]) -> str:
    """An annotation.conf that knows these types of facts."""
    return "[entities]\n" + "".join(f"{name}\n" for name in types) + "\n[relations]\n\n[events]\n\n[attributes]\n"


def to_document(row: Row, *, utf16: bool = False) -> Document:
    """The note as brat keeps it."""
    places = Places(row["text"], utf16=utf16)
    lines = []
    for number, fact in enumerate(row.get("facts", []), 1):
        pieces = _pieces(row["text"], fact["start"], fact["end"])
        spans = ";".join(f"{places.out(start)} {places.out(end)}" for start, end in pieces)
        words = " ".join(_flat(row["text"][start:end]) for start, end in pieces)
        lines.append(f"T{number}\t{fact['type']} {spans}\t{words}")
        value = json.dumps({key: each for key, each in fact.items() if key not in OWN}, ensure_ascii=True)
        lines.append(f"#{number}\tAnnotatorNotes T{number}\t{value}")
    rest = {key: value for key, value in row.items() if key not in ("text", "facts")} | {"labelled": "facts" in row}
    return Document(row["text"], "".join(f"{line}\n" for line in lines), json.dumps(rest, ensure_ascii=False))


def _flat(words: str) -> str:
    """Words that keep within one field of one line, whatever a reader takes for the end of one."""
    return " ".join(f"{words}.".replace("\t", " ").splitlines())[:-1]


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The span without its line breaks; a span of nothing else stays whole."""
    pieces, at = [], start
    for position in range(start, end + 1):
        if position == end or text[position] in BREAKS:
            if at < position:
                pieces.append((at, position))
            at = position + 1
    whole = pieces and pieces[0][0] == start and pieces[-1][1] == end
    return pieces if whole else [(start, end)]


def from_document(document: Document, name: str, *, utf16: bool = False) -> Row:
    """The note again. GoldError for spans that lie apart, and for lines that brat does not write."""
    places = Places(document.text, utf16=utf16)
    facts: dict[str, dict[str, Any]] = {}
    values: dict[str, Mapping[str, Any]] = {}
    for number, line in enumerate(document.annotations.split("\n"), 1):
        place = f"{name}.ann:{number}"
        try:
            if line.startswith("T"):
                key, head, _ = line.split("\t", 2)
                facts[key] = _fact(head, document.text, places, place)
            elif line.startswith("#") and "\tAnnotatorNotes " in line:
                _, head, note = line.split("\t", 2)
                values[head.split(" ")[1]] = _value(note)
        except (ValueError, IndexError):
            raise GoldError("E_BAD_FIELD", place, "not a line of standoff") from None
    rest = _rest(document.rest, f"{name}.json")
    row: dict[str, Any] = {"id": name, **rest, "text": document.text}
    if row.pop("labelled", True) or facts:
        row["facts"] = [{**fact, **values.get(key, {"value": {}})} for key, fact in facts.items()]
    check_labels(row, name)
    return row


def _rest(content: str, place: str) -> dict[str, Any]:
    try:
        rest = json.loads(content) if content else {}
    except (ValueError, RecursionError):
        raise GoldError("E_BAD_JSON", place, "not JSON") from None
    if not isinstance(rest, dict):
        raise GoldError("E_BAD_FIELD", place, "not an object")
    return rest


def _value(note: str) -> Mapping[str, Any]:
    """What a note on a span holds; a person's remark is kept as one."""
    try:
        value = json.loads(note)
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else {"value": {}, "remark": note}


def _fact(head: str, text: str, places: Places, place: str) -> dict[str, Any]:
    kind, _, spans = head.partition(" ")
    pieces = [[places.back(int(at), place) for at in piece.split(" ")] for piece in spans.split(";")]
    for (_, end), (start, _) in pairwise(pieces):
        if text[end:start].strip(BREAKS):
            raise GoldError("E_BAD_OFFSET", place, f"{end}-{start} lies between pieces; a fact is one span")
    return {"type": kind, "start": pieces[0][0], "end": pieces[-1][1]}
