"""What the models learn from: the authored notes, each sentence and number marked with what it is evidence for.

A sentence carries a role where a gold fact, or a fact that the rules read, fills the role's part of an item. A note
counts for a role only where the rules' status of that item is the gold one: there the marks are right. Authors stay
apart: `Note.author` is what is left out when a model is measured.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from notecheck.check import Scan, check
from notecheck.core import note as core
from notecheck.core.fact import Fact
from notecheck.core.mention import Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page
from notecheck.core.verdict import Finding, Status
from notecheck.ingest.admit import admit_date
from notecheck.judge.load import load_policies
from notecheck.judge.policy import FactTest, Item
from notecheck.models.pain_number import Numbers
from notecheck.models.roles import roles
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out

__all__ = ["HAND", "HELD_OUT", "NUMBER_ROLES", "Example", "read_gold"]

CORPUS = Path(__file__).parent.parent / "corpora" / "synthetic" / "authored"
SPLITS = CORPUS.parent.parent.parent / "annotations" / "splits.toml"
_SPLITS = tomllib.loads(SPLITS.read_text(encoding="utf-8"))
HELD_OUT: tuple[str, ...] = (*_SPLITS["held_out"], *_SPLITS["hands_held_out"])
"""Authors of notes and of statements that nothing is learned from."""
HAND = "hand-"
"""How the name of a hand begins that wrote statements and no notes."""
TOLD_BESIDE = {"stored_images": ("images_stored", "stored"), "contrast": ("contrast", "contrast")}
"""Roles whose fact stands elsewhere than its words: the fact's field, and the lexicon's role of the words."""
EXCUSED = ("esi.pain-duration",)
"""Items that may not apply though what they ask for is told: how long a zoster has lasted."""
NUMBER_ROLES = {
    "rating_before": ("pre_procedure", "baseline", "current", "worst", "best", "average"),
    "rating_after": ("post_procedure",),
}


@dataclass(frozen=True)
class Example:
    """One note: its sentences' roles and its numbers' timings."""

    id: str
    author: str
    page: Page
    gold: Mapping[str, str]
    """Item to its gold status."""
    roles: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    """Role to the spans that carry it; a role that the note cannot teach is left out."""
    mentions: Mentions = field(default_factory=dict)
    ratings: Mapping[Span, str | None] | None = None
    """Number to the role it has; None where the note has no gold facts."""


def read_gold(authors: Collection[str] = (), folder: Path = CORPUS) -> Iterator[Example]:
    """Every authored note, those to measure with included, or those of some authors."""
    for path in sorted(folder.glob("*.gold.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            author = _author(path.name.removesuffix(".gold.jsonl"), row["id"])
            if not authors or author in authors:
                yield _example(row, author)


def _author(file: str, name: str) -> str:
    """The file stands for its author, but five authors share one."""
    return "-".join(name.split("-")[:2]) if file == "train" else file


def _example(row: Mapping[str, Any], author: str) -> Example:
    note = core.Note(row["id"], row["text"], admit_date(row.get("date")))
    scan, page, gold = check(note), lay_out(note), row.get("items", {})
    mentions = annotate(page)
    said = {finding.id: finding for each in scan.checklists for finding in each.findings}
    marks: dict[str, tuple[Span, ...]] = {}
    for role, supports in roles().items():
        item, _, part = supports[0].partition("/") if supports else ("", "", "")
        if role not in NUMBER_ROLES and item in gold and item in said and said[item].status == gold[item]:
            spans = _marked(role, supports[0], scan, mentions, row)
            if spans or _surely_lacks(said[item], part):
                marks[role] = spans
    if row["service"]["id"] == "esi" and row["service"].get("session") in ("initial", "unknown"):
        marks["earlier_injection"] = ()
    ratings = _ratings(page, row["facts"]) if "facts" in row else None
    return Example(note.id, author, page, gold, marks, mentions, ratings)


def _surely_lacks(finding: Finding, part: str) -> bool:
    """Whether the status, which is the gold one, says that this very part is not there."""
    if finding.status == Status.MISSING or (finding.status == Status.NOT_APPLICABLE and finding.id not in EXCUSED):
        return True
    return finding.status == Status.PARTIAL and tuple(finding.missing) == (part,)


def _marked(role: str, part: str, scan: Scan, mentions: Mentions, row: Mapping[str, Any]) -> tuple[Span, ...]:
    return tuple(_beside(role, scan, mentions) if role in TOLD_BESIDE else _spans(part, scan, row))


def _spans(part: str, scan: Scan, row: Mapping[str, Any]) -> Iterator[Span]:
    """Where facts, read or gold, fill the part."""
    item, _, name = part.partition("/")
    for test in _items()[item].parts[name].tests:
        if isinstance(test, FactTest):
            kinds = {test.fact: tuple(fact for fact in scan.facts if fact.type == test.fact)}
            yield from (fact.span for fact in test.find(kinds, scan.service) or ())
            gold = {test.fact: tuple(_gold_facts(test.fact, row))}
            yield from (fact.span for fact in test.find(gold, scan.service) or ())


def _gold_facts(kind: str, row: Mapping[str, Any]) -> Iterator[Fact]:
    for fact in row.get("facts", ()):
        if fact["type"] == kind:
            value = {key: tuple(x) if isinstance(x, list) else x for key, x in (fact["value"] or {}).items()}
            yield Fact(kind, Span(fact["start"], fact["end"]), SimpleNamespace(**value))  # type: ignore[arg-type]


@cache
def _items() -> Mapping[str, Item]:
    return {item.id: item for policy in load_policies() for item in policy.items}


def _beside(role: str, scan: Scan, mentions: Mentions) -> Iterator[Span]:
    said, words = TOLD_BESIDE[role]
    if any(fact.type == "imaging_guidance" and getattr(fact.value, said) is True for fact in scan.facts):
        for mention in mentions.get("imaging_guidance", ()):
            if mention.value.get("role") == words:
                yield mention.span


def _ratings(page: Page, facts: list[Mapping[str, Any]]) -> dict[Span, str | None]:
    scores = [fact for fact in facts if fact["type"] == "pain_score"]
    ratings: dict[Span, str | None] = {}
    for span, _, _ in Numbers(page).candidates():
        told = [fact for fact in scores if fact["start"] < span.end and span.start < fact["end"]]
        if not any(fact.get("optional") for fact in told):
            ratings[span] = next((_role(fact["value"]["timing"]) for fact in told), None)
    return ratings


def _role(timing: str) -> str | None:
    return next((role for role, timings in NUMBER_ROLES.items() if timing in timings), None)
