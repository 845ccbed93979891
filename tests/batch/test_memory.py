"""Memory does not grow with the number of notes: neither while they are scanned nor while the outputs are written."""

import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import mean

import pytest

SCRIPT = "from notecheck.cli import main; main()"


def resident(pid: int) -> int:
    """Kilobytes of a process and of its children, shared ones counted for each."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(int(line.split()[1]) for each in (pid, *children) for line in _status(each) if line.startswith("VmRSS"))


def _status(pid: int | str) -> list[str]:
    try:
        return Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return []


def growth(samples: list[int], notes: int) -> float:
    """Megabytes for each ten thousand notes, from the second quarter of a stage to its last."""
    quarter = len(samples) // 4
    assert quarter > 2, "too few samples"
    grown = mean(samples[-quarter:]) - mean(samples[quarter : 2 * quarter])
    return grown / 1024 / (notes / 2) * 10_000


def watched(file: Path, out: Path, notes: int) -> dict[str, float]:
    """Run a batch of so many notes; the growth in each of its stages."""
    words = [sys.executable, "-c", SCRIPT, "batch", str(file), "--out", str(out), "--workers", "2", "--quiet"]
    process = subprocess.Popen(words)
    samples: dict[str, list[int]] = {"scanning": [], "writing": []}
    pause = notes / 200_000
    while process.poll() is None:
        if (out / "journal.sqlite").exists():
            stage = "writing" if (out / "results.jsonl.partial").exists() else "scanning"
            samples[stage].append(resident(process.pid))
        time.sleep(max(0.05, pause))
    assert process.returncode == 0
    return {stage: growth(seen, notes) for stage, seen in samples.items()}


@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_memory_is_flat_over_two_hundred_thousand_notes(tmp_path: Path):
    notes = 200_000
    file = tmp_path / "notes.jsonl"
    with file.open("w") as stream:
        for n in range(notes):
            stream.write(json.dumps({"id": f"n{n}", "text": f"ESI at L4-5. Pain {n % 10}/10. Case {n}."}) + "\n")
    grown = watched(file, tmp_path / "out", notes)
    (tmp_path / "growth.json").write_text(json.dumps(grown))
    assert max(grown.values()) <= 5, grown
