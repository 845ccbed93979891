"""The store: opens units of work, seals them with their audit entries, and anchors the audit's head."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Self, TypeVar

from sqlalchemy import Engine, select, text

from notecheck_service.clock import Clock, SystemClock
from notecheck_service.store.anchor import Anchor
from notecheck_service.store.engine import make_engine
from notecheck_service.store.errors import Conflict, Defect, NotFound, Refused, StoreError, StoreUnavailable
from notecheck_service.store.faults import told_as_ours
from notecheck_service.store.migrations import head, migrate, revision
from notecheck_service.store.scope import Scope
from notecheck_service.store.seal import seal
from notecheck_service.store.unit import Entry, Unit

__all__ = ["Store"]

T = TypeVar("T")
WRITERS = 8
"""Threads that write to PostgreSQL for handlers that wait."""


class Store:
    """One database with its anchor. Safe to share between threads."""

    def __init__(self, engine: Engine, anchor: Path, clock: Clock | None = None) -> None:
        self.engine = engine
        self.anchor = Anchor(anchor)
        self.clock = clock or SystemClock()
        # SQLite lets one write at a time, and lets the others try again later: better that they stand in line.
        alone = engine.dialect.name == "sqlite"
        self._turn = Lock() if alone else nullcontext()
        self._writers = ThreadPoolExecutor(1 if alone else WRITERS, "store")

    @classmethod
    def open(cls, url: str, anchor: Path, clock: Clock | None = None, *, upgrade: bool = True) -> Self:
        """Open the database at a URL, brought to this program's revision if `upgrade`."""
        store = cls(make_engine(url), anchor, clock)
        with told_as_ours():
            if upgrade:
                migrate(store.engine)
        return store

    def close(self) -> None:
        """Finish what is being written, and close all connections."""
        self._writers.shutdown()
        self.engine.dispose()

    @contextmanager
    def write(self, scope: Scope) -> Iterator[Unit]:
        """A unit that may read charts and change things. It is kept when the block ends, or not at all.

        Reading a chart writes too: to the audit. A unit that touched charts and recorded nothing is a Defect.
        When the block raises, nothing of it is kept but its entries, as refused (one of our errors) or failed.
        """
        self.anchor.settle()
        entries: list[Entry] = []
        try:
            with told_as_ours(), self._turn, self.engine.begin() as connection:
                unit = Unit(connection, scope, self.clock.now())
                entries = unit.entries
                yield unit
                top = seal(unit)
        except StoreUnavailable:
            raise
        except Exception as error:
            self._tell_failure(scope, entries, error)
            raise
        if top is not None:
            self.anchor.add(top)

    def done(self, scope: Scope, work: Callable[[Unit], T]) -> T:
        """What the work gives, in one unit as `write` opens it; kept before this returns."""
        with self.write(scope) as unit:
            return work(unit)

    async def later(self, scope: Scope, work: Callable[[Unit], T]) -> T:
        """The same in a thread of the store's own, so that nobody else waits for the database meanwhile."""
        return await asyncio.get_running_loop().run_in_executor(self._writers, self.done, scope, work)

    @contextmanager
    def read(self, scope: Scope) -> Iterator[Unit]:
        """A unit that reads what is no part of a chart: versions, counts, events. Touching a chart is a Defect."""
        with told_as_ours(), self.engine.connect().execution_options(reading=True) as connection:
            unit = Unit(connection, scope, self.clock.now())
            yield unit
            if unit.touched or unit.entries or unit.events:
                raise Defect("a chart was read without an entry in the audit")

    def refuse(self, scope: Scope, action: str, object_kind: str, object_id: str, reason: str) -> None:
        """Write to the audit that somebody was refused, before any unit began."""
        self._keep(scope, [Entry(action, object_kind, object_id, "refused", reason)])

    def _tell_failure(self, scope: Scope, entries: list[Entry], error: Exception) -> None:
        outcome = "refused" if isinstance(error, NotFound | Conflict | Refused) else "failed"
        self._keep(scope, [replace(entry, outcome=outcome, reason=reason_of(error)) for entry in entries])

    def _keep(self, scope: Scope, entries: list[Entry]) -> None:
        if not entries:
            return
        with told_as_ours(), self._turn, self.engine.begin() as connection:
            unit = Unit(connection, scope, self.clock.now())
            unit.entries.extend(entries)
            top = seal(unit)
        if top is not None:
            self.anchor.add(top)

    def ready(self) -> list[str]:
        """Why the store cannot be used now, as codes; empty when it can."""
        try:
            with told_as_ours():
                if revision(self.engine) != head():
                    return ["store_outdated"]
                # As for a write: whoever may only read can keep no audit.
                with self._turn, self.engine.connect() as connection:
                    connection.execute(select(text("1")))
            self.anchor.settle()
        except StoreError as error:
            return [code_of(error)]
        return []


def reason_of(error: Exception) -> str:
    """The code of a failure, for the audit: never its message."""
    if isinstance(error, Conflict | Refused):
        return error.reason[:80]
    return "not_found" if isinstance(error, NotFound) else type(error).__name__[:80]


def code_of(error: StoreError) -> str:
    """The code of an error for readiness."""
    return {"StoreFull": "store_full", "AuditUnavailable": "audit_unavailable"}.get(
        type(error).__name__, "store_unavailable"
    )
