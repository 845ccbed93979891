"""The embedded worker: threads that lease jobs and run their handlers, until they are stopped."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress

from notecheck.ingest.faults import place_of
from notecheck_service.events import log
from notecheck_service.jobs.queue import LEASE, Job, Queue
from notecheck_service.metrics import Metrics
from notecheck_service.store import Store, StoreError

__all__ = ["Handler", "Interrupted", "Shift", "Worker"]

PAUSE = 0.5
"""Seconds between two looks at an empty queue."""
TROUBLED = 2.0
"""The same while the store does not answer."""


class Interrupted(Exception):
    """The handler was asked to stop in the middle; what it has done is kept."""


class Shift:
    """What a handler may ask while it works."""

    def __init__(self, queue: Queue, leased: Job, stopping: threading.Event) -> None:
        self._queue, self._leased, self._stopping = queue, leased, stopping
        self._beaten = 0.0

    def go_on(self, now: float) -> None:
        """To be asked between two steps, at a moment of a monotonic clock. Interrupted where it is to stop."""
        if self._stopping.is_set():
            raise Interrupted
        if now - self._beaten > LEASE.total_seconds() / 4:
            self._beaten = now
            if not self._queue.beat(self._leased):
                raise Interrupted


Handler = Callable[[Job, Shift], None]


class Worker:
    """So many threads over one queue."""

    def __init__(
        self, store: Store, handlers: Mapping[str, Handler], metrics: Metrics, threads: int = 1,
        others: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        self._store, self._handlers, self._metrics = store, handlers, metrics
        self._others = others
        self._stopping, self._bell = threading.Event(), threading.Event()
        self._threads = [
            threading.Thread(target=self._serve, name=f"jobs-{number}", daemon=True) for number in range(threads)
        ]

    def start(self) -> None:
        """Begin to look for jobs."""
        for thread in self._threads:
            thread.start()

    def ring(self) -> None:
        """There is something new: look at once, and wake `others`. Waits for the database where there are any."""
        self._bell.set()
        if self._others:
            self._others()

    def close(self, grace: float = 10.0) -> None:
        """Begin no more; let handlers come to their next step, and hand back what they are at."""
        self._stopping.set()
        self._bell.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(grace)

    def queue(self) -> Queue:
        """The queue as one more worker sees it."""
        return Queue(self._store, f"worker_{secrets.token_hex(8)}")

    def _serve(self) -> None:
        queue = self.queue()
        while not self._stopping.is_set():
            pause = PAUSE
            try:
                if self.step(queue):
                    continue
            except StoreError as error:
                log.warning("jobs_wait", fault=place_of(error))
                pause = TROUBLED
            if not self._stopping.is_set():
                self._bell.wait(pause)
                self._bell.clear()

    def step(self, queue: Queue) -> bool:
        """Begin the oldest job, if there is any and nobody has said stop; whether there was one."""
        if self._stopping.is_set() or not queue.waits():
            return False
        leased = queue.lease()
        if leased is not None:
            self.run(queue, leased)
        return leased is not None

    def run(self, queue: Queue, leased: Job) -> None:
        """Run one job, whatever comes of it."""
        try:
            self._handlers[leased.kind](leased, Shift(queue, leased, self._stopping))
            queue.finish(leased)
            outcome = "done"
        except Interrupted:
            with suppress(StoreError):
                queue.hand_back(leased)
            outcome = "interrupted"
        except Exception as error:
            fault = place_of(error)
            outcome = "retried" if queue.retry(leased, fault) else "dead"
            log.warning("job_failed", job=leased.id, kind=leased.kind, attempt=leased.attempts, fault=fault)
        self._metrics.job(leased.kind, outcome)
