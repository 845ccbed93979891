"""A batch beside plain scanning, in turns on one machine: what the batch adds, and what a second worker brings.

    python benchmarks/batch.py [--notes 1000] [--turns 3]

Prints one JSON object. Figures of time want an idle machine; those of processor time bear one that is shared.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
AUTHORED = ROOT / "corpora" / "synthetic" / "authored"
MAIN = "from notecheck.cli import main; main()"
READ = """
import sys
from notecheck.api import scan
from notecheck.ingest.sources import Door
scan("Pain 7/10 before, 2/10 after.")
records = list(Door().read(sys.argv[1:]))
"""
SCAN = f"""{READ}
from notecheck.api import scan_record
for record in records:
    scan_record(record)
"""


class Spent(NamedTuple):
    """What a process and its children took, in seconds."""

    time: float
    processor: float

    def over(self, other: Spent) -> Spent:
        """What it took more."""
        return Spent(self.time - other.time, self.processor - other.processor)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=1000)
    parser.add_argument("--turns", type=int, default=3)
    asked = parser.parse_args()
    before = os.getloadavg()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "notes.jsonl"
        characters = write_notes(file, asked.notes)
        turns = [turn(file, Path(folder), str(number)) for number in range(asked.turns)]
    told = {"notes": asked.notes, "characters_per_note": round(characters / asked.notes), "processors": os.cpu_count()}
    print(json.dumps(told | {"load": [before, os.getloadavg()]} | figures(turns, asked.notes), indent=2))


def write_notes(file: Path, notes: int) -> int:
    """So many of the authored notes, over and over, each with an id of its own; the characters of them all."""
    texts = [json.loads(line)["text"] for path in sorted(AUTHORED.glob("*.jsonl")) for line in path.open()]
    rows = [{"id": f"n{n}", "text": f"{texts[n % len(texts)]}\nRecord {n}."} for n in range(notes)]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    file.with_name("one.jsonl").write_text(json.dumps(rows[0]) + "\n")
    return sum(len(row["text"]) for row in rows)


def turn(file: Path, folder: Path, name: str) -> dict[str, Spent]:
    """Every way once, one after the other, each without what it takes over a single note."""
    one = file.with_name("one.jsonl")
    empty, start = spent(READ, one), batch(one, folder / f"start-{name}", 1)
    read = spent(READ, file)
    return {
        "start": start,
        "read": read.over(empty),
        "scan": spent(SCAN, file).over(read),
        "one": batch(file, folder / f"one-{name}", 1).over(start),
        "two": batch(file, folder / f"two-{name}", 2).over(start),
        "again": batch(file, folder / f"two-{name}", 2).over(start),
    }


def batch(file: Path, out: Path, workers: int) -> Spent:
    """A whole run, start and end included."""
    return spent(MAIN, "batch", file, "--out", out, "--workers", workers, "--quiet")


def spent(code: str, *arguments: object) -> Spent:
    """Run it and see what it takes."""
    begun, used = time.perf_counter(), processor()
    subprocess.run([sys.executable, "-c", code, *map(str, arguments)], check=True)
    return Spent(time.perf_counter() - begun, processor() - used)


def processor() -> float:
    """Seconds of processor time of all children so far."""
    use = getrusage(RUSAGE_CHILDREN)
    return use.ru_utime + use.ru_stime


def figures(turns: list[dict[str, Spent]], notes: int) -> dict[str, object]:
    """Medians over the turns."""

    def mid(value: str, by: str, of: str = "time") -> float:
        return round(median(getattr(t[value], of) / getattr(t[by], of) for t in turns), 3)

    def per_second(of: str, kind: str) -> float:
        return round(median(notes / getattr(t[of], kind) for t in turns), 1)

    return {
        "start_seconds": round(median(t["start"].time for t in turns), 2),
        "one_worker_over_scanning": {"time": mid("one", "scan"), "processor": mid("one", "scan", "processor")},
        "one_worker_over_two": mid("one", "two"),
        "reading_over_scanning": mid("read", "scan", "processor"),
        "nothing_to_scan_over_two_workers": mid("again", "two"),
        "notes_per_second_of_processor": {
            "scanning": per_second("scan", "processor"), "batch": per_second("one", "processor"),
        },
        "notes_per_second": {name: per_second(name, "time") for name in ("scan", "one", "two")},
    }  # fmt: skip


if __name__ == "__main__":
    main()
