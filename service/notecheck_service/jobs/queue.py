"""The queue: jobs as rows. Who leases one has it for a while, and says now and then that it is still at work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Update, and_, or_, select

from notecheck_service.store import NotFound, Store, Unit, new_id, system
from notecheck_service.store.tables.work import job

__all__ = ["ATTEMPTS", "LEASE", "STATES", "Job", "Queue", "due", "enqueue", "page"]

STATES = ("waiting", "running", "done", "dead")
ATTEMPTS = 6
"""So many times a job is begun; a process that was killed in it counts."""
LEASE = timedelta(seconds=60)
"""Who has not been heard of for so long is taken for dead."""
PAUSE = timedelta(seconds=5)
"""Before the second attempt; four times as long before each further one."""
KILLED = "the process ended in it"

C = job.c


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work."""

    id: str
    practice_id: str
    kind: str
    payload: dict[str, Any]
    state: str
    attempts: int
    run_after: datetime
    error: str | None
    """Type and place of what went wrong last; no message."""
    created_at: datetime
    finished_at: datetime | None


def enqueue(unit: Unit, kind: str, **payload: object) -> str:
    """Put work into the queue, in the transaction of what it follows from; its id. `payload`: ids and codes."""
    id = new_id("job")
    unit.insert(
        job, id=id, kind=kind, payload=payload, state="waiting", attempts=0, run_after=unit.now, created_at=unit.now
    )
    return id


def due(now: datetime) -> ColumnElement[bool]:
    """What may be begun: its time has come, or whoever had it is gone."""
    return or_(and_(C.state == "waiting", C.run_after <= now), and_(C.state == "running", C.lease_until < now))


class Queue:
    """The queue as one worker sees it."""

    def __init__(self, store: Store, who: str) -> None:
        self._store, self._who = store, who

    def waits(self) -> bool:
        """Whether anything may be begun. Cheap, and takes no lock."""
        with self._store.read(system()) as unit:
            return unit.execute(select(C.seq).where(due(unit.now)).limit(1)).first() is not None

    def lease(self, id: str | None = None) -> Job | None:
        """Take the oldest job that may be begun (or this one); None where there is none."""
        with self._store.write(system()) as unit:
            unit.execute(
                job.update().where(due(unit.now), C.attempts >= ATTEMPTS)
                .values(state="dead", error=KILLED, finished_at=unit.now)
            )  # fmt: skip
            query = _jobs().where(due(unit.now), *([C.id == id] if id else []))
            row = unit.execute(query.order_by(C.seq).limit(1).with_for_update(skip_locked=True)).first()
            if row is None:
                return None
            values = {"state": "running", "attempts": row.attempts + 1, "leased_by": self._who}
            unit.execute(job.update().where(C.id == row.id).values(lease_until=unit.now + LEASE, **values))
            return job_of(unit.execute(_jobs().where(C.id == row.id)).one())

    def beat(self, leased: Job) -> bool:
        """Say that it is still being worked at; whether it is still ours."""
        with self._store.write(system()) as unit:
            return bool(unit.execute(self._ours(leased).values(lease_until=unit.now + LEASE)).rowcount)

    def finish(self, leased: Job) -> None:
        """It is done."""
        self._settle(leased, state="done", error=None, finished_at=self._store.clock.now())

    def retry(self, leased: Job, fault: str) -> bool:
        """It went wrong: to be tried again later, or dead. Whether it will be tried again. `fault`: type and place."""
        now = self._store.clock.now()
        if leased.attempts >= ATTEMPTS:
            self._settle(leased, state="dead", error=fault[:100], finished_at=now)
            return False
        pause = PAUSE * 4 ** (leased.attempts - 1)
        self._settle(leased, state="waiting", error=fault[:100], run_after=now + pause)
        return True

    def hand_back(self, leased: Job) -> None:
        """It was interrupted by a stop: to be begun again, and not counted."""
        self._settle(leased, state="waiting", attempts=leased.attempts - 1, run_after=self._store.clock.now())

    def _settle(self, leased: Job, **values: object) -> None:
        with self._store.write(system()) as unit:
            unit.execute(self._ours(leased).values(leased_by=None, lease_until=None, **values))

    def _ours(self, leased: Job) -> Update:
        """A change of the job, as long as nobody else has begun it since."""
        mine = (C.id == leased.id, C.leased_by == self._who, C.attempts == leased.attempts)
        return job.update().where(C.state == "running", *mine)


def page(unit: Unit, state: str | None, after: str | None, limit: int) -> list[Job]:
    """The practice's jobs in their order. NotFound: `after` is none of them. Works in `Store.read`."""
    mine = C.practice_id == unit.scope.practice_id
    query = _jobs().where(mine, *([C.state == state] if state else []))
    if after is not None:
        last = unit.execute(select(C.seq).where(mine, C.id == after)).scalar_one_or_none()
        if last is None:
            raise NotFound("job", after)
        query = query.where(C.seq > last)
    return [job_of(row) for row in unit.execute(query.order_by(C.seq).limit(limit))]


def _jobs() -> Select[Any]:
    return select(*(C[name] for name in Job.__slots__))


def job_of(row: Row[Any]) -> Job:
    """A row as a job."""
    return Job(*(getattr(row, name) for name in Job.__slots__))
