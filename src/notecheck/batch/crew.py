"""The worker processes, and who looks after them: one that dies is replaced, and what it was at is told."""

from __future__ import annotations

import gc
import multiprocessing
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Protocol

from notecheck.batch.edition import Edition
from notecheck.batch.scanned import Done
from notecheck.batch.shelf import Stretch
from notecheck.batch.worker import Finished, Told, work
from notecheck.ingest.sources import Door

__all__ = ["Crew", "Foreman"]

FORKS = "fork" in multiprocessing.get_all_start_methods()
"""A forked worker has the lexicons at once, and shares their memory."""
CONTEXT = multiprocessing.get_context("fork") if FORKS else multiprocessing.get_context("spawn")


class Foreman(Protocol):
    """Knows what is to be done, and hears what came of it."""

    def next(self) -> Stretch | None:
        """The next stretch to read; None: none now."""
        ...

    def told(self, stretch: Stretch, told: Told) -> list[int]:
        """A stretch was read; which of its records are to be scanned."""
        ...

    def finished(self, stretch: Stretch, index: int, done: Done) -> None:
        """A record of it is done."""
        ...

    def over(self, stretch: Stretch) -> None:
        """All that were to be scanned are done."""
        ...

    def fell(self, stretch: Stretch) -> None:
        """The worker that was at it died."""
        ...


@dataclass
class _Hand:
    """One worker, and the stretch that it is at."""

    process: BaseProcess
    pipe: Connection
    stretch: Stretch | None = None

    def end(self) -> None:
        self.pipe.close()
        self.process.join(1)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


class Crew:
    """So many workers. Leaving it ends them, whatever they are at."""

    def __init__(self, workers: int, door: Door, edition: Edition) -> None:
        self._door, self._edition = door, edition
        self._hands: list[_Hand] = []
        self._workers = workers

    def __enter__(self) -> Crew:
        # What is loaded now is the workers' too, and no collector of theirs makes copies of it.
        gc.freeze()
        for _ in range(self._workers):
            self._hands.append(self._hired())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for hand in self._hands:
            if hand.stretch is not None:
                hand.process.kill()
            hand.end()
        gc.unfreeze()

    def _hired(self) -> _Hand:
        ours, theirs = CONTEXT.Pipe()
        others = [ours, *(hand.pipe for hand in self._hands)] if FORKS else []
        process = CONTEXT.Process(target=work, args=(theirs, others, self._door, self._edition), daemon=True)
        process.start()
        theirs.close()
        return _Hand(process, ours)

    def serve(self, foreman: Foreman) -> None:
        """Hand out and listen until nothing is left."""
        while True:
            self._hand_out(foreman)
            busy = {hand.pipe: hand for hand in self._hands if hand.stretch is not None}
            if not busy:
                return
            for pipe in wait(list(busy)):
                self._hear(busy[pipe], foreman)  # type: ignore[index]

    def _hand_out(self, foreman: Foreman) -> None:
        for hand in self._hands:
            if hand.stretch is None and (stretch := foreman.next()) is not None:
                hand.stretch = stretch
                self._send(hand, stretch)

    def _hear(self, hand: _Hand, foreman: Foreman) -> None:
        stretch = hand.stretch
        assert stretch is not None
        try:
            said = hand.pipe.recv()
        except (EOFError, OSError):
            self._replace(hand)
            foreman.fell(stretch)
            return
        if isinstance(said, Told):
            self._send(hand, foreman.told(stretch, said))
        elif isinstance(said, Finished):
            foreman.finished(stretch, said.index, said.done)
        else:
            hand.stretch = None
            foreman.over(stretch)

    def _send(self, hand: _Hand, words: object) -> None:
        """Say something; that the other end has died is heard at the next listening."""
        try:
            hand.pipe.send(words)
        except (BrokenPipeError, ConnectionResetError):
            return

    def _replace(self, hand: _Hand) -> None:
        self._hands.remove(hand)
        hand.end()
        self._hands.append(self._hired())
