"""Rules and models on authors that neither had seen, replayed item by item from `unseen.jsonl` and `left_out.jsonl`.

`unseen.jsonl` holds what the rules said of nine authors' notes before they were widened from that author (the program
of that day), `left_out.jsonl` what models that never saw the author say of a note's likeliest sentence or number.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notecheck.evaluate.tally import Count, collapsed
from notecheck.judge.doubt import graded
from notecheck.models import sentence_reader
from notecheck.models.roles import by_part, roles
from notecheck.models.sentence_reader import Limits, Reader
from notecheck.models.weights import load

__all__ = ["ALL", "LEFT_OUT", "MODELS", "UNSEEN", "WANTING", "Replayed", "counts", "replay"]

HOME = Path(__file__).parent
UNSEEN = HOME / "unseen.jsonl"
LEFT_OUT = HOME / "left_out.jsonl"
MODELS = ("sentence-role", "pain-number")
ALL = (*MODELS, sentence_reader.NAME)
WANTING = ("partial", "missing")


@dataclass(frozen=True)
class Replayed:
    """One item of one note."""

    note: str
    author: str
    item: str
    gold: str
    rules: str
    said: str
    """The status with the models asked."""
    unclear: bool
    grade: str
    """The status, a gap's with how near a model came to reading what it lacks (judge/doubt.py)."""

    @property
    def right(self) -> bool:
        """Whether met, gap and not applicable are told apart as in gold."""
        return collapsed(self.said) == collapsed(self.gold)


def replay(
    models: Collection[str] = MODELS, learned_from: Mapping[str, Mapping[str, float]] | None = None
) -> list[Replayed]:
    """Every item of the unseen notes, with these models asked; `learned_from` replaces what they say of each note."""
    likeliest = learned_from or {row["id"]: _said(row, models) for row in _rows(LEFT_OUT)}
    limits = _limits(models)
    found = []
    for note in _rows(UNSEEN):
        here = likeliest.get(note["id"], {})
        sure, doubtful = _parts(here, limits)
        shares = by_part({name: here.get(name, 0.0) / limit.unclear for name, limit in limits.items()})
        for item, (gold, rules, missing) in note["items"].items():
            lacking = {f"{item}/{part}" for part in missing}
            said, unclear = rules, False
            if rules in WANTING and lacking:
                said = "met" if lacking <= sure else rules
                unclear = said != "met" and not lacking.isdisjoint(doubtful - sure)
            grade = "unclear" if unclear else said
            if said in WANTING and not unclear and lacking:
                grade = graded(said, [shares.get(part) for part in lacking])
            said = "partial" if unclear else said
            found.append(Replayed(note["id"], note["author"], item, gold, rules, said, unclear, grade))
    return found


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def _said(row: Mapping[str, Any], models: Collection[str]) -> Mapping[str, float]:
    """What the models say of a note; where the second reader is asked, both together."""
    said: Mapping[str, float] = row["likeliest"]
    return {**said, **row.get("together", {})} if sentence_reader.NAME in models else said


def _limits(models: Collection[str]) -> dict[str, Limits]:
    """Output to its limits, the second reader's where it is asked."""
    limits: dict[str, Limits] = {}
    for name in models:
        if name == sentence_reader.NAME:
            reader = sentence_reader.shipped()
            if not isinstance(reader, Reader):
                raise reader
            limits |= reader.limits
        else:
            limits |= {key: Limits(each.sure, each.unclear) for key, each in load(name).outputs.items()}
    return limits


def _parts(likeliest: Mapping[str, float], limits: Mapping[str, Limits]) -> tuple[set[str], set[str]]:
    """The parts that a model fills, and those that it doubts."""
    sure: set[str] = set()
    doubtful: set[str] = set()
    for name, limit in limits.items():
        if likeliest.get(name, 0.0) >= limit.sure:
            sure.update(roles()[name])
        elif likeliest.get(name, 0.0) >= limit.unclear:
            doubtful.update(roles()[name])
    return sure, doubtful


def counts(replayed: Sequence[Replayed]) -> list[Count]:
    """As `notecheck evaluate` counts, one a note; the verdict from the items alone."""
    notes: dict[str, Count] = {}
    statuses: dict[str, list[tuple[str, str]]] = {}
    for each in replayed:
        notes.setdefault(each.note, Counter({("note",): 1}))["item", each.item, each.gold, each.said] += 1
        statuses.setdefault(each.note, []).append((each.gold, each.said))
    for note, pairs in statuses.items():
        gold, said = (_verdict([pair[side] for pair in pairs]) for side in (0, 1))
        notes[note]["verdict", gold, said] += 1
    return list(notes.values())


def _verdict(statuses: Sequence[str]) -> str:
    if "conflict" in statuses:
        return "hold"
    return "addendum" if set(statuses) & set(WANTING) else "ready"
