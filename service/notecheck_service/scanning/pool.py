"""The pool: two lanes of worker processes, and one thread that hands out tasks and hears answers."""

from __future__ import annotations

import asyncio
import atexit
import math
import multiprocessing
import os
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from notecheck import NoteError
from notecheck_service.scanning.lane import Hand, Job, Lane
from notecheck_service.scanning.work import Answer, Task, work

__all__ = ["Bounds", "Busy", "Pool", "State", "Stopped"]

CONTEXT = multiprocessing.get_context("forkserver")
PATIENCE = 5.0
"""So many times the processor time that a note may take is waited for its answer, on a busy machine."""
PAUSE = 1.0
"""Seconds before a worker that never became ready is hired again."""
SMOOTH = 0.1
"""Weight of the latest scan in the mean time of a scan."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a pool may take."""

    workers: int = 2
    seconds: float = 10.0
    """Processor time of one note."""
    memory: int = 1 << 30
    """Bytes of one note, beyond what a worker has."""
    queue: int = 64
    """Notes that may wait in each lane."""
    long: int = 20_000
    """Characters from which on a note goes to the slow lane."""


@dataclass(frozen=True, slots=True)
class State:
    """How the pool stands; counts only."""

    ready: int
    wanted: int
    waiting: int
    busy: int
    replaced: int
    failed: bool
    """The thread that runs the pool has ended: a fault of ours."""


class Busy(Exception):
    """The lane is full. `retry_after`: whole seconds after which there should be room."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"full; try again in {retry_after} s")
        self.retry_after = retry_after


class Stopped(Exception):
    """The pool takes no more."""


class Pool:
    """Scans notes, each in one worker process at a time. `start` before use, `close` at the end."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._lock = threading.Lock()
        self._fast = Lane(bounds.workers, niceness=0)
        self._slow = Lane(1, niceness=10)
        self._lanes = (self._fast, self._slow)
        self._bell, self._ring = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._thread = threading.Thread(target=self._run, name="scanning", daemon=True)
        self._closing = False
        self._failed = False
        self._replaced = 0

    def start(self) -> None:
        """Hire the workers; they become ready in their own time."""
        CONTEXT.set_forkserver_preload(["notecheck_service.scanning.warm"])
        # Who forgets to close it would wait for workers that no signal ends.
        atexit.register(self.close, 0)
        self._thread.start()

    async def scan(self, task: Task) -> dict[str, Any]:
        """The contract's object. NoteError where there is none, Busy where too many wait, Stopped at the end."""
        return await asyncio.wrap_future(self.submit(task))

    def submit(self, task: Task) -> Future[dict[str, Any]]:
        """The same for a thread that waits: a future of the object. A future that is cancelled is not begun."""
        lane = self._slow if task.length >= self._bounds.long else self._fast
        job = Job(task)
        with self._lock:
            if self._closing or self._failed:
                raise Stopped
            if len(lane.queue) >= self._bounds.queue:
                raise Busy(max(1, math.ceil(lane.expected())))
            lane.queue.append(job)
            wanted = bool(lane.free())
        # Where all are busy, the first that answers takes it.
        if wanted:
            self._wake()
        return job.future

    def state(self) -> State:
        """How it stands now."""
        with self._lock:
            hands = [hand for lane in self._lanes for hand in lane.hands]
            waiting = sum(len(lane.queue) for lane in self._lanes)
            wanted = sum(lane.wanted for lane in self._lanes)
        ready, busy = sum(hand.ready for hand in hands), sum(hand.job is not None for hand in hands)
        return State(ready, wanted, waiting, busy, self._replaced, self._failed)

    def close(self, grace: float = 10.0) -> None:
        """Take no more, finish what was taken within `grace` seconds, end the workers. What is left is refused."""
        with self._lock:
            self._closing = True
        if self._thread.is_alive():
            self._wake()
            self._thread.join(grace)
        self._end()
        atexit.unregister(self.close)

    def _wake(self) -> None:
        with suppress(BlockingIOError):
            os.write(self._ring, b".")

    def _run(self) -> None:
        try:
            while not (self._closing and all(lane.idle for lane in self._lanes)):
                self._hire()
                self._hand_out()
                self._hear(wait(self._ears(), timeout=self._pause()))
                self._end_overdue()
        except Exception:
            self._failed = not self._closing
            self._end()

    def _hire(self) -> None:
        now = time.monotonic()
        for lane in self._lanes:
            while len(lane.hands) < lane.wanted and now >= lane.hire_after and not self._closing:
                self._take_on(lane)

    def _take_on(self, lane: Lane) -> None:
        ours, theirs = CONTEXT.Pipe()
        terms = (theirs, self._bounds.seconds, self._bounds.memory, lane.niceness)
        process = CONTEXT.Process(target=work, args=terms, daemon=True)
        process.start()
        theirs.close()
        with self._lock:
            lane.hands.append(Hand(process, ours))

    def _hand_out(self) -> None:
        limit = self._bounds.seconds * PATIENCE
        for lane in self._lanes:
            for hand in lane.free():
                with self._lock:
                    job = lane.next()
                if job is None:
                    break
                hand.begin(job, time.monotonic() + limit)

    def _ears(self) -> list[int | Connection]:
        return [self._bell, *(hand.pipe for lane in self._lanes for hand in lane.hands)]

    def _pause(self) -> float | None:
        """Seconds until something is due by itself."""
        now = time.monotonic()
        due = [hand.deadline for lane in self._lanes for hand in lane.hands if hand.job]
        due += [lane.hire_after for lane in self._lanes if len(lane.hands) < lane.wanted]
        return max(0.0, min(due) - now) if due else None

    def _hear(self, heard: Sequence[object]) -> None:
        if self._bell in heard:
            with suppress(BlockingIOError):
                os.read(self._bell, 4096)
        for lane in self._lanes:
            for hand in [hand for hand in lane.hands if hand.pipe in heard]:
                try:
                    said = hand.pipe.recv()
                except (EOFError, OSError):
                    self._replace(lane, hand)
                else:
                    self._heard(lane, hand, said)

    def _heard(self, lane: Lane, hand: Hand, said: str | Answer) -> None:
        if isinstance(said, str):
            hand.ready = True
            return
        lane.mean += SMOOTH * (time.monotonic() - hand.begun - lane.mean)
        hand.finish(said)

    def _end_overdue(self) -> None:
        now = time.monotonic()
        for lane in self._lanes:
            for hand in [hand for hand in lane.hands if hand.job and now > hand.deadline]:
                hand.process.kill()
                self._replace(lane, hand)

    def _replace(self, lane: Lane, hand: Hand) -> None:
        """A worker died, or was ended: its note is told so, and another is hired."""
        with self._lock:
            lane.hands.remove(hand)
        if not hand.ready:
            lane.hire_after = time.monotonic() + PAUSE
        self._replaced += 1
        hand.lose(NoteError("E_GAVE_UP", f"the process that scanned it {hand.end()}"))

    def _end(self) -> None:
        """End every worker; whoever still waits is told."""
        with self._lock:
            jobs = [job for lane in self._lanes for job in lane.queue]
            hands = [hand for lane in self._lanes for hand in lane.hands]
            for lane in self._lanes:
                lane.queue.clear()
                lane.hands.clear()
        for job in jobs:
            if job.future.set_running_or_notify_cancel():
                job.future.set_exception(Stopped())
        for hand in hands:
            if hand.job:
                hand.process.kill()
            hand.end()
            hand.lose(Stopped())
