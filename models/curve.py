"""How much more data helps: models learned from few and from many authors and hands, on the gaps of the nine unseen.

usage: python models/curve.py     (some minutes; writes curve.json, which docs/evaluation.md shows)
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from cascade import UNSEEN, replay
from examples import HAND, read_gold
from fit import Table, fit
from measured import closings
from statements import read_statements
from train import NEVER_ALONE, authors_of, tables

from notecheck.models.roles import roles

OUT = Path(__file__).parent / "curve.json"
SIZES = ((2, 0), (5, 0), (12, 0), (12, 2), (12, 5), (12, 10), (12, 19))
"""So many authors of notes, and so many hands that wrote statements."""
FOLDS = 3


def main() -> None:
    """Learn, replay, write."""
    os.environ["NOTECHECK_MODELS"] = "off"
    examples = [*read_gold(), *read_statements()]
    by_model = tables(examples, [role for role in roles() if role not in NEVER_ALONE])
    curve = {f"{size[0]} and {size[1]}": closings(replay(learned_from=likeliest(by_model, size))) for size in SIZES}
    OUT.write_text(json.dumps(curve, indent=1) + "\n", encoding="utf-8")


def likeliest(by_model: Mapping[str, Table], size: tuple[int, int]) -> dict[str, dict[str, float]]:
    """Note to output to the probability of its likeliest example, by models of so many other authors and hands."""
    tested = sorted({json.loads(line)["author"] for line in UNSEEN.read_text().splitlines()})
    found: dict[str, dict[str, float]] = {}
    for fold in range(FOLDS):
        mine = tested[fold::FOLDS]
        for table in by_model.values():
            others = [author for author in authors_of(table) if author not in mine]
            kinds = [[each for each in others if each.startswith(HAND) is hand] for hand in (False, True)]
            pairs = zip(kinds, size, strict=True)
            chosen = [each for kind, n in pairs for each in random.Random(fold).sample(kind, min(n, len(kind)))]
            for output in table.labels:
                _score(table, output, chosen, mine, found)
    return found


def _score(
    table: Table, output: str, chosen: Sequence[str], mine: Sequence[str], found: dict[str, dict[str, float]]
) -> None:
    model = fit(table, output, np.isin(table.authors, chosen))
    rows = np.isin(table.authors, mine)
    if model is None:
        return
    for note, likely in zip(table.notes[rows], model.asked(table, output, rows)[rows], strict=True):
        said = found.setdefault(note, {})
        said[output] = max(said.get(output, 0.0), float(likely))


if __name__ == "__main__":
    main()
