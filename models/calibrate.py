"""Confidence that means what it says: rates, reliability, and what is gained by leaving the least sure to a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from cascade import Replayed

__all__ = ["calibration_error", "coverage", "reliability", "scored", "write_trust"]

DRAW = 5
"""How many notes' weight the rate of a status has beside an item's own."""
BINS = (0.0, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
Scored = tuple[float, bool]
"""(confidence, right)."""


def _names(each: Replayed) -> Iterator[str]:
    """Its grade; and for a gap's grade the bare status, under "any", which is its rate where no model is asked."""
    yield each.grade
    if each.grade not in ("unclear", each.said):
        yield each.said


class Rates:
    """How often each status, and each status of each item, was right; a gap counts as its status and by its grade."""

    def __init__(self, items: Sequence[Replayed]) -> None:
        kept = [(each, name) for each in items for name in _names(each)]
        self.said = Counter(name for _, name in kept)
        self.right = Counter(name for each, name in kept if each.right)
        self.said_of = Counter((each.item, name) for each, name in kept)
        self.right_of = Counter((each.item, name) for each, name in kept if each.right)

    def of(self, status: str) -> float:
        """The rate of a status, one right and one wrong added."""
        return (self.right[status] + 1) / (self.said[status] + 2)

    def of_item(self, item: str, status: str) -> float:
        """The rate of an item's status, drawn towards that of the status."""
        key = item, status
        return (self.right_of[key] + DRAW * self.of(status)) / (self.said_of[key] + DRAW)


def write_trust(items: Sequence[Replayed], path: Path) -> None:
    """The rates as the judge reads them."""
    rates = Rates(items)
    lines = [
        "# Written by models/evaluate.py: how often each status was right on authors the rules had not seen.",
        "[any]",
    ]
    lines += [f"{status} = {rates.of(status):.3f}" for status in sorted(rates.said)]
    for item in sorted({each.item for each in items}):
        lines += ["", f'["{item}"]']
        lines += [
            f"{status} = {rates.of_item(item, status):.3f}" for name, status in sorted(rates.said_of) if name == item
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def scored(items: Sequence[Replayed]) -> list[Scored]:
    """Each item's confidence by rates from the other authors, and whether it was right."""
    found: list[Scored] = []
    for author in sorted({each.author for each in items}):
        rates = Rates([each for each in items if each.author != author])
        mine = (each for each in items if each.author == author)
        found += [(rates.of_item(each.item, each.grade), each.right) for each in mine]
    return found


def reliability(pairs: Sequence[Scored]) -> list[tuple[str, int, float, float]]:
    """Bin, how many, mean confidence, share right."""
    rows = []
    for low, high in pairwise(BINS):
        inside = [pair for pair in pairs if low <= pair[0] < high]
        if inside:
            said, right = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            rows.append((f"{low:.2f} to {min(1, high):.2f}", len(inside), said, right))
    return rows


def calibration_error(pairs: Sequence[Scored]) -> float:
    """Expected calibration error over the bins."""
    return sum(n * abs(said - right) for _, n, said, right in reliability(pairs)) / len(pairs)


def coverage(pairs: Sequence[Scored], shares: Sequence[float]) -> list[tuple[float, float]]:
    """Share of items left to a person, least sure first, and the error among the rest."""
    ordered = [right for _, right in sorted(pairs)]
    kept = [ordered[int(share * len(ordered)) :] for share in shares]
    return [(share, sum(not right for right in rest) / len(rest)) for share, rest in zip(shares, kept, strict=True)]
