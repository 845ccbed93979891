"""`notecheck series`: an export to what its series tell, in memory or through a folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from notecheck.cli import Format
from notecheck.cli.output import Sink, format_for
from notecheck.core.errors import NotecheckError
from notecheck.ingest.admit import admit_date
from notecheck.ingest.sources import Door
from notecheck.report.lines import as_array, as_line
from notecheck.report.result import program_version

__all__ = ["Options", "run"]

SCHEMA = "notecheck.series/1"
WIDTH = 100


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for."""

    format: Format | None = None
    out: str | None = None
    date: str | None = None
    workers: int = 1
    limit: int = 5_000_000
    quiet: bool = False


def run(paths: Sequence[str], options: Options) -> int:
    """Read, compare, tell; the exit code."""
    try:
        return _run(paths, options)
    except ModuleNotFoundError as error:
        return _say(f"E_EXTRA: {error.name} is not installed; pip install 'notecheck[series]'", 2)
    except NotecheckError as error:
        return _say(str(error), 2)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        return _say(f"E_OUT: {(error.strerror or type(error).__name__).lower()}", 2)


def _run(paths: Sequence[str], options: Options) -> int:
    from notecheck.series.run import Progress, gather, lacking, tell
    from notecheck.series.store import Store

    door = Door(options.limit, admit_date(options.date))
    folder = Path(options.out) if options.out else None
    progress = Progress(_progress if sys.stderr.isatty() and not options.quiet else lambda stage, done: None)
    refused = 0
    with closing(Store(folder)) as store:
        for refusal in gather(door.read(paths), store, workers=options.workers, progress=progress):
            refused += 1
            _say(f"{refusal.place}: {refusal.code}: {refusal.detail}")
        counts = {name: store.count(column) for name, column in COUNTS.items()}
        head = {"schema": SCHEMA, "kind": "series", **counts, "input": lacking(store), "program": program_version()}
        told = tell(store, progress=progress)
        _write_folder(folder, head, told) if folder else _write(head, told, options)
    if not head["notes"]:
        return 2
    return 3 if refused else 0


COUNTS = {"notes": "note_id", "patients": "patient", "authors": "author"}


def _say(message: str, code: int = 0) -> int:
    sys.stderr.write(f"notecheck: {message}\n")
    return code


def _progress(stage: str, done: int) -> None:
    sys.stderr.write(f"\r{done} {stage}    \r")


def _write_folder(folder: Path, head: dict[str, Any], told: Iterator[dict[str, Any]]) -> None:
    """series.jsonl and series.html beside the store, for the owner alone, each in place only when it is whole."""
    from notecheck.series.page import Shown, page

    found = Shown()
    with _draft(folder / "series.jsonl") as stream:
        stream.write(as_line(head))
        for each in told:
            stream.write(as_line(each))
            found.add(each)
    with _draft(folder / "series.html") as stream:
        stream.write(page(found, head))


class _draft:
    """A file that appears under its name only when it is complete."""

    def __init__(self, path: Path) -> None:
        self._path, self._part = path, path.with_name(f".{path.name}.part")

    def __enter__(self) -> IO[str]:
        handle = os.open(self._part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        self._stream = os.fdopen(handle, "w", encoding="utf-8", newline="\n")
        return self._stream

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._stream.close()
        if kind is None:
            self._part.replace(self._path)
        else:
            self._part.unlink()


def _write(head: dict[str, Any], told: Iterator[dict[str, Any]], options: Options) -> None:
    form = format_for(options.format, None)
    with Sink(None) as sink:
        if form is Format.JSONL:
            sink.stream.write(as_line(head))
            sink.stream.writelines(map(as_line, told))
        elif form is Format.JSON:
            sink.stream.writelines(as_array([head, *told]))
        elif form is Format.HTML:
            _write_page(head, told, sink.stream)
        else:
            _write_table(head, told, sink.stream)


def _write_page(head: dict[str, Any], told: Iterator[dict[str, Any]], stream: IO[str]) -> None:
    from notecheck.series.page import Shown, page

    found = Shown()
    for each in told:
        found.add(each)
    stream.write(page(found, head))


def _write_table(head: dict[str, Any], told: Iterator[dict[str, Any]], stream: IO[str]) -> None:
    from rich.console import Console

    from notecheck.series.table import head_lines, lines

    width = None if stream.isatty() or "COLUMNS" in os.environ else WIDTH
    console = Console(file=stream, width=width, highlight=False, markup=False, emoji=False)
    for line in head_lines(head):
        console.print(line)
    for each in told:
        for row in lines(each):
            console.print(row)
