"""Train both linear models, measure them on authors left out, and write weights, limits and metrics.

usage: python models/train.py [--out FOLDER] [--smoke]

Needs `pip install -e .[train]`; a few minutes on two cores. The same corpus and rules give the same bytes. `--smoke`
trains a few outputs on a few authors, to see that the recipe runs; it needs an --out of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
from cascade import LEFT_OUT, replay
from examples import HELD_OUT, NUMBER_ROLES, Example, read_gold
from fit import Fitted, Row, Table, fit, left_out, write
from measured import Measured, measure, write_metrics
from numpy.typing import NDArray
from statements import read_statements

from notecheck.concepts import pain_score
from notecheck.models import pain_number, sentence_role
from notecheck.models.features import care_text, sentence_features, statements
from notecheck.models.pain_number import Numbers, told_otherwise
from notecheck.models.quantities import Quantities
from notecheck.models.roles import may_carry, roles
from notecheck.models.sentence_reader import shown

HOME = Path(__file__).parent
SHIPPED = HOME.parent / "src" / "notecheck" / "models"
FLOORS = {sentence_role.NAME: 0.93, pain_number.NAME: 0.6}
"""No model alone speaks below this probability. Where the second reader is at hand its limits hold, not these."""
FLOOR_UNTRIED = 0.7
"""The same where fewer than `FEW` notes that lack the part tried the model."""
FEW = 10
LET_THROUGH = {"notes": 0.1, "statements": 0.12}
"""Share of the notes that lack the part whose likeliest sentence may lie above the limit, and of the statements that
were written to be near misses.
"""
MARGIN = 0.02
NEVER_ALONE = ("sedation_reason",)
"""A role that rests on a distinction which words in a bag do not carry."""
UNCLEAR = 0.35
"""The probability from which on a person should look: above it most gaps of unseen authors were none."""
SMOKE = ("infection_check", "rating_after")
SMOKE_AUTHORS = ("author-a", "author-b")


class Trained(NamedTuple):
    """One output: as fitted on all authors, its limits, and its probabilities on authors left out and held out."""

    fitted: Fitted
    sure: float
    unclear: float
    probabilities: NDArray[np.float64]


def main() -> None:
    """Train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--smoke", action="store_true")
    options = parser.parse_args()
    if options.smoke and options.out == SHIPPED:
        parser.error("--smoke needs --out: it must not replace what ships")
    os.environ["NOTECHECK_MODELS"] = "off"  # What is learned from is what the rules read.
    everything = (read_gold(), read_statements())
    examples = list(read_gold(SMOKE_AUTHORS) if options.smoke else chain(*everything))
    entries, measured = [], {}
    for name, table in tables(examples, SMOKE if options.smoke else tuple(roles())).items():
        trained = {output: train(table, output, FLOORS[name]) for output in table.labels}
        entries.append(write(name, {key: each[:3] for key, each in trained.items()}, options.out))
        measured[name] = {key: Measured(table, key, each.sure, each.probabilities) for key, each in trained.items()}
    write_manifest(entries, options.out)
    if options.out == SHIPPED:
        write_left_out(measured)
        for entry in entries:
            name = str(entry["name"])
            write_metrics(HOME / name / "metrics.json", entry, measure(measured[name], replay((name,))))


def tables(examples: Sequence[Example], outputs: Iterable[str]) -> dict[str, Table]:
    """The examples of each model, by its name."""
    numbers = [role for role in outputs if role in NUMBER_ROLES]
    sentences = [role for role in outputs if role not in NUMBER_ROLES]
    return {
        sentence_role.NAME: Table.of([row for each in examples for row in _sentences(each)], sentences),
        pain_number.NAME: Table.of([row for each in examples for row in _numbers(each)], numbers),
    }


def _sentences(example: Example) -> Iterable[Row]:
    page = example.page
    text = care_text(page)
    quantities = Quantities(page, example.mentions, text)
    for statement in statements(page):
        labels = {
            role: float(any(statement.span.overlaps(span) for span in spans)) for role, spans in example.roles.items()
        }
        kinds = quantities.of(statement)
        words = page.plain[statement.span.start : statement.span.end].lower()
        barred = {role for role in roles() if not may_carry(role, words, kinds)}
        features = sentence_features(text, statement, kinds)
        yield Row(features, example.author, example.id, labels, barred, shown(text, statement))


def _numbers(example: Example) -> Iterable[Row]:
    numbers = Numbers(example.page)
    otherwise = told_otherwise(pain_score.read(example.page, example.mentions))
    for span, role in (example.ratings or {}).items():
        labels = {each: float(role == each) for each in NUMBER_ROLES}
        clause = numbers.clause(span)
        barred = {each for each in NUMBER_ROLES if not may_carry(each, clause)}
        barred |= {each for each, spans in otherwise.items() if any(span.overlaps(told) for told in spans)}
        yield Row(numbers.features(span), example.author, example.id, labels, barred)


def learns(author: str) -> bool:
    """Whether a model may learn from the author."""
    return author not in HELD_OUT


def authors_of(table: Table) -> list[str]:
    """Those of the table that a model may learn from."""
    return sorted({str(author) for author in table.authors if learns(author)})


def train(table: Table, output: str, floor: float) -> Trained:
    """Fit on all authors to learn from; set the limits on authors left out."""
    authors = authors_of(table)
    probabilities = left_out(table, output, authors)
    fitted = fit(table, output, np.isin(table.authors, authors))
    if fitted is None:
        raise SystemExit(f"{output}: nothing to learn from")
    measured = Measured(table, output, 2.0, probabilities)
    sure = sure_from(measured, floor, LET_THROUGH)
    exam = fitted.asked(table, output, np.isin(table.authors, HELD_OUT))
    seen = np.where(np.isnan(probabilities), exam, probabilities)
    return Trained(fitted, 2.0 if output in NEVER_ALONE else sure, UNCLEAR, seen)


def sure_from(measured: Measured, floor: float, let_through: Mapping[str, float]) -> float:
    """The probability from which on an output may speak, from notes and near misses that are not held out."""
    table, held = measured.table, np.isin(measured.table.authors, HELD_OUT)
    kinds = {"notes": ~held & ~table.stated, "statements": ~held & table.stated}
    lacking = {kind: measured.among(rows).lacking() for kind, rows in kinds.items()}
    return max((limit(worst, floor, let_through[kind]) for kind, worst in lacking.items() if worst), default=floor)


def limit(lacking: Sequence[float], floor: float, share: float) -> float:
    """The probability from which on the model may speak, from what it says of notes that lack the part."""
    worst = sorted(lacking, reverse=True)
    if len(worst) < FEW:
        return max(floor, FLOOR_UNTRIED)
    return round(max(floor, worst[int(share * len(worst))] + MARGIN), 3)


def likeliest_of(measured: Mapping[str, Measured]) -> dict[str, dict[str, float]]:
    """Note to output to the probability of its likeliest example."""
    notes: dict[str, dict[str, float]] = {}
    for output, each in sorted(measured.items()):
        for note, likely in each.among(~each.table.stated).likeliest().items():
            notes.setdefault(note, {})[output] = round(likely, 3)
    return notes


def write_left_out(measured: Mapping[str, Mapping[str, Measured]]) -> None:
    """What models that never saw its author say of each note, for the replay."""
    notes = likeliest_of({output: each for outputs in measured.values() for output, each in outputs.items()})
    rows = ({"id": note, "likeliest": said} for note, said in sorted(notes.items()))
    LEFT_OUT.write_text("".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows), encoding="utf-8")


def write_manifest(entries: Sequence[Mapping[str, str | int]], folder: Path) -> None:
    """The checksums that a scan holds the models against; those of other models stay."""
    path = folder / "manifest.toml"
    known = tomllib.loads(path.read_text(encoding="utf-8")).get("model", []) if path.exists() else []
    merged = {str(each["name"]): each for each in (*known, *entries)}
    blocks = [
        "[[model]]\n"
        + "".join(f"{key} = {value if isinstance(value, int) else f'{value!r}'}\n" for key, value in e.items())
        for e in merged.values()
    ]
    head = "# Written by models/train.py and models/reader.py. A scan uses no model that differs from this.\n\n"
    path.write_text(head + "\n".join(blocks).replace("'", '"'), encoding="utf-8")


if __name__ == "__main__":
    main()
