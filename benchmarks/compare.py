"""Speed as ratios, measured side by side in one process on one core, on the same notes.

Prints: notes a second of each pipeline, the ratios with their targets, growth with the length of a note, the cold start
of the command line against `import spacy`, and peak memory. Exit code 1 when a target is missed.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from loguru import logger

logger.disable("PyRuSH")
logger.remove()

import medspacy  # noqa: E402
import spacy  # noqa: E402

from notecheck import scan  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "corpora" / "synthetic"
ROUNDS = 5


def notes() -> list[str]:
    """The shipped synthetic notes."""
    texts = [p.read_text(encoding="utf-8") for p in sorted((SAMPLES / "samples").glob("*.txt"))]
    for path in sorted((SAMPLES / "authored").glob("*.jsonl")):
        texts += [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines() if line]
    return texts


def peers() -> dict[str, Callable[[str], object]]:
    """medspaCy as it comes, with its sectionizer, and the same with spaCy's sentence splitter."""
    parts = {"medspacy_tokenizer", "medspacy_target_matcher", "medspacy_context", "medspacy_sectionizer"}
    default = medspacy.load(medspacy_enable=parts | {"medspacy_pyrush"})
    swapped = medspacy.load(medspacy_enable=parts)
    swapped.add_pipe("sentencizer", first=True)
    return {"medspaCy, default with sectionizer": default, "medspaCy, spaCy's sentencizer": swapped}


def seconds(run: Callable[[str], object], texts: list[str]) -> float:
    """Time of one pass."""
    start = time.perf_counter()
    for text in texts:
        run(text)
    return time.perf_counter() - start


def throughput(texts: list[str]) -> dict[str, float]:
    """Median notes a second of each pipeline, rounds interleaved so that all meet the same machine."""
    runs: dict[str, Callable[[str], object]] = {"notecheck": scan, "spaCy, blank tokenizer": spacy.blank("en")}
    runs |= peers()
    for run in runs.values():
        run(texts[0])
    found: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            share = texts if name.startswith(("notecheck", "spaCy")) else texts[:20]
            found[name].append(len(share) / seconds(run, share))
    return {name: statistics.median(rates) for name, rates in found.items()}


def growth(texts: list[str]) -> float:
    """How much longer a note of 1 MB takes than one of 0.5 MB."""
    half = "\n\n".join(texts)
    half = (half * (500_000 // len(half) + 1))[:500_000]
    return min(seconds(scan, [half + half]) for _ in range(3)) / min(seconds(scan, [half]) for _ in range(3))


def cold(command: list[str]) -> float:
    """Best wall time of five starts, with the byte code that an installed package has."""
    best = []
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
        best.append(time.perf_counter() - start)
    return min(best)


def peak_megabytes(command: list[str]) -> float:
    """Peak resident memory of a child, in MB."""
    code = (
        f"import resource, subprocess; subprocess.run({command!r}, stdout=-3, check=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    return int(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout) / 1024


def main() -> int:
    """Measure, print, judge."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    texts = notes()
    rates = throughput(texts)
    sample = str(next(iter(sorted(SAMPLES.rglob("*.txt")))))
    command = [str(Path(sys.executable).parent / "notecheck"), "scan", sample, "--format", "json"]
    own = rates["notecheck"]
    default, swapped = (rate for name, rate in rates.items() if name.startswith("medspaCy"))
    checks = [
        ("times medspaCy's default with sectionizer", own / default, ">=", 20.0),
        ("times the same with spaCy's sentencizer", own / swapped, ">=", 4.0),
        ("1 MB note over 0.5 MB note, in time", growth(texts), "<=", 2.3),
        ("cold scan over import spacy", cold(command) / cold([sys.executable, "-c", "import spacy"]), "<=", 2.0),
        ("peak memory of a scan, MB", peak_megabytes(command), "<=", 200.0),
    ]
    print(f"{len(texts)} synthetic notes, {sum(map(len, texts)) // len(texts)} characters on average, one core")
    for name, rate in rates.items():
        print(f"{rate:10.1f} notes/s  {name}")
    missed = False
    for name, value, sign, target in checks:
        good = value >= target if sign == ">=" else value <= target
        missed |= not good
        print(f"{value:10.2f} {name} (target {sign} {target:g}) {'ok' if good else 'MISSED'}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
