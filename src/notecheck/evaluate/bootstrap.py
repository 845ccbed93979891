"""How sure the figures are: 95 % intervals from resampling notes, as facts of a note are not independent."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from notecheck.evaluate.figures import figures
from notecheck.evaluate.tally import Count

__all__ = ["intervals"]

HEADLINES = (
    "facts.micro.p", "facts.micro.r", "facts.micro.f1", "facts.macro_f1",
    "items.macro_f1", "items.accuracy", "items.exact_accuracy",
    "service_accuracy", "verdict.accuracy", "verdict.false_ready", "verdict.false_flag",
)  # fmt: skip


def intervals(counts: Sequence[Count], resamples: int, seed: int) -> dict[str, tuple[float, float]]:
    """Figure to its interval, for the headlines and the F1 of each fact type. Same seed, same intervals."""
    drawn: dict[str, list[float]] = {}
    for sample in _samples(counts, resamples, random.Random(seed)):
        for name, number in _named(figures(sample)):
            drawn.setdefault(name, []).append(number)
    return {name: _middle(numbers) for name, numbers in drawn.items()}


def _samples(counts: Sequence[Count], resamples: int, dice: random.Random) -> Iterator[Count]:
    for _ in range(resamples if counts else 0):
        total: Count = Counter()
        for index, times in sorted(Counter(dice.choices(range(len(counts)), k=len(counts))).items()):
            for key, n in counts[index].items():
                total[key] += n * times
        yield total


def _named(result: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    for name in HEADLINES:
        number: Any = result
        for part in name.split("."):
            number = number[part]
        if number is not None:
            yield name, number
    for kind, scores in result["facts"]["per_type"].items():
        yield f"facts.per_type.{kind}.f1", scores["f1"]


def _middle(numbers: list[float]) -> tuple[float, float]:
    """The 2.5th and the 97.5th percentile, nearest rank."""
    ordered = sorted(numbers)
    last = len(ordered) - 1
    return ordered[round(0.025 * last)], ordered[round(0.975 * last)]
