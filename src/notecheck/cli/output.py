"""Outcomes to a stream, in the format asked for."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from notecheck.cli import Format
from notecheck.ingest.record import Refusal
from notecheck.ingest.sources import is_collection
from notecheck.report.lines import as_array, as_line, as_object, refusal
from notecheck.report.result import Result

__all__ = ["Outcome", "Sink", "format_for", "write"]

Outcome = Result | Refusal
SUFFIXES = {
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".json": Format.JSON,
    ".jsonl": Format.JSONL,
    ".txt": Format.TABLE,
}
WIDTH = 100
"""Columns of a table that no terminal shows."""


def format_for(asked: Format | None, out: str | None) -> Format:
    """The format asked for; else by the suffix of the file; else table on a terminal and jsonl elsewhere."""
    if asked is not None:
        return asked
    if out is not None:
        return SUFFIXES.get(Path(out).suffix.lower(), Format.JSONL)
    return Format.TABLE if sys.stdout.isatty() else Format.JSONL


class Sink:
    """Standard output, or a file that appears only when it is complete."""

    def __init__(self, path: str | None) -> None:
        self._path = path
        self.stream: TextIO = sys.stdout

    def __enter__(self) -> Sink:
        if self._path is None:
            if hasattr(sys.stdout, "reconfigure"):
                utf8 = {} if sys.stdout.isatty() else {"encoding": "utf-8"}
                sys.stdout.reconfigure(errors="replace", newline="\n", **utf8)
            return self
        folder = Path(self._path).absolute().parent
        handle, self._draft = tempfile.mkstemp(prefix=".notecheck-", dir=folder)
        self.stream = os.fdopen(handle, "w", encoding="utf-8", newline="\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stream.flush()
        if self._path is None:
            return
        self.stream.close()
        if kind is None:
            Path(self._draft).replace(self._path)
        else:
            Path(self._draft).unlink()


def write(outcomes: Iterator[Outcome], form: Format, stream: TextIO, *, single: bool, paths: Sequence[str]) -> None:
    """Write every outcome, in order. `single`: one path was named, so one note may be one JSON object."""
    if form is Format.JSONL:
        for outcome in outcomes:
            stream.write(as_line(_object(outcome)))
    elif form is Format.JSON:
        _write_json(outcomes, stream, single=single and not is_collection(paths[0]))
    elif form is Format.HTML:
        _write_html(outcomes, stream)
    else:
        _write_tables(outcomes, stream)


def _object(outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Refusal):
        return refusal(outcome.code, outcome.detail, outcome.place, outcome.note_id)
    return outcome.to_dict()


def _write_json(outcomes: Iterator[Outcome], stream: TextIO, *, single: bool) -> None:
    first = list(islice(outcomes, 2))
    if single and len(first) == 1:
        stream.write(as_object(_object(first[0])))
        return
    stream.writelines(as_array(map(_object, chain(first, outcomes))))


def _write_html(outcomes: Iterator[Outcome], stream: TextIO) -> None:
    from notecheck.report.html import Unread, page

    done = list(outcomes)
    unread = [Unread(each.place, each.code, each.detail) for each in done if isinstance(each, Refusal)]
    stream.write(page([each for each in done if not isinstance(each, Refusal)], unread))


def _write_tables(outcomes: Iterator[Outcome], stream: TextIO) -> None:
    from rich.console import Console

    from notecheck.report.table import ResultTable

    width = None if stream.isatty() or "COLUMNS" in os.environ else WIDTH
    console = Console(file=stream, width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)
    for outcome in outcomes:
        if not isinstance(outcome, Refusal):
            console.print(ResultTable(outcome))
