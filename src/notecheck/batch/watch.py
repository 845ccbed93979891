"""How far a run is: a bar at a terminal, a line now and then elsewhere. Counts and rates, never a name or a word."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

__all__ = ["Heard", "Watch"]

Heard = Callable[[int, int], None]
"""Hears how many records are done, and how much of the whole that is."""
FRAME = 0.2
"""Seconds between two pictures of the bar."""
LINE = 15.0
"""Seconds between two lines."""


class Watch:
    """Says how far each stage is; None: says nothing."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Heard]:
        """Within this, what is heard is shown, as often as anyone reads it. `total`: the whole, in any unit."""
        if self._stream is None:
            yield _deaf
        elif self._stream.isatty():
            with _bar(self._stream, name, total) as heard:
                yield _seldom(heard, FRAME)
        else:
            yield _seldom(_lines(self._stream, name, total), LINE)


def _deaf(records: int, done: int) -> None:
    """Nobody watches."""


def _seldom(heard: Heard, pause: float) -> Heard:
    last = time.monotonic()

    def now_and_then(records: int, done: int) -> None:
        nonlocal last
        if time.monotonic() - last >= pause:
            heard(records, done)
            last = time.monotonic()

    return now_and_then


def _lines(stream: TextIO, name: str, total: int) -> Heard:
    begun = time.monotonic()

    def heard(records: int, done: int) -> None:
        spent = time.monotonic() - begun
        rate, share = records / spent, min(1.0, done / total) if total else 0.0
        left = f", about {_span(spent * (1 - share) / share)} left" if share else ""
        stream.write(f"notecheck: {name}: {records} notes, {rate:.0f}/s, {share:.0%}{left}\n")
        stream.flush()

    return heard


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


@contextmanager
def _bar(stream: TextIO, name: str, total: int) -> Iterator[Heard]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    told = TextColumn("{task.fields[records]} notes, {task.fields[rate]:.0f}/s")
    begun = time.monotonic()
    # No thread of its own: workers are forked while it is shown.
    with Progress(*columns, told, console=Console(file=stream), auto_refresh=False, transient=True) as progress:
        task = progress.add_task(name, total=total or None, records=0, rate=0.0)

        def heard(records: int, done: int) -> None:
            rate = records / (time.monotonic() - begun)
            progress.update(task, completed=min(done, total), records=records, rate=rate, refresh=True)

        yield heard
