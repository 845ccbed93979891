"""`python -m corpora.balance`: does the style of an authored note say anything about its verdict? It must not.

Two measures. A permutation test: how often would verdicts dealt out at random be as unevenly spread over the styles
(χ²)? And a guess: whoever knows only the style, and the verdicts of the other notes of that style, is to be no
better off than one who always says the most common verdict.
"""

from __future__ import annotations

import json
import random
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

__all__ = ["chance", "guessed", "judged", "notes", "styles", "table"]

HERE = Path(__file__).parent / "synthetic"
VERDICTS = ("ready", "addendum", "hold", "out_of_scope")
Pairs = Sequence[tuple[str, str]]
"""Style and verdict of each note."""


def notes() -> list[Mapping[str, Any]]:
    """Every authored note."""
    files = sorted((HERE / "authored").glob("*.gold.jsonl"))
    return [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]


def styles() -> Mapping[str, Mapping[str, Any]]:
    """Style to what it is and the ids of its notes."""
    return tomllib.loads((HERE / "styles.toml").read_text(encoding="utf-8"))


def judged() -> list[tuple[str, str]]:
    """Style and verdict of each note that has a checklist."""
    style = {note: name for name, each in styles().items() for note in each["notes"]}
    return [(style[note["id"]], note["verdict"]) for note in notes() if note["verdict"] != "out_of_scope"]


def unevenness(pairs: Pairs) -> float:
    """χ² of styles against verdicts."""
    rows, columns, cells = Counter(a for a, _ in pairs), Counter(b for _, b in pairs), Counter(pairs)
    expected = {(a, b): rows[a] * columns[b] / len(pairs) for a in rows for b in columns}
    return sum((cells[key] - each) ** 2 / each for key, each in expected.items())


def chance(pairs: Pairs, deals: int = 400, seed: int = 1) -> float:
    """Share of random deals of the verdicts that are as uneven as they are, or more."""
    dice, told = random.Random(seed), unevenness(pairs)
    verdicts = [verdict for _, verdict in pairs]
    uneven = 0
    for _ in range(deals):
        dice.shuffle(verdicts)
        uneven += unevenness([(style, each) for (style, _), each in zip(pairs, verdicts, strict=True)]) >= told
    return uneven / deals


def guessed(pairs: Pairs) -> tuple[float, float]:
    """Right guesses by the other notes of the style, and by the most common verdict of all."""
    everywhere = Counter(verdict for _, verdict in pairs)
    by_style = Counter(pairs)
    right = 0
    for style, verdict in pairs:
        scores = {each: (by_style[style, each] - (each == verdict), n) for each, n in everywhere.items()}
        right += max(scores, key=lambda each: scores[each]) == verdict
    return right / len(pairs), max(everywhere.values()) / len(pairs)


def table() -> Iterator[str]:
    """The table of `corpora/synthetic/README.md`, with its figures."""
    verdict = {note["id"]: note["verdict"] for note in notes()}
    yield "| style | what it is | notes | ready | addendum | hold | none |"
    yield "|---|---|---:|---:|---:|---:|---:|"
    for name, each in styles().items():
        counts = Counter(verdict[note] for note in each["notes"])
        cells = " | ".join(str(counts[one] or "") for one in VERDICTS)
        yield f"| {name} | {each['is']} | {len(each['notes'])} | {cells} |"
    pairs = judged()
    two = [(style, "ready" if one == "ready" else "gap") for style, one in pairs]
    for what, told in (("ready or not", two), ("three verdicts", pairs)):
        by_style, always = guessed(told)
        yield ""
        yield f"{what.capitalize()}: random deals as uneven {chance(told):.2f}; guessed by style {by_style:.2f}, always"
        yield f"the most common {always:.2f}."


if __name__ == "__main__":
    sys.stdout.write("\n".join(table()) + "\n")
