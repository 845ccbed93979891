"""Fit linear models over hashed features, measure them author by author, and write their weights."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import numpy as np
from examples import HAND
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from notecheck.models.features import hashed

__all__ = ["Fitted", "Row", "Table", "fit", "left_out", "write"]

BITS = 16
STRENGTH = 1.0
"""Inverse of the penalty on large weights; of 0.1, 0.3, 1 and 3 the best on authors left out."""
FOLDS = 5
"""Groups of authors that are left out together."""
LARGEST = 127
"""A weight is a signed byte."""


class Row(NamedTuple):
    """One example: what a model sees of it, and what it is."""

    features: Sequence[str]
    author: str
    note: str
    labels: Mapping[str, float]
    barred: Collection[str]
    shown: tuple[str, str] = ("", "")
    """What the second reader sees of it."""


@dataclass(frozen=True)
class Table:
    """Examples as rows: features, author, note, label of each output (nan: the note cannot teach it), whether the
    output is barred: never asked of it, for its words deny it or it lacks a quantity; and the statement itself.
    """

    features: csr_matrix
    authors: NDArray[np.str_]
    notes: NDArray[np.str_]
    labels: Mapping[str, NDArray[np.float64]]
    barred: Mapping[str, NDArray[np.bool_]]
    shown: Sequence[tuple[str, str]]

    @property
    def stated(self) -> NDArray[np.bool_]:
        """Which rows are of statements by a hand, not of notes."""
        return np.char.startswith(self.authors, HAND)

    @classmethod
    def of(cls, rows: Sequence[Row], outputs: Sequence[str]) -> Table:
        """From the examples."""
        places = [hashed(row.features, BITS) for row in rows]
        ends = np.cumsum([0, *map(len, places)])
        columns = np.fromiter((place for row in places for place in row), np.int32, int(ends[-1]))
        matrix = csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=(len(rows), 1 << BITS))
        labels = {name: np.array([row.labels.get(name, np.nan) for row in rows]) for name in outputs}
        barred = {name: np.array([name in row.barred for row in rows]) for name in outputs}
        authors, notes = (np.array([row[at] for row in rows]) for at in (1, 2))
        return cls(matrix, authors, notes, labels, barred, [row.shown for row in rows])


@dataclass(frozen=True)
class Fitted:
    """One output as it will ship: whole-number weights, so that what is measured is what is used."""

    bias: float
    scale: float
    weights: NDArray[np.int8]

    def probability(self, features: csr_matrix) -> NDArray[np.float64]:
        """Of each row."""
        score = self.bias + self.scale * (features @ self.weights.astype(np.float64))
        return 1 / (1 + np.exp(-np.clip(score, -40, 40)))

    def asked(self, table: Table, output: str, rows: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Of these rows, 0 where the output is never asked of one; nan for the others."""
        found = np.full(len(table.authors), np.nan)
        found[rows] = np.where(table.barred[output][rows], 0.0, self.probability(table.features[rows]))
        return found


def fit(table: Table, output: str, rows: NDArray[np.bool_]) -> Fitted | None:
    """The output learned from these rows; None where they hold one label only."""
    labels = table.labels[output]
    rows = rows & ~np.isnan(labels)
    if len(set(labels[rows])) < 2:
        return None
    used = np.unique(table.features[rows].indices)
    model = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0)
    model.fit(table.features[rows][:, used], labels[rows])
    scale = float(f"{np.abs(model.coef_).max() / LARGEST:.6g}")
    weights = np.zeros(1 << BITS, np.int8)
    weights[used] = np.rint(model.coef_[0] / scale).astype(np.int8)
    return Fitted(float(f"{model.intercept_[0]:.6g}"), scale, weights)


def left_out(table: Table, output: str, authors: Sequence[str]) -> NDArray[np.float64]:
    """Each row's probability by a model that never saw its author, nor those of its fold; nan for other authors."""
    found = np.full(len(table.authors), np.nan)
    for fold in range(FOLDS):
        mine = np.isin(table.authors, authors[fold::FOLDS])
        model = fit(table, output, np.isin(table.authors, authors) & ~mine)
        if model is not None:
            found = np.where(mine, model.asked(table, output, mine), found)
    return found


def write(name: str, outputs: Mapping[str, tuple[Fitted, float, float]], folder: Path) -> dict[str, str | int]:
    """Write the weights with each output's limits (sure, unclear); the manifest's entry."""
    said = [
        {"id": key, "bias": fitted.bias, "scale": fitted.scale, "sure": sure, "unclear": unclear}
        for key, (fitted, sure, unclear) in outputs.items()
    ]
    rows = b"".join(fitted.weights.tobytes() for fitted, _, _ in outputs.values())
    data = json.dumps({"bits": BITS, "outputs": said}).encode() + b"\n" + zlib.compress(rows, 9)
    path = folder / f"{name}.weights"
    path.write_bytes(data)
    return {"name": name, "file": path.name, "bytes": len(data), "sha256": sha256(data).hexdigest()}
