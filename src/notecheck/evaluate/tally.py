"""One note's results against its labels, as counts that add up over notes, and as errors in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from notecheck.evaluate.agree import KEYS, SCORED, agree, counted, match, overlap, value

__all__ = ["Count", "Error", "Row", "tally"]

Row = Mapping[str, Any]
Count = Counter[tuple[str, ...]]
"""Keys: ("note",), ("unanswered",), ("bad_offset",), ("fact", type, tp | fp | fn), ("item", id, gold, said),
("service", right | wrong), ("verdict", gold, said)."""
Error = tuple[Any, ...]
"""(note id, kind, what, words, words)."""
WIDTH = 90
NO_ANSWER: Row = {"facts": [], "checklists": [], "service": {}, "verdict": None}
ABSENT = ""
"""A verdict or status that was not given."""


def tally(gold: Row, said: Row | None, prefix: str = "") -> tuple[Count, list[Error]]:
    """Counts and errors of one note. `prefix`: only items whose id starts with it."""
    count: Count = Counter({("note",): 1})
    errors: list[Error] = []
    if said is None:
        count["unanswered",] += 1
        said = NO_ANSWER
    for fact in said["facts"]:
        if gold["text"][fact["start"] : fact["end"]] != fact["text"]:
            count["bad_offset",] += 1
    if "facts" in gold:
        _facts(gold, said, count, errors)
    if "items" in gold:
        _items(gold, said, prefix, count, errors)
    if gold.get("service"):
        right = gold["service"].get("id") == (said.get("service") or {}).get("id")
        count["service", "right" if right else "wrong"] += 1
    if gold.get("verdict"):
        count["verdict", gold["verdict"], said.get("verdict") or ABSENT] += 1
    return count, errors


def _facts(gold: Row, said: Row, count: Count, errors: list[Error]) -> None:
    scored = set(gold.get("fact_types") or SCORED)
    labelled = [fact for fact in gold["facts"] if fact["type"] in scored]
    found = [fact for fact in said["facts"] if counted(fact) and fact["type"] in scored]
    hit_labels, hit_found = _hits(labelled, found)
    optional = [fact for fact in labelled if fact.get("optional")]
    for i, fact in enumerate(labelled):
        if fact.get("optional"):
            continue
        count["fact", fact["type"], "tp" if i in hit_labels else "fn"] += 1
        if i not in hit_labels:
            words = gold["text"][fact["start"] : fact["end"]][:WIDTH]
            errors.append((gold["id"], "missed", fact["type"], words, fact.get("value")))
    for j, fact in enumerate(found):
        if j in hit_found or any(o["type"] == fact["type"] and overlap(o, fact) > 0 for o in optional):
            continue
        count["fact", fact["type"], "fp"] += 1
        errors.append((gold["id"], "spurious", fact["type"], fact["text"][:WIDTH], fact.get("value")))


def _hits(labelled: Sequence[Row], found: Sequence[Row]) -> tuple[set[int], set[int]]:
    """Which labels were found, and which finds are right.

    The same fact said again elsewhere is right as well, and finds a label that is still open.
    """
    pairs = match(labelled, found)
    hit_labels, hit_found = {i for i, _ in pairs}, {j for _, j in pairs}
    for j, fact in enumerate(found):
        again = [
            i
            for i, label in enumerate(labelled)
            if KEYS.get(fact["type"])
            and label["type"] == fact["type"]
            and agree(fact["type"], value(label), value(fact))
        ]
        if j not in hit_found and again:
            hit_found.add(j)
            hit_labels.update([i for i in again if i not in hit_labels][:1])
    return hit_labels, hit_found


def _items(gold: Row, said: Row, prefix: str, count: Count, errors: list[Error]) -> None:
    given = {item["id"]: item["status"] for each in said["checklists"] for item in each["items"]}
    for item, status in gold["items"].items():
        if not item.startswith(prefix):
            continue
        guess = given.get(item, "not_applicable")
        count["item", item, status, guess] += 1
        if collapsed(status) != collapsed(guess):
            errors.append((gold["id"], "item", item, f"gold {status}", f"said {guess}"))


def collapsed(status: str) -> str:
    """Met, gap or not applicable: the headline does not tell one gap from another."""
    return "gap" if status in ("partial", "missing", "conflict") else status
