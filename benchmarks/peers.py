"""Hold peers beside notecheck, each on the one thing it does, and write models/peers.json.

usage: python benchmarks/peers.py

Notes: author-k, from which no rule was written and nothing learned.
- Lengths of time: of each gold length (of pain, of a therapy), is it among those found in the same sentence, give or
  take a tenth? Microsoft recognizers-text and dateparser read the sentence; notecheck the note.
- Was a therapy done? Each gold therapy's name is given to medspaCy's ConText; done is what it calls neither negated
  nor hypothetical nor uncertain. notecheck says tried or ongoing of a therapy at the same place.
- Facts: micro-averaged, as `notecheck evaluate` counts; the baseline is benchmarks/baseline.py.
"""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
import venv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".bench"
PEERS = [
    "spacy==3.7.5", "thinc==8.2.5", "numpy==1.26.4", "medspacy==1.3.1", "setuptools<81",
    "recognizers-text-suite>=1.0.2a2", "dateparser>=1.2,<2", "emoji<2",
]  # fmt: skip
NOTES = ROOT / "corpora" / "synthetic" / "authored" / "author-k.gold.jsonl"
OUT = ROOT / "models" / "peers.json"
BASE = datetime.datetime(2026, 3, 2)
Row = dict[str, Any]


def main() -> int:
    """Install once, compare in that environment, pass on its exit code."""
    if "--inside" in sys.argv:
        compare()
        return 0
    python = HOME / "bin" / "python"
    if not (HOME / "peers").exists():
        venv.create(HOME, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS, "--editable", str(ROOT)], check=True)
        (HOME / "peers").touch()
    return subprocess.run([python, __file__, "--inside"], check=False).returncode


def compare() -> None:
    """Every task, every program."""
    import baseline

    import notecheck

    rows = [json.loads(line) for line in NOTES.read_text(encoding="utf-8").splitlines()]
    ours = {row["id"]: notecheck.scan(row["text"], note_id=row["id"], date=row.get("date")).to_dict() for row in rows}
    table = [
        length("notecheck", rows, lambda row, place: _our_lengths(ours[row["id"]], place)),
        length("recognizers-text", rows, recognizers()),
        length("dateparser", rows, dateparser()),
        done("notecheck", rows, lambda row, fact: _our_done(ours[row["id"]], fact)),
        done("medspaCy ConText", rows, context()),
        facts("notecheck", rows, ours),
        facts("regex baseline", rows, {row["id"]: _plain(list(baseline.facts(row["text"]))) for row in rows}),
    ]
    OUT.write_text(json.dumps(table) + "\n", encoding="utf-8")
    for line in table:
        sys.stdout.write(" | ".join(map(str, line)) + "\n")


def sentence(text: str, fact: Row) -> tuple[int, int]:
    """From the full stop or the line's start before a fact to the one after it."""
    start = max(text.rfind(". ", 0, fact["start"]) + 1, text.rfind("\n", 0, fact["start"]) + 1)
    ends = [end for end in (text.find(". ", fact["end"]), text.find("\n", fact["end"])) if end >= 0]
    return start, min(ends, default=len(text))


def length(name: str, rows: Iterable[Row], lengths: Callable[[Row, tuple[int, int]], Iterable[float]]) -> list[Any]:
    """How many gold lengths are found in their sentence."""
    hits = of = 0
    for row in rows:
        for fact in row["facts"]:
            days = (fact["value"] or {}).get("duration_days") or (fact["value"] or {}).get("days")
            if fact["type"] in ("pain_duration", "conservative_therapy") and days:
                of += 1
                hits += any(abs(each - days) <= 0.1 * days for each in lengths(row, sentence(row["text"], fact)))
    return ["length of time", name, "–", round(hits / of, 3), "–", of]


def _our_lengths(said: Row, place: tuple[int, int]) -> Iterator[float]:
    for fact in said["facts"]:
        days = fact["value"].get("duration_days") or fact["value"].get("days")
        if days and fact["start"] < place[1] and place[0] < fact["end"] and not isinstance(days, list):
            yield days


def recognizers() -> Callable[[Row, tuple[int, int]], list[float]]:
    """Lengths by Microsoft recognizers-text."""
    from recognizers_date_time import recognize_datetime

    def read(row: Row, place: tuple[int, int]) -> list[float]:
        found = recognize_datetime(row["text"][slice(*place)], "en-us", reference=BASE)
        values = [value for each in found for value in (each.resolution or {}).get("values", [])]
        return [float(value["value"]) / 86400 for value in values if value and value.get("type") == "duration"]

    return read


def dateparser() -> Callable[[Row, tuple[int, int]], list[float]]:
    """Lengths by dateparser: how long before today is what it reads."""
    from dateparser.search import search_dates

    def read(row: Row, place: tuple[int, int]) -> list[float]:
        settings = {"RELATIVE_BASE": BASE}
        found = search_dates(row["text"][slice(*place)], languages=["en"], settings=settings) or []
        return [abs((BASE - when.replace(tzinfo=None)).days) for _, when in found]

    return read


def done(name: str, rows: Iterable[Row], says: Callable[[Row, Row], bool]) -> list[Any]:
    """Of gold therapies, which were done."""
    cells: Counter[tuple[bool, bool]] = Counter()
    for row in rows:
        for fact in row["facts"]:
            if fact["type"] == "conservative_therapy":
                cells[fact["value"]["status"] in ("tried", "ongoing"), says(row, fact)] += 1
    return ["therapy done", name, *_prf(cells[True, True], cells[False, True], cells[True, False]), cells.total()]


def _our_done(said: Row, fact: Row) -> bool:
    return any(
        each["type"] == "conservative_therapy"
        and each["start"] < fact["end"]
        and fact["start"] < each["end"]
        and each["value"]["status"] in ("tried", "ongoing")
        for each in said["facts"]
    )


def context() -> Callable[[Row, Row], bool]:
    """Done by medspaCy's ConText."""
    import medspacy
    from loguru import logger

    logger.remove()  # Its sentence splitter writes note text to standard error.
    nlp = medspacy.load(enable=["medspacy_pyrush", "medspacy_context"])

    def read(row: Row, fact: Row) -> bool:
        start, end = sentence(row["text"], fact)
        doc = nlp.make_doc(row["text"][start:end])
        span = doc.char_span(fact["start"] - start, fact["end"] - start, label="THERAPY", alignment_mode="expand")
        doc.ents = [span] if span else []
        for _, pipe in nlp.pipeline:
            doc = pipe(doc)
        return all(not (e._.is_negated or e._.is_hypothetical or e._.is_uncertain) for e in doc.ents)

    return read


def facts(name: str, rows: Iterable[Row], said: dict[str, Row]) -> list[Any]:
    """All scored facts, micro-averaged."""
    from notecheck.evaluate.figures import figures
    from notecheck.evaluate.tally import Count, tally

    total: Count = Counter()
    for row in rows:
        total.update(tally(row, said[row["id"]])[0])
    micro = figures(total)["facts"]["micro"]
    return ["all facts", name, *(round(micro[key], 3) for key in ("p", "r", "f1")), micro["gold"]]


def _plain(found: list[Row]) -> Row:
    return {"facts": found, "checklists": [], "service": {}, "verdict": None}


def _prf(tp: int, fp: int, fn: int) -> list[float]:
    p, r = tp / (tp + fp), tp / (tp + fn)
    return [round(each, 3) for each in (p, r, 2 * p * r / (p + r))]


if __name__ == "__main__":
    sys.exit(main())
