"""A batch beside plain scanning, in turns on one machine: what the batch adds, and what a second worker brings.

    python benchmarks/batch.py [--notes 1000] [--turns 3]

Prints one JSON object. Every figure is a ratio or comes with the ratio that matters; run it on an idle machine.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from itertools import count, islice
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
AUTHORED = ROOT / "corpora" / "synthetic" / "authored"
SCAN = """
import sys, time
from notecheck.api import scan, scan_record
from notecheck.ingest.sources import Door
scan("Pain 7/10 before, 2/10 after.")
begun = time.perf_counter()
records = list(Door().read(sys.argv[1:]))
read = time.perf_counter()
for record in records:
    scan_record(record)
print(read - begun, time.perf_counter() - read)
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=1000)
    parser.add_argument("--turns", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "notes.jsonl"
        characters = write_notes(file, asked.notes)
        turns = [turn(file, Path(folder), number) for number in range(asked.turns)]
        turns[0]["start"] = batch(first_line(file), Path(folder) / "start", 1)
    print(json.dumps(figures(turns, asked.notes, characters), indent=2))


def write_notes(file: Path, notes: int) -> int:
    """So many of the authored notes, over and over, each with an id of its own; the characters of them all."""
    texts = [json.loads(line)["text"] for path in sorted(AUTHORED.glob("*.jsonl")) for line in path.open()]
    rows = [{"id": f"n{n}", "text": f"{texts[n % len(texts)]}\nRecord {n}."} for n in islice(count(), notes)]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return sum(len(row["text"]) for row in rows)


def first_line(file: Path) -> Path:
    """A file of one note: what a run costs before and after the notes."""
    one = file.with_name("one.jsonl")
    one.write_text(file.read_text().partition("\n")[0] + "\n")
    return one


def turn(file: Path, folder: Path, number: int) -> dict[str, float]:
    """Every way once, one after the other."""
    said = subprocess.run([sys.executable, "-c", SCAN, str(file)], capture_output=True, text=True, check=True).stdout
    read, scanned = map(float, said.split())
    one = batch(file, folder / f"one-{number}", 1)
    two = batch(file, folder / f"two-{number}", 2)
    again = batch(file, folder / f"two-{number}", 2)
    return {"read": read, "scan": scanned, "one": one, "two": two, "again": again}


def batch(file: Path, out: Path, workers: int) -> float:
    """Seconds of a whole run, start and end included."""
    begun = time.perf_counter()
    code = "from notecheck.cli import main; main()"
    words = [sys.executable, "-c", code, "batch", str(file), "--out", str(out), "--workers", str(workers), "--quiet"]
    subprocess.run(words, check=True)
    return time.perf_counter() - begun


def figures(turns: list[dict[str, float]], notes: int, characters: int) -> dict[str, object]:
    """Medians of the turns' ratios, and rates."""
    start = turns[0]["start"]
    return {
        "notes": notes,
        "characters_per_note": round(characters / notes),
        "processors": os.cpu_count(),
        "load": os.getloadavg(),
        "start_seconds": round(start, 2),
        "reading_share": round(median(t["read"] / (t["read"] + t["scan"]) for t in turns), 4),
        "one_worker_over_scanning": round(median((t["one"] - start) / t["scan"] for t in turns), 3),
        "two_workers_times_one": round(median((t["one"] - start) / (t["two"] - start) for t in turns), 3),
        "two_workers_times_one_with_start": round(median(t["one"] / t["two"] for t in turns), 3),
        "nothing_to_scan_over_two_workers": round(median(t["again"] / t["two"] for t in turns), 3),
        "notes_per_second": {
            "scanning": round(median(notes / t["scan"] for t in turns), 1),
            "one_worker": round(median(notes / t["one"] for t in turns), 1),
            "two_workers": round(median(notes / t["two"] for t in turns), 1),
        },
    }


if __name__ == "__main__":
    main()
