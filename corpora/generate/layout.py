"""Set what is to be said as one kind of writer does, and gather the labels as they fall."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from corpora.generate import words
from corpora.generate.draw import stock
from corpora.generate.grammar import Draft
from corpora.generate.situation import Situation
from corpora.generate.telling import ambient, messages
from corpora.generate.telling_words import Label, Message

__all__ = ["Labelled", "Role", "set_out", "styles"]

FILLERS = ("history", "exam", "procedure", "recovery")


@dataclass(frozen=True, slots=True)
class Role:
    """Words that play a part for a checklist: a specific reason, a template phrase, a stored image."""

    role: str
    start: int
    end: int


@dataclass(slots=True)
class Labelled:
    """A text with its facts and roles."""

    text: str
    facts: list[tuple[Label, int, int]]
    roles: list[Role]


@cache
def styles() -> Sequence[Mapping[str, Any]]:
    """Every style of `styles.toml`."""
    loaded: Sequence[Mapping[str, Any]] = tomllib.loads(
        (Path(__file__).parent / "styles.toml").read_text(encoding="utf-8")
    )["style"]
    return loaded


def set_out(s: Situation, style: Mapping[str, Any], dice: random.Random, dropped: bool = False) -> Labelled:
    """The note. `dropped`: headings were lost on the way."""
    register = style["register"]
    frame = {
        "place": dice.choice(stock()["place"]), "surgeon": dice.choice(stock()["surgeon"]),
        "number": str(dice.randint(100000, 9999999)), "date": words.day(dice, register, s.day),
    }  # fmt: skip
    draft = Draft(dice, register, {**ambient(s), **frame})
    labelled = Labelled("", [], [])
    _framed(draft, "head", style)
    headings = "none" if dropped else style["headings"]
    for section, told in _sections(s, style, dice, register):
        _section(draft, labelled, section, told, {**style, "headings": headings})
    _framed(draft, "tail", style)
    labelled.text = draft.text
    return labelled


def _framed(draft: Draft, rule: str, style: Mapping[str, Any]) -> None:
    register, draft.register = draft.register, style.get("frame", draft.register)
    draft.say(rule)
    draft.register = register


def _sections(
    s: Situation, style: Mapping[str, Any], dice: random.Random, register: str
) -> list[tuple[str, list[Message]]]:
    by_section: dict[str, list[Message]] = {}
    for message in messages(s, dice, register):
        by_section.setdefault(message.section, []).append(message)
    for section in FILLERS:
        if section in by_section:
            for _ in range(dice.choice((0, 1, 1, 2))):
                place = dice.randint(1, len(by_section[section]))
                by_section[section].insert(place, Message(section, f"filler.{section}"))
    if style.get("blanks") and dice.random() < 0.5:
        by_section.setdefault("care", []).append(Message("care", "filler.blank"))
    order = [*style["order"], *(each for each in by_section if each not in style["order"])]
    return [(section, by_section[section]) for section in order if section in by_section]


def _section(draft: Draft, labelled: Labelled, section: str, told: Sequence[Message], style: Mapping[str, Any]) -> None:
    if style.get("page") == section:
        draft.write("\n----- page 2 -----\n")
    if style["headings"] != "none":
        draft.say(f"heading.{section}")
        draft.write("\n" if style["headings"] == "line" else ": ")
    for number, message in enumerate(told):
        draft.write(style.get("bullet", ""))
        _message(draft, labelled, message, style["join"])
        draft.write(style["join"] if number < len(told) - 1 else _close(style))
    if style["headings"] == "line":
        draft.write("\n")


def _close(style: Mapping[str, Any]) -> str:
    lines = style["headings"] != "none" or style["join"] == "\n"
    return ("." if style["join"].startswith(".") else "") + ("\n" if lines else " ")


def _message(draft: Draft, labelled: Labelled, message: Message, join: str) -> None:
    start, first = len(draft.text), len(draft.marks)
    draft.say(message.rule, message.slots, loose=message.loose)
    if join.startswith(".") or join == "\n":
        draft.text = draft.text[:start] + draft.text[start : start + 1].upper() + draft.text[start + 1 :]
    for word, label in message.within:
        at = draft.text.index(word, start)
        labelled.facts.append((label, at, at + len(word)))
    for mark in draft.marks[first:]:
        left, right = _trimmed(draft.text, mark.start, mark.end)
        if mark.key.startswith("."):
            labelled.roles.append(Role(mark.key[1:], left, right))
        elif left < right:
            labelled.facts += [(label, left, right) for label in message.labels[mark.key]]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
