"""How far two readers of the same notes agree: spans by F1, items by Cohen's κ, each with a 95 % interval.

F1 is even-handed: neither reader is the truth. A span agrees exactly (same type and offsets), by overlap (same type,
one to one), or by overlap and value. A fact that either reader calls optional is left out, with what overlaps it.
κ (Cohen 1960) is agreement beyond what the two readers' own habits would give by chance; it is not defined where
both use one status only.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from notecheck.evaluate.agree import SCORED, agree, overlap, value
from notecheck.evaluate.tally import Count, Row, collapsed

__all__ = ["Agreement", "Difference", "compare", "kappa"]

WAYS = ("exact", "overlap", "value")
Pairs = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two readers differ: an item with both statuses, or a fact with its offsets and who has it."""

    note: str
    what: str
    start: int | None
    end: int | None
    first: Any
    second: Any


@dataclass(frozen=True, slots=True)
class Agreement:
    """Figures by name, their intervals, and every difference."""

    notes: int
    figures: Mapping[str, float | None]
    intervals: Mapping[str, tuple[float, float]]
    counts: Mapping[str, int]
    differences: Sequence[Difference]


def compare(first: Sequence[Row], second: Sequence[Row], resamples: int = 500, seed: int = 1) -> Agreement:
    """Agreement on the notes that both have read."""
    others = {str(row["id"]): row for row in second}
    pairs = [(row, others[str(row["id"])]) for row in first if str(row["id"]) in others]
    counts = [_count(a, b) for a, b in pairs]
    total = _sum(counts)
    differences = [each for a, b in pairs for each in (*_item_differences(a, b), *_fact_differences(a, b))]
    return Agreement(len(pairs), _figures(total), _intervals(counts, resamples, seed), _sizes(total), differences)


def kappa(pairs: Pairs) -> float | None:
    """Cohen's κ of pairs of statuses; None where chance alone would agree on everything."""
    n = pairs.total()
    if not n:
        return None
    firsts: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for (a, b), times in pairs.items():
        firsts[a] += times
        seconds[b] += times
    by_chance = sum(firsts[status] * seconds[status] for status in firsts) / n**2
    agreed = sum(times for (a, b), times in pairs.items() if a == b) / n
    return None if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)


def _count(a: Row, b: Row) -> Count:
    count: Count = Counter()
    if "facts" in a and "facts" in b:
        for kind in SCORED:
            ours, theirs = _counted(kind, a, b)
            for way, match in zip(WAYS, (_exact, _near, _near_and_same), strict=True):
                both = len(_pairs(ours, theirs, match))
                count["span", kind, way, "both"] += both
                count["span", kind, way, "sum"] += len(ours) + len(theirs)
    for item, status in a.get("items", {}).items():
        if item in b.get("items", {}):
            count["item", item, status, b["items"][item]] += 1
    return count


def _counted(kind: str, a: Row, b: Row) -> tuple[list[Row], list[Row]]:
    """The facts of a kind, without those that one reader calls optional and the other's that lie on nothing else."""
    first, second = ([fact for fact in row["facts"] if fact["type"] == kind] for row in (a, b))
    return _without_optional(first, second), _without_optional(second, first)


def _without_optional(own: Sequence[Row], others: Sequence[Row]) -> list[Row]:
    def lies_on_optional(fact: Row) -> bool:
        under = [each for each in others if overlap(fact, each) > 0]
        return any(each.get("optional") for each in under) and all(each.get("optional") for each in under)

    return [fact for fact in own if not fact.get("optional") and not lies_on_optional(fact)]


def _exact(a: Row, b: Row) -> bool:
    return bool((a["start"], a["end"]) == (b["start"], b["end"]))


def _near(a: Row, b: Row) -> bool:
    return overlap(a, b) > 0


def _near_and_same(a: Row, b: Row) -> bool:
    return _near(a, b) and (agree(a["type"], value(a), value(b)) or agree(a["type"], value(b), value(a)))


def _pairs(ours: Sequence[Row], theirs: Sequence[Row], fits: Callable[[Row, Row], bool]) -> list[tuple[int, int]]:
    """One to one, those that share most first."""
    found = [(overlap(a, b), i, j) for i, a in enumerate(ours) for j, b in enumerate(theirs) if fits(a, b)]
    taken: list[tuple[int, int]] = []
    for _, i, j in sorted(found, key=lambda each: (-each[0], each[1], each[2])):
        if all(i != x and j != y for x, y in taken):
            taken.append((i, j))
    return taken


def _sum(counts: Sequence[Count]) -> Count:
    total: Count = Counter()
    for count in counts:
        total.update(count)
    return total


def _figures(total: Count) -> dict[str, float | None]:
    figures: dict[str, float | None] = {}
    kinds = [kind for kind in SCORED if total["span", kind, "exact", "sum"]]
    for way in WAYS:
        for name, group in (("all", kinds), *((kind, [kind]) for kind in kinds)):
            both = sum(total["span", kind, way, "both"] for kind in group)
            every = sum(total["span", kind, way, "sum"] for kind in group)
            figures[f"span.{way}.{name}"] = 2 * both / every if every else None
    exact, headline = _item_pairs(total)
    for name in sorted(exact):
        figures[f"kappa.{name}"] = kappa(exact[name])
        figures[f"kappa3.{name}"] = kappa(headline[name])
        same = sum(times for (a, b), times in exact[name].items() if a == b)
        figures[f"agreed.{name}"] = same / exact[name].total()
    return figures


def _item_pairs(total: Count) -> tuple[dict[str, Pairs], dict[str, Pairs]]:
    """Pairs of statuses by item and over all, as they are, and as met / gap / not applicable."""
    exact: dict[str, Pairs] = {}
    headline: dict[str, Pairs] = {}
    for key, times in total.items():
        if key[0] == "item":
            for name in (key[1], "all"):
                exact.setdefault(name, Counter())[key[2], key[3]] += times
                headline.setdefault(name, Counter())[collapsed(key[2]), collapsed(key[3])] += times
    return exact, headline


def _sizes(total: Count) -> dict[str, int]:
    """How many labels stand behind each line: facts of both readers, items judged by both."""
    sizes = {f"span.{kind}": total["span", kind, "exact", "sum"] for kind in SCORED}
    exact, _ = _item_pairs(total)
    return {name: n for name, n in sizes.items() if n} | {f"item.{name}": p.total() for name, p in exact.items()}


def _intervals(counts: Sequence[Count], resamples: int, seed: int) -> dict[str, tuple[float, float]]:
    """The 2.5th and 97.5th percentile over resampled notes, of each figure that is defined."""
    dice = random.Random(seed)
    drawn: dict[str, list[float]] = {}
    for _ in range(resamples if counts else 0):
        for name, number in _figures(_sum(dice.choices(counts, k=len(counts)))).items():
            if number is not None:
                drawn.setdefault(name, []).append(number)
    return {name: _middle(sorted(numbers)) for name, numbers in drawn.items()}


def _middle(ordered: Sequence[float]) -> tuple[float, float]:
    last = len(ordered) - 1
    return ordered[round(0.025 * last)], ordered[round(0.975 * last)]


def _item_differences(a: Row, b: Row) -> Iterator[Difference]:
    for item, status in a.get("items", {}).items():
        other = b.get("items", {}).get(item)
        if other not in (None, status):
            yield Difference(str(a["id"]), item, None, None, status, other)


def _fact_differences(a: Row, b: Row) -> Iterator[Difference]:
    for kind in SCORED if "facts" in a and "facts" in b else ():
        ours, theirs = _counted(kind, a, b)
        near = _pairs(ours, theirs, _near)
        for i, j in near:
            if not _near_and_same(ours[i], theirs[j]):
                yield _difference(a, ours[i], value(ours[i]), value(theirs[j]))
        for i in set(range(len(ours))) - {i for i, _ in near}:
            yield _difference(a, ours[i], value(ours[i]), None)
        for j in set(range(len(theirs))) - {j for _, j in near}:
            yield _difference(a, theirs[j], None, value(theirs[j]))


def _difference(row: Row, fact: Row, first: object, second: object) -> Difference:
    return Difference(str(row["id"]), fact["type"], fact["start"], fact["end"], first, second)
