"""A lane of the pool: the notes that wait in it, and the workers that take them."""

from __future__ import annotations

import signal
import time
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from notecheck import NoteError
from notecheck_service.scanning.work import TOO_MUCH, Answer, Task

__all__ = ["Hand", "Job", "Lane"]

SLOW = "took too long"
ENDINGS = {-signal.SIGPROF: SLOW, -signal.SIGKILL: SLOW, TOO_MUCH: "had not the memory for it"}
"""What the code says that a worker ended with."""


@dataclass(eq=False, slots=True)
class Job:
    """A task, and who waits for it."""

    task: Task
    future: Future[dict[str, Any]] = field(default_factory=Future)


@dataclass(eq=False, slots=True)
class Hand:
    """One worker process, and what it is at."""

    process: BaseProcess
    pipe: Connection
    ready: bool = False
    job: Job | None = None
    begun: float = 0.0
    deadline: float = 0.0

    def begin(self, job: Job, deadline: float) -> None:
        """Send it a task; that it has died is heard at the next listening."""
        self.job, self.begun, self.deadline = job, time.monotonic(), deadline
        with suppress(OSError):
            self.pipe.send(job.task.packed())

    def finish(self, answer: Answer) -> None:
        """Pass its answer on."""
        kind, *rest = answer
        if kind == "result":
            self._job().set_result(rest[0])
        else:
            code, detail, note_id = rest
            self._job().set_exception(NoteError(code, detail, note_id=note_id))

    def lose(self, error: Exception) -> None:
        """It answers no more; whoever waits for it is told."""
        if self.job:
            self._job().set_exception(error)

    def _job(self) -> Future[dict[str, Any]]:
        assert self.job is not None
        job, self.job = self.job, None
        return job.future

    def end(self) -> str:
        """Make sure that the process has ended; how it did."""
        self.pipe.close()
        self.process.join(1)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        return ENDINGS.get(self.process.exitcode or 0, "ended without a result")


@dataclass(eq=False, slots=True)
class Lane:
    """So many workers, and one queue before them."""

    wanted: int
    niceness: int
    hands: list[Hand] = field(default_factory=list)
    queue: deque[Job] = field(default_factory=deque)
    mean: float = 0.05
    """Seconds of a scan, the latest weighing most."""
    hire_after: float = 0.0

    @property
    def idle(self) -> bool:
        """Nothing waits and nobody works."""
        return not self.queue and all(hand.job is None for hand in self.hands)

    def free(self) -> list[Hand]:
        """The workers that wait for a task."""
        return [hand for hand in self.hands if hand.ready and hand.job is None]

    def next(self) -> Job | None:
        """The oldest task that somebody still waits for."""
        while self.queue:
            job = self.queue.popleft()
            if job.future.set_running_or_notify_cancel():
                return job
        return None

    def expected(self) -> float:
        """Seconds until the queue is worked off."""
        return self.mean * len(self.queue) / self.wanted
