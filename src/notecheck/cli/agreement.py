"""`notecheck agreement`: how far two readers' labels of the same notes agree."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from notecheck.core.errors import NotecheckError
from notecheck.evaluate.agreement import Agreement, compare
from notecheck.evaluate.gold import GoldError, read_rows
from notecheck.evaluate.tally import Row

__all__ = ["Options", "run"]

HEAD = """\
# How far two readers agree

{notes} notes were labelled twice: by their authors, and by a second reader who had the guidelines and the notes and
nothing else. The figures are of the labels as both had made them, before anyone compared. Made by

    notecheck agreement {first} {second}{log} --format markdown

Intervals are 95 %, from {resamples} resamples of the notes. Where no difference occurred none can be resampled: [1.000,
1.000] then says little, and of n notes up to 3 in n may still be disputed (the rule of three). The notes are invented,
and written by people who knew what they would be judged by: on real notes two readers will agree less. Between people
kappa on such checklists has been 0.56 to 0.76; more says that the two readers here were schooled alike. Read the
figures as the most that can be asked of a program on notes like these.
"""
FACTS = """
F1 of the spans: same offsets; overlapping; overlapping with the same value. n counts the facts of both readers.

| label | n | exact | overlap | overlap and value |
|---|---:|---|---|---|"""
ITEMS = """
Cohen's κ of the five statuses, and of met / gap / not applicable. A dash: both used one status only, κ is not defined.

| item | n | agreed | κ | κ, met / gap / n.a. |
|---|---:|---:|---|---|"""
DECIDED = """
{all} differences were more than taste and were decided by the guidelines: {mended} times the gold was mended, {stood}
times the first label stood. Each decision has its line in the log, with its reason.

| note | what | rule | decision | gold |
|---|---|---|---|---|"""
LISTED = """
By place. A span that one reader put elsewhere is two lines.

| note | what | at | first | second |
|---|---|---|---|---|"""


WORDS = ("amount", "name", "finding", "start", "end", "onset", "date")
"""Fields of a value that hold words or dates of the note."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for."""

    log: str | None
    resamples: int
    seed: int
    format: str


def run(first: str, second: str, options: Options) -> int:
    """Compare and print; the exit code."""
    try:
        ours, theirs = _labels(first), _labels(second)
        decisions = [value for _, value in read_rows(options.log)] if options.log else []
    except NotecheckError as error:
        sys.stderr.write(f"notecheck: {error}\n")
        return 2
    agreement = compare(ours, theirs, options.resamples, options.seed)
    if not agreement.notes:
        sys.stderr.write("notecheck: E_EMPTY: no note is in both files\n")
        return 2
    if options.format == "json":
        told = asdict(agreement)
        told["differences"] = [{**each, **_without_words(each)} for each in told["differences"]]
        sys.stdout.write(json.dumps(told, indent=1) + "\n")
        return 0
    if options.format == "markdown":
        log = f" --log {options.log}" if options.log else ""
        head = HEAD.format(notes=agreement.notes, first=first, second=second, log=log, resamples=options.resamples)
        sys.stdout.write(head + "\n")
    sys.stdout.write("\n".join((*_page(agreement), *_decided(decisions), *_listed(agreement))) + "\n")
    return 0


def _labels(path: str) -> list[Row]:
    rows: list[Row] = []
    for number, row in read_rows(path):
        if not isinstance(row, dict) or row.get("id") is None:
            raise GoldError("E_MISSING_FIELD", f"{path}:{number}", "needs id")
        rows.append(row)
    return rows


def _page(a: Agreement) -> Iterator[str]:
    yield "## Facts"
    yield FACTS
    names = [name.removeprefix("span.exact.") for name in a.figures if name.startswith("span.exact.")]
    for name in (*sorted(set(names) - {"all"}), "all"):
        cells = (_cell(a, f"span.{way}.{name}") for way in ("exact", "overlap", "value"))
        n = a.counts.get(f"span.{name}") or sum(n for key, n in a.counts.items() if key.startswith("span."))
        yield f"| {name} | {n} | {' | '.join(cells)} |"
    yield "\n## Items"
    yield ITEMS
    items = [name.removeprefix("agreed.") for name in a.figures if name.startswith("agreed.")]
    for name in (*sorted(set(items) - {"all"}), "all"):
        both = f"{_cell(a, f'kappa.{name}')} | {_cell(a, f'kappa3.{name}')}"
        yield f"| {name} | {a.counts[f'item.{name}']} | {a.figures[f'agreed.{name}']:.3f} | {both} |"


def _cell(a: Agreement, name: str) -> str:
    figure = a.figures[name]
    if figure is None:
        return "–"
    low, high = a.intervals.get(name, (figure, figure))
    return f"{figure:.3f} [{low:.3f}, {high:.3f}]"


def _decided(decisions: Sequence[Any]) -> Iterator[str]:
    if decisions:
        mended = sum(bool(each["changed"]) for each in decisions)
        yield "\n## Adjudication"
        yield DECIDED.format(all=len(decisions), mended=mended, stood=len(decisions) - mended)
        for each in decisions:
            what = each.get("item") or each["fact"]["type"]
            decision = each["decision"] if isinstance(each["decision"], str) else json.dumps(each["decision"])
            gold = "mended" if each["changed"] else "stood"
            yield f"| {each['note']} | {what} | {each['rule']} | {decision} | {gold} |"


def _listed(a: Agreement) -> Iterator[str]:
    yield "\n## Every difference"
    yield LISTED
    for each in a.differences:
        at = "" if each.start is None else f"{each.start}–{each.end}"
        yield f"| {each.note} | {each.what} | {at} | {_said(each.first)} | {_said(each.second)} |"


def _said(label: object) -> str:
    """A status, or a value without its empty fields."""
    if not isinstance(label, dict):
        return str(label or "–")
    kept = {key: each for key, each in _plain(label).items() if each is not None}
    return ", ".join(f"{key} {each}" for key, each in kept.items()) or "no value"


def _without_words(difference: dict[str, Any]) -> dict[str, Any]:
    return {who: _plain(difference[who]) for who in ("first", "second") if isinstance(difference[who], dict)}


def _plain(label: dict[str, Any]) -> dict[str, Any]:
    """A value without what it took word for word from the note, dates among it."""
    return {key: each for key, each in label.items() if key not in WORDS}
