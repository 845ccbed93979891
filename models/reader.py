"""Fine-tune the second reader, measure it with the linear model on authors it never saw, and write it with its limits.

usage: python models/reader.py [--out FOLDER] [--smoke] [--limits]

Needs `pip install -e '.[reader]'` in an environment without spaCy, which wants an older numpy; about 20 minutes on two
cores. Run it after models/train.py. Sums differ from machine to machine in their last digits, so the file does too. The
authors and hands that its limits are set on are left out of what it learns from: what is measured is what ships.
`--limits` keeps the network that ships and sets its limits anew.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping
from hashlib import sha256
from itertools import chain
from pathlib import Path

import numpy as np
from cascade import LEFT_OUT, MODELS, UNSEEN, replay
from examples import HELD_OUT, read_gold
from fit import Table, fit, left_out
from measured import Measured, measure, write_metrics
from network_file import network_file, told
from numpy.typing import NDArray
from statements import read_statements
from train import (
    HOME,
    SHIPPED,
    SMOKE,
    SMOKE_AUTHORS,
    UNCLEAR,
    authors_of,
    likeliest_of,
    sure_from,
    tables,
    write_manifest,
)
from tuned import Batches, Plan, asked, fine_tune, vocabulary

from notecheck.models.roles import roles
from notecheck.models.sentence_reader import NAME, joined, shipped
from notecheck.models.sentence_role import NAME as LINEAR
from notecheck.models.weights import ModelError

MEASURED_ON = ("hand-e", "hand-k", "hand-q")
"""Hands that nothing is learned from, as from the authors of unseen.jsonl."""
FOREIGN = 0.02
"""The linear model's probability up to which a statement written for another role is taken to lack a role."""
DOUBTED = 0.3
"""And up to which one of several sentences of a passage is no example of what the passage carries."""
FLOOR = 0.8
"""Below this probability both together never meet an item."""
STRICTER = {
    "failed_therapy": 0.85,
    "failed_course": 0.85,
    "named_failure": 0.9,
    "pain_duration": 0.95,
    "earlier_injection": 0.9,
    "named_activity": 0.85,
    "active_program": 0.9,
    "session_plan": 0.9,
    "medical_evaluation": 0.85,
}
"""The same of roles that were wrong above it."""
LET_THROUGH = {"notes": 0.08, "statements": 0.1}
"""As in train.py, of both models together."""


def main() -> None:
    """Learn, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--limits", action="store_true")
    options = parser.parse_args()
    if options.smoke and options.out == SHIPPED:
        parser.error("--smoke needs --out: it must not replace what ships")
    os.environ["NOTECHECK_MODELS"] = "off"
    examples = list(read_gold(SMOKE_AUTHORS) if options.smoke else chain(read_gold(), read_statements()))
    table = tables(examples, SMOKE[:1] if options.smoke else tuple(roles()))[LINEAR]
    linear = {role: unseen(table, role) for role in table.labels}
    plan = Plan(layers=1, epochs=0.1) if options.smoke else Plan()
    network, second = asked_again(table) if options.limits else learned(table, linear, plan)
    measured = {role: both(table, role, linear[role], second[:, at]) for at, role in enumerate(table.labels)}
    entry = write(network, measured, options.out)
    write_manifest([entry], options.out)
    shipped.cache_clear()
    if options.out == SHIPPED:
        write_left_out(measured)
        figures = measure(measured, replay((*MODELS, NAME)))
        write_metrics(HOME / NAME / "metrics.json", entry, figures)


def unseen(table: Table, role: str) -> NDArray[np.float64]:
    """What linear models that did not see its author say of each row."""
    authors, held = authors_of(table), np.isin(table.authors, HELD_OUT)
    fitted = fit(table, role, np.isin(table.authors, authors))
    said = left_out(table, role, authors)
    return np.where(held, fitted.asked(table, role, held), said) if fitted else said


def learned(table: Table, linear: Mapping[str, NDArray[np.float64]], plan: Plan) -> tuple[bytes, NDArray[np.float64]]:
    """The network, and what it says of the authors and hands that it did not learn from."""
    kept = np.isin(table.authors, _learned_from(table))
    labels, weights = _taught(table, linear, plan)
    rows = np.flatnonzero(kept & ~np.isnan(labels).all(axis=1))
    batches = Batches(table.shown)
    network = fine_tune(batches, labels, weights, rows, plan)
    said = asked(network, batches, np.flatnonzero(~kept), labels.shape[1])
    return network_file(network), said


def asked_again(table: Table) -> tuple[bytes, NDArray[np.float64]]:
    """The network that ships, and what it says of those authors and hands."""
    reader = shipped()
    if isinstance(reader, ModelError):
        raise SystemExit(str(reader))
    rows = np.flatnonzero(~np.isin(table.authors, _learned_from(table)))
    said = np.full((len(table.authors), len(table.labels)), np.nan)
    for row, likely in zip(rows, reader.probabilities([table.shown[row] for row in rows]), strict=True):
        said[row] = [likely[role] for role in table.labels]
    return reader.data, said


def _taught(
    table: Table, linear: Mapping[str, NDArray[np.float64]], plan: Plan
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Labels and their weights. Of a role that a statement was not written for, it is no example where the linear
    model is sure of that.
    """
    labels = np.stack(list(table.labels.values()), axis=1)
    said = np.nan_to_num(np.stack([linear[role] for role in table.labels], axis=1), nan=1.0)
    weights = np.where(table.stated[:, None], 1.0, plan.of_notes) * np.ones_like(labels)
    for at, role in enumerate(table.labels):
        labels[_beside_the_point(table, role, said[:, at]), at] = np.nan
    beside = np.isnan(labels) & table.stated[:, None] & (said < FOREIGN)
    labels[beside], weights[beside] = 0.0, plan.of_foreign
    return labels, weights


def _beside_the_point(table: Table, role: str, said: NDArray[np.float64]) -> list[int]:
    """Sentences that only stand in a passage that carries the role, where another of its sentences is likelier to."""
    passages: dict[str, list[int]] = {}
    for row in np.flatnonzero(table.stated & (table.labels[role] == 1)):
        passages.setdefault(str(table.notes[row]), []).append(int(row))
    return [
        row
        for rows in passages.values()
        for row in rows
        if said[row] < DOUBTED and any(said[other] > said[row] for other in rows)
    ]


def _learned_from(table: Table) -> list[str]:
    unseen = {json.loads(line)["author"] for line in UNSEEN.read_text(encoding="utf-8").splitlines()}
    apart = unseen | set(MEASURED_ON)
    authors = authors_of(table)
    return [author for author in authors if author not in apart] or authors


def both(table: Table, role: str, linear: NDArray[np.float64], second: NDArray[np.float64]) -> Measured:
    """A role by both models, neither of which saw the author, with its limit."""
    together = np.where(np.isnan(linear) | np.isnan(second), np.nan, 0.0)
    known = ~np.isnan(together) & ~table.barred[role]
    together[known] = [joined(*pair) for pair in zip(linear[known], second[known], strict=True)]
    sure = sure_from(Measured(table, role, 2.0, together), STRICTER.get(role, FLOOR), LET_THROUGH)
    return Measured(table, role, sure, together)


def write(network: bytes, measured: Mapping[str, Measured], folder: Path) -> dict[str, str | int]:
    """The file with the limits; the manifest's entry."""
    outputs = [{"id": role, "sure": each.sure, "unclear": UNCLEAR} for role, each in measured.items()]
    data = told(network, {"outputs": json.dumps(outputs), "vocabulary": "\n".join(vocabulary())})
    path = folder / f"{NAME}.onnx"
    path.write_bytes(data)
    return {"name": NAME, "file": path.name, "bytes": len(data), "sha256": sha256(data).hexdigest()}


def write_left_out(measured: Mapping[str, Measured]) -> None:
    """What both models say together of each unseen note, beside what the linear one says."""
    notes = likeliest_of(measured)
    rows = [json.loads(line) for line in LEFT_OUT.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        row["together"] = notes.get(row["id"], {})
    LEFT_OUT.write_text("".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
