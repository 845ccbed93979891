"""Measure the program and write docs/evaluation.md: rules alone and with the models, by source, with intervals.

usage: python models/evaluate.py [--gold NAME=FILE ...]     (`make evaluation` runs it and the peers)

What ships is measured anew. Of gold files kept elsewhere, given with --gold, the figures alone are kept in
`elsewhere.json`, so that the page can be written without them. The rates that the judge reports as confidence are
written as well (`src/notecheck/judge/trust.toml`).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from calibrate import calibration_error, coverage, reliability, scored, write_trust
from cascade import ALL, MODELS, Replayed, counts, replay
from measured import closings

from notecheck.api import scan
from notecheck.evaluate.bootstrap import intervals
from notecheck.evaluate.figures import figures
from notecheck.evaluate.tally import Count, tally
from notecheck.models import pain_number, read, sentence_reader, sentence_role

HOME = Path(__file__).parent
ROOT = HOME.parent
PAGE = ROOT / "docs" / "evaluation.md"
TRUST = ROOT / "src" / "notecheck" / "judge" / "trust.toml"
ELSEWHERE, PEERS, CURVE, TRIED = (HOME / name for name in ("elsewhere.json", "peers.json", "curve.json", "tried.md"))
AUTHORED = ROOT / "corpora" / "synthetic" / "authored"
SHIPPED = {
    "author-k, authored": AUTHORED / "author-k.gold.jsonl",
    "author-m, authored": AUTHORED / "author-m.gold.jsonl",
    "author-n, authored": AUTHORED / "author-n.gold.jsonl",
    "other services, authored": AUTHORED / "services-measure.gold.jsonl",
    "pairs of two authors, held out": AUTHORED.parent / "pairs" / "held-out.gold.jsonl",
    "pairs of fourteen authors, looked at": AUTHORED.parent / "pairs" / "looked-at.gold.jsonl",
}
VARIANTS = {
    "rules only": (),
    "+ pain-number": (pain_number,),
    "+ sentence-role": (sentence_role,),
    "+ both": (pain_number, sentence_role),
    "+ second reader (ships)": (pain_number, sentence_role, sentence_reader),
}
RESAMPLES = 500
FIGURES = ("items.macro_f1", "items.exact_accuracy", "facts.micro.f1", "verdict.false_ready", "verdict.false_flag")
HEADS = ("items macro-F1", "exact status", "facts F1", "false ready", "false flag")
SHARES = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2)
Report = dict[str, Any]


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", action="append", default=[], metavar="NAME=FILE")
    given = dict(each.split("=", 1) for each in parser.parse_args().gold)
    replayed = replay(ALL)
    write_trust(replayed, TRUST)
    elsewhere: Report = json.loads(ELSEWHERE.read_text()) if ELSEWHERE.exists() else {}
    elsewhere |= {name: measured(Path(file)) for name, file in given.items()}
    ELSEWHERE.write_text(json.dumps(elsewhere, indent=1) + "\n", encoding="utf-8")
    sources = {name: measured(path) for name, path in SHIPPED.items()} | elsewhere
    PAGE.write_text("\n".join(page(replayed, sources)) + "\n", encoding="utf-8")


def measured(path: Path) -> Report:
    """The figures of each variant on a gold file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    report: Report = {"notes": len(rows)}
    for name, variant in VARIANTS.items():
        with patch.object(read, "READERS", variant):
            report[name] = summed([tally(row, _scanned(row))[0] for row in rows])
    return report


def _scanned(row: Mapping[str, Any]) -> Report:
    return scan(row["text"], note_id=row["id"], date=row.get("date")).to_dict()


def summed(each: Sequence[Count]) -> Report:
    """Figures and intervals of so many notes."""
    total: Count = Counter()
    for count in each:
        total.update(count)
    return {"figures": figures(total), "intervals": intervals(each, RESAMPLES, 1)}


def page(replayed: Sequence[Replayed], sources: Mapping[str, Report]) -> Iterator[str]:
    """The lines of docs/evaluation.md."""
    yield from INTRODUCTION.splitlines()
    unseen = {
        "rules only": (),
        "+ pain-number": ("pain-number",),
        "+ sentence-role": ("sentence-role",),
        "+ both": MODELS,
        "+ second reader (ships)": ALL,
    }
    replays = {name: summed(counts(replay(models))) for name, models in unseen.items()}
    everything = {"nine authors, unseen": {"notes": len({each.note for each in replayed}), **replays}, **sources}
    yield ""
    yield from table(("source", "notes", "variant", *HEADS), _headline(everything))
    yield from ("", "## Where a model alone meets an item", "")
    yield from _closings(closings(replayed))
    yield from _calibrated(scored(replayed))
    yield from _details(sources)
    yield from _kept()


def table(heads: Sequence[str], rows: Iterator[Sequence[str]]) -> Iterator[str]:
    """Markdown."""
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)
    yield from ("| " + " | ".join(row) + " |" for row in rows)


def _headline(sources: Mapping[str, Report]) -> Iterator[Sequence[str]]:
    for source, report in sources.items():
        for variant, said in report.items():
            if variant != "notes":
                yield source, str(report["notes"]), variant, *(_figure(said, name) for name in FIGURES)


def _figure(report: Report, name: str) -> str:
    number: Any = report["figures"]
    for key in name.split("."):
        number = number[key]
    if number is None or (name.startswith("facts") and not report["figures"]["facts"]["per_type"]):
        return "–"
    low, high = report["intervals"].get(name, (None, None))
    return f"{number:.3f}" + ("" if low is None else f" [{low:.2f}, {high:.2f}]")


def _closings(said: Report) -> Iterator[str]:
    low, high = said["precision_interval"]
    false = said["rightly"] + said["false_gaps_left"]
    yield f"The rules saw {said['closed'] + said['false_gaps_left'] + said['true_gaps']} gaps in notes of nine authors"
    yield f"unseen; {false} were none. Models that had not seen the author either closed {said['closed']} of the gaps,"
    yield f"{said['rightly']} of them rightly: precision {said['precision']:.3f}, 95 % interval [{low:.3f}, {high:.3f}]"
    yield f"(Wilson). {said['marked_unclear']} more were marked unclear."
    yield ""
    yield from table(("item", "rightly closed"), ((item, str(n)) for item, n in said["rightly_closed_by_item"].items()))


def _calibrated(pairs: Sequence[tuple[float, bool]]) -> Iterator[str]:
    yield from ("", "## Confidence", "", *CONFIDENCE.splitlines(), "")
    rows = ((name, str(n), f"{said:.3f}", f"{right:.3f}") for name, n, said, right in reliability(pairs))
    yield from table(("confidence", "items", "mean confidence", "share right"), rows)
    yield from ("", f"Expected calibration error: {calibration_error(pairs):.3f}.", "")
    curve = ((f"{share:.0%}", f"{error:.3f}") for share, error in coverage(pairs, SHARES))
    yield from table(("left to a person, least sure first", "error among the rest"), curve)


def _details(sources: Mapping[str, Report]) -> Iterator[str]:
    best = list(VARIANTS)[-1]
    said = {name: report[best]["figures"] for name, report in sources.items() if best in report}
    items = sorted({item for each in said.values() for item in each["items"]["per_item"]})
    yield from ("", "## Each item", "", "Accuracy of met, gap and not applicable, with the models.", "")
    cells = ((item, *(_cell(each["items"]["per_item"].get(item)) for each in said.values())) for item in items)
    yield from table(("item", *said), cells)
    kinds = sorted({kind for each in said.values() for kind in each["facts"]["per_type"]})
    yield from ("", "## Each fact", "", "F1, with the models.", "")
    facts = (
        (kind, *(_cell(each["facts"]["per_type"].get(kind, {}).get("f1")) for each in said.values())) for kind in kinds
    )
    yield from table(("fact", *said), facts)


def _cell(number: float | None) -> str:
    return "–" if number is None else f"{number:.3f}"


def _kept() -> Iterator[str]:
    """What takes longer than this page: the learning curve, the peers, and what was tried and left."""
    if CURVE.exists():
        rows = (
            (
                str(n),
                f"{each['rightly']} of {each['rightly'] + each['false_gaps_left']}",
                str(each["closed"] - each["rightly"]),
            )
            for n, each in json.loads(CURVE.read_text()).items()
        )
        yield from ("", "## Learning curve", "", *LEARNING.splitlines(), "")
        yield from table(("authors and hands learned from", "false gaps closed", "gaps closed wrongly"), rows)
    if PEERS.exists():
        yield from ("", "## Peers", "", *PEER_WORDS.splitlines(), "")
        peers = json.loads(PEERS.read_text())
        yield from table(
            ("task", "program", "precision", "recall", "F1", "n"), ([str(cell) for cell in row] for row in peers)
        )
    if TRIED.exists():
        yield from ("", *TRIED.read_text(encoding="utf-8").splitlines())


INTRODUCTION = """# Evaluation

Written by `make evaluation`: nothing here is typed by hand but the words. All intervals are 95 %, from resampling
notes.

- **nine authors, unseen** is the figure to believe. Each author's notes were scanned by the program as it was before
  its rules were widened from that author, and the models never saw the author whose notes they read. Verdicts here
  follow from the items alone.
- **author-k**, **author-m**, **author-n** and **other services** are held out (`annotations/splits.toml`): nothing was
  learned from them; of author-k's errors only the timing of pain scores was looked at. Author-n and other services
  have items and verdicts labelled, no facts.
- **pairs**: a note that lacks nothing and the same note with one thing no longer documented, by sixteen authors;
  nothing was learned from any, the errors on those of fourteen of them were looked at and their causes mended.
- Sources that are not in this repository are named as such: their figures are kept, their notes are not.
- Authored notes are invented, and labelled by their authors, one reading each. Generated notes are not measured on.
"""
CONFIDENCE = """An item's `confidence` is how often its status was right (met, gap and not applicable told apart) on
authors unseen, by item and status; a gap's also by how near a model came to reading what it lacks (`judge/doubt.py`;
the two limits of its grades were set on these notes). Here each author is held against rates from the others. Items
marked unclear are the least sure."""
LEARNING = """Linear models learned from so many authors of notes and so many hands that wrote statements, on the gaps
of the nine; without the second reader, with the limits that ship."""
PEER_WORDS = """Each program on the one thing it does; `benchmarks/peers.py` says how. The baseline is one page of
regular expressions for everything."""


if __name__ == "__main__":
    main()
