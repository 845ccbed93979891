"""Notes of this suite: short, invented, each a little different. And the ways to run a batch over them."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from notecheck.batch.edition import Edition
from notecheck.batch.run import Batch, Ended
from notecheck.batch.watch import Watch
from notecheck.ingest.sources import Door

NOTE = "Left L5-S1 transforaminal ESI under fluoroscopy with contrast. Pain {n}/10 before. Failed PT for {m} weeks."
SCRIPT = "from notecheck.cli import main; main()"
Command = Callable[..., "subprocess.CompletedProcess[str]"]


def record(number: int) -> dict[str, str]:
    """One of the notes as a row."""
    text = NOTE.format(n=number % 10, m=number % 7 + 1) + f" Case {number}."
    provider, month = f"Dr {number % 3}", number % 12 + 1
    return {"id": f"n{number}", "text": text, "provider": provider, "date": f"2026-{month:02d}-03"}


@pytest.fixture
def notes(tmp_path: Path) -> Callable[..., Path]:
    """Write notes of these numbers as JSON lines, and other lines as they are."""

    def write(numbers: Iterable[int], *others: str, name: str = "notes.jsonl") -> Path:
        file = tmp_path / name
        rows = [json.dumps(record(number)) for number in numbers]
        file.write_text("".join(f"{row}\n" for row in (*rows, *others)))
        return file

    return write


@pytest.fixture
def batch(tmp_path: Path) -> Callable[..., Ended]:
    """Run a batch in this process, into tmp_path / out."""

    def run(*paths: Path, out: str = "out", workers: int = 1, edition: Edition | None = None) -> Ended:
        job = Batch([str(path) for path in paths], tmp_path / out, Door(), edition or Edition.current(), workers)
        return job.run(Watch())

    return run


@pytest.fixture
def command() -> Command:
    """Run `notecheck batch` as a process of its own."""

    def run(*arguments: object, before: str = "") -> "subprocess.CompletedProcess[str]":
        words = [sys.executable, "-c", before + SCRIPT, "batch", *map(str, arguments)]
        return subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)

    return run


def content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


@pytest.fixture(name="content")
def content_fixture() -> Callable[[Path], dict[str, bytes]]:
    """Every file of an out folder, by name."""
    return content


@pytest.fixture
def lines(tmp_path: Path) -> Callable[..., list[dict[str, object]]]:
    """The objects of a file of JSON lines in an out folder."""

    def read(name: str, out: str = "out") -> list[dict[str, object]]:
        return [json.loads(line) for line in (tmp_path / out / name).read_text().splitlines()]

    return read
