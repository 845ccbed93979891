"""`notecheck evaluate`: scan labelled notes, or take results as given, and measure them."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from notecheck.api import scan_record
from notecheck.core.errors import NotecheckError, NoteError
from notecheck.core.note import Note
from notecheck.evaluate.bootstrap import intervals
from notecheck.evaluate.figures import confusion, figures
from notecheck.evaluate.gold import GoldError, read_gold, read_rows
from notecheck.evaluate.tally import Count, Error, Row, tally
from notecheck.ingest.admit import admit, admit_date, admit_id
from notecheck.ingest.record import Record

__all__ = ["Options", "run"]

STATUSES = ("met", "partial", "missing", "conflict", "not_applicable")


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for."""

    predictions: str | None = None
    items: str = ""
    errors: int = 0
    resamples: int = 1000
    seed: int = 1
    as_json: bool = False


def run(gold: str, options: Options) -> int:
    """Measure and print; the exit code."""
    try:
        rows = read_gold(gold)
        said = _given(options.predictions) if options.predictions else dict(_scanned(rows))
        tallies = [tally(row, said.get(str(row["id"])), options.items) for row in rows]
        counts = [count for count, _ in tallies]
    except NotecheckError as error:
        sys.stderr.write(f"notecheck: {error}\n")
        return 2
    report = _report(counts, options)
    errors = [error for _, each in tallies for error in each][: options.errors]
    _write(report, errors, options)
    return 3 if report["unanswered"] else 0


def _report(counts: Sequence[Count], options: Options) -> dict[str, Any]:
    total: Count = Counter()
    for count in counts:
        total.update(count)
    bounds = intervals(counts, options.resamples, options.seed)
    return {**figures(total), "intervals": bounds, "confusion": confusion(total)}


def _given(path: str) -> dict[str, Row]:
    """Results by note. GoldError for a line that names no note."""
    found: dict[str, Row] = {}
    for number, row in read_rows(path):
        if not isinstance(row, dict) or row.get("note_id") is None:
            raise GoldError("E_MISSING_FIELD", f"{path}:{number}", "needs note_id")
        if "facts" in row:
            found[str(row["note_id"])] = row
    return found


def _scanned(rows: Iterable[Row]) -> Iterator[tuple[str, Row]]:
    for row in rows:
        try:
            note = Note(admit_id(row["id"]), admit(str(row["text"])), admit_date(row.get("date")))
            yield note.id, scan_record(Record(note, note.id)).to_dict()
        except NoteError as error:
            sys.stderr.write(f"notecheck: {error}\n")


def _write(report: dict[str, Any], errors: Sequence[Error], options: Options) -> None:
    if options.as_json:
        listed = {"errors": [list(error) for error in errors]} if options.errors else {}
        sys.stdout.write(json.dumps({**report, **listed}, indent=1) + "\n")
        return
    for line in (*_lines(report), *_confusions(report["confusion"])):
        sys.stdout.write(line + "\n")
    for error in errors:
        words = (ascii(part)[1:-1] if isinstance(part, str) else ascii(part) for part in error)
        sys.stdout.write(f"  {' | '.join(words)}\n")


def _lines(report: dict[str, Any]) -> Iterator[str]:
    facts, items, verdict, bounds = (report[key] for key in ("facts", "items", "verdict", "intervals"))

    def row(label: str, number: float | None, name: str, more: str = "") -> str:
        low, high = bounds.get(name, (None, None))
        interval = "" if low is None else f"[{low:.3f}, {high:.3f}]"
        figure = "    -" if number is None else f"{number:.3f}"
        return f"  {label:<24} {figure}  {interval:<16}{more}".rstrip()

    yield f"notes {report['notes']}, unanswered {report['unanswered']}, bad offsets {report['bad_offsets']}"
    yield "facts" + " " * 22 + "F1     95 % interval"
    micro = facts["micro"]
    yield row("micro", micro["f1"], "facts.micro.f1", f"P {micro['p']:.3f}  R {micro['r']:.3f}")
    yield row("macro", facts["macro_f1"], "facts.macro_f1")
    for kind, each in facts["per_type"].items():
        more = f"P {each['p']:.3f}  R {each['r']:.3f}  gold {each['gold']}  found {each['found']}"
        yield row(kind, each["f1"], f"facts.per_type.{kind}.f1", more)
    yield f"items (n {items['n']})"
    yield row("macro F1", items["macro_f1"], "items.macro_f1", "met / gap / not applicable")
    yield row("accuracy", items["accuracy"], "items.accuracy")
    yield row("exact status accuracy", items["exact_accuracy"], "items.exact_accuracy")
    yield f"service and verdict (n {verdict['n']})"
    yield row("service accuracy", report["service_accuracy"], "service_accuracy")
    for key in ("accuracy", "false_ready", "false_flag"):
        yield row(f"verdict {key.replace('_', ' ')}", verdict[key], f"verdict.{key}")


def _confusions(table: Mapping[str, Mapping[str, Mapping[str, int]]]) -> Iterator[str]:
    """Each item: one line for each label that occurs, one column for each answer."""
    if table:
        columns = "".join(f"{'n/a' if name == 'not_applicable' else name:>9}" for name in STATUSES)
        yield f"confusion of each item (rows: label, columns: answer)\n  {'':<34}{'':<15}{columns}"
    for item, labels in table.items():
        head = item
        for label in sorted(labels, key=lambda name: STATUSES.index(name) if name in STATUSES else 9):
            cells = "".join(f"{labels[label].get(name, 0) or '.':>9}" for name in STATUSES)
            yield f"  {head:<34}{label:<15}{cells}"
            head = ""
