"""What a model is worth on authors it never saw: by itself, and where it was needed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
from cascade import UNSEEN, WANTING, Replayed
from examples import HELD_OUT
from fit import Table
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

NO_ROLE = "/none:"
"""Part of the names of statements that lack every role; near misses are counted, they are not."""

__all__ = ["Measured", "closings", "interval", "measure", "write_metrics"]


@dataclass(frozen=True)
class Measured:
    """An output's probabilities on authors left out."""

    table: Table
    output: str
    sure: float
    probabilities: NDArray[np.float64]

    def likeliest(self) -> dict[str, float]:
        """Note to the probability of its likeliest example."""
        found: dict[str, float] = {}
        for note, probability in zip(self.table.notes, self.probabilities, strict=True):
            if not np.isnan(probability):
                found[note] = max(found.get(note, 0.0), float(probability))
        return found

    def carriers(self) -> dict[str, bool]:
        """Note to whether it has the part at all; notes that cannot tell are left out."""
        found: dict[str, bool] = {}
        for note, label in zip(self.table.notes, self.table.labels[self.output], strict=True):
            if not np.isnan(label):
                found[note] = found.get(note, False) or bool(label)
        return found

    def lacking(self) -> list[float]:
        """What the model says at most of each note that lacks the part."""
        likeliest = self.likeliest()
        lacking = (note for note, has in self.carriers().items() if not has and NO_ROLE not in note)
        return [likeliest[note] for note in lacking if note in likeliest]

    def among(self, rows: NDArray[np.bool_]) -> Measured:
        """The same of these rows alone."""
        return Measured(self.table, self.output, self.sure, np.where(rows, self.probabilities, np.nan))

    def figures(self) -> dict[str, Any]:
        """Of the notes and the statements learned from, their author left out, and of the statements held out."""
        held, statements = np.isin(self.table.authors, HELD_OUT), self.table.stated
        return {
            "sure_from": self.sure if self.sure <= 1 else None,
            "notes": self.among(~held & ~statements).counted(),
            "statements": self.among(~held & statements).counted(),
            "statements_held_out": self.among(held & statements).counted(),
        }

    def counted(self) -> dict[str, Any] | None:
        """Of examples, and of notes or statements; None where there are none."""
        known = ~np.isnan(self.probabilities) & ~np.isnan(self.table.labels[self.output])
        labels, said = self.table.labels[self.output][known], self.probabilities[known]
        likeliest, carriers = self.likeliest(), self.carriers()
        having = [likeliest[note] for note, has in carriers.items() if has and note in likeliest]
        lacking = self.lacking()
        found, raised = (sum(each >= self.sure for each in every) for every in (having, lacking))
        precise = round(float(average_precision_score(labels, said)), 3) if labels.any() else None
        return {
            "examples": int(known.sum()),
            "average_precision": precise,
            "found": f"{found} of {len(having)}",
            "raised": f"{raised} of {len(lacking)}",
        } if known.any() else None  # fmt: skip


def measure(measured: Mapping[str, Measured], replayed: Sequence[Replayed]) -> dict[str, Any]:
    """Each output, and the gaps that the rules left with authors they had not seen."""
    return {"outputs": {name: each.figures() for name, each in measured.items()}, "unseen": closings(replayed)}


def closings(replayed: Sequence[Replayed]) -> dict[str, Any]:
    """How many gaps were closed, rightly or wrongly, and how many false gaps are left."""
    gaps = [each for each in replayed if each.rules in WANTING]
    closed = [each for each in gaps if each.said == "met"]
    right = [each for each in closed if each.gold == "met"]
    by_item = Counter(each.item for each in right)
    return {
        "closed": len(closed),
        "rightly": len(right),
        "precision": round(len(right) / len(closed), 4) if closed else None,
        "precision_interval": interval(len(right), len(closed)),
        "false_gaps_left": sum(each.gold == "met" for each in gaps) - len(right),
        "true_gaps": sum(each.gold != "met" for each in gaps),
        "marked_unclear": sum(each.unclear for each in gaps),
        "rightly_closed_by_item": dict(sorted(by_item.items())),
    }


def interval(hits: int, of: int, z: float = 1.96) -> tuple[float, float] | None:
    """Wilson's 95 % interval of a share."""
    if not of:
        return None
    share, squared = hits / of, z * z
    middle, width = share + squared / (2 * of), z * sqrt(share * (1 - share) / of + squared / (4 * of * of))
    return round((middle - width) / (1 + squared / of), 4), round((middle + width) / (1 + squared / of), 4)


def write_metrics(path: Path, entry: Mapping[str, str | int], figures: Mapping[str, Any]) -> None:
    """The figures beside the hashes of what they were measured with and on."""
    path.parent.mkdir(exist_ok=True)
    said = {
        "model": entry["name"],
        "weights_sha256": entry["sha256"],
        "evaluation": {"file": f"models/{UNSEEN.name}", "sha256": sha256(UNSEEN.read_bytes()).hexdigest()},
        **figures,
    }
    path.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
