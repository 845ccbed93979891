"""Jobs: leased by one, tried again with pauses, dead in sight, handed back at a stop; on both databases."""

import json
import threading
import time

import pytest
from service.http.conftest import until

from notecheck_service.jobs import batches
from notecheck_service.jobs.queue import ATTEMPTS, LEASE, Queue, enqueue, page
from notecheck_service.jobs.scan_batch import BatchJob
from notecheck_service.jobs.worker import Interrupted, Shift, Worker
from notecheck_service.metrics import Metrics
from notecheck_service.scanning import Bounds, Pool
from notecheck_service.scanning.samples import samples
from notecheck_service.store import system

NOTE = samples()["esi-sparse"]


def put(database, practice, kind="count", **payload):
    with database.write(practice) as unit:
        return enqueue(unit, kind, **payload)


def seen(database, practice, state=None):
    with database.read(practice) as unit:
        return page(unit, state, None, 100)


def test_a_job_is_leased_by_one_and_in_order(database, practice):
    first, second = put(database, practice), put(database, practice)
    one, other = Queue(database, "one"), Queue(database, "other")
    assert one.waits()
    assert (one.lease().id, other.lease().id) == (first, second)
    assert one.lease() is None
    assert not one.waits()


def test_whoever_is_not_heard_of_loses_it_and_cannot_finish_it(database, practice, clock):
    put(database, practice)
    gone, other = Queue(database, "gone"), Queue(database, "other")
    lost = gone.lease()
    clock.advance(seconds=LEASE.total_seconds() / 2)
    assert gone.beat(lost)
    clock.advance(seconds=LEASE.total_seconds() + 1)
    again = other.lease()
    assert (again.id, again.attempts) == (lost.id, 2)
    assert not gone.beat(lost)
    gone.finish(lost)
    assert [each.state for each in seen(database, practice)] == ["running"]
    other.finish(again)
    assert [each.state for each in seen(database, practice)] == ["done"]


def test_what_fails_is_tried_again_later_and_later_and_then_lies_in_sight(database, practice, clock):
    put(database, practice)
    queue, pauses = Queue(database, "one"), []
    for number in range(1, ATTEMPTS + 1):
        leased = queue.lease()
        assert leased.attempts == number
        before = clock.now()
        again = queue.retry(leased, "ValueError in notecheck_service.jobs, line 1")
        (row,) = seen(database, practice)
        if again:
            pauses.append((row.run_after - before).total_seconds())
            assert queue.lease() is None
            clock.advance(seconds=pauses[-1])
    assert pauses == [5, 20, 80, 320, 1280]
    (dead,) = seen(database, practice, "dead")
    assert (dead.attempts, dead.error) == (ATTEMPTS, "ValueError in notecheck_service.jobs, line 1")
    assert not queue.waits()


def test_a_job_that_kills_its_worker_every_time_is_dead_at_last(database, practice, clock):
    put(database, practice)
    for _ in range(ATTEMPTS):
        assert Queue(database, "one").lease()
        clock.advance(seconds=LEASE.total_seconds() + 1)
    assert Queue(database, "one").lease() is None
    assert [each.error for each in seen(database, practice, "dead")] == ["the process ended in it"]


def test_another_practice_sees_none_of_it(database, practice, other_practice):
    put(database, practice)
    assert seen(database, other_practice) == []


def test_a_worker_goes_on_after_a_failure_and_tells_no_word_of_it(database, practice):
    done, metrics = [], Metrics()

    def handler(job, shift):
        if job.payload.get("bad"):
            raise ValueError("canary words of a note")
        done.append(job.id)

    worker = Worker(database, {"count": handler}, metrics, threads=2)
    bad, good = put(database, practice, bad=1), put(database, practice)
    worker.start()
    try:
        worker.ring()
        until(lambda: done == [good], 20)
        until(lambda: seen(database, practice)[0].error is not None, 20)
    finally:
        worker.close()
    error = {each.id: each.error for each in seen(database, practice)}[bad]
    assert error.startswith("ValueError in")
    assert "canary" not in error


def test_a_stop_hands_back_what_is_at_work_and_does_not_count_it(database, practice):
    begun = threading.Event()

    def handler(job, shift):
        begun.set()
        while True:
            shift.go_on(time.monotonic())
            time.sleep(0.01)

    worker = Worker(database, {"count": handler}, Metrics())
    put(database, practice)
    worker.start()
    begun.wait(20)
    worker.close()
    (row,) = seen(database, practice)
    assert (row.state, row.attempts) == ("waiting", 0)


@pytest.fixture(scope="module")
def pool():
    pool = Pool(Bounds(workers=1))
    pool.start()
    yield pool
    pool.close(5)


class Killed(BaseException):
    """The process ends here: nothing after it happens."""


def test_a_batch_that_is_killed_anywhere_is_finished_and_nothing_is_done_twice(database, practice, clock, pool):
    records = [{"id": f"k{number}", "text": NOTE} for number in range(6)] + [{"id": "k1", "text": NOTE}, {"id": "x"}]
    lines = b"".join(json.dumps(each).encode() + b"\n" for each in records)
    with database.write(practice) as unit:
        id = batches.create(unit, [("notes.jsonl", lines)], {})
    handler = BatchJob(database, pool, Metrics(), ahead=2, longest=100_000)
    for step in (1, 2, 3, 5):
        leased = Queue(database, f"killed-{step}").lease()
        with pytest.raises(Killed):
            handler(leased, dying(database, leased, step))
        clock.advance(seconds=LEASE.total_seconds() + 1)
    last = Queue(database, "last").lease()
    handler(last, Shift(Queue(database, "last"), last, threading.Event()))
    with database.write(practice) as unit:
        found, outcomes = batches.get(unit, id), batches.outcomes(unit, id, 0, 100)
    assert (found.state, found.scanned, found.refused, found.total) == ("done", 6, 2, 8)
    assert [each.place for each, _ in outcomes] == list(range(8))
    assert [each.error for each, _ in outcomes[6:]] == ["E_DUPLICATE_ID", "E_MISSING_FIELD"]
    notes = {each.note_id for each, _ in outcomes[:6]}
    assert len(notes) == 6
    with database.write(system(practice.practice_id)) as unit:
        from notecheck_service.store import results

        assert [len(results.of_note(unit, note)) for note in notes] == [1] * 6


def dying(database, leased, steps: int) -> Shift:
    """A shift whose process is killed at its so manieth step."""

    class Dying(Shift):
        left = steps

        def go_on(self, now: float) -> None:
            super().go_on(now)
            self.left -= 1
            if not self.left:
                raise Killed

    return Dying(Queue(database, f"killed-{steps}"), leased, threading.Event())


def test_a_lease_that_was_lost_ends_the_work(database, practice, clock):
    put(database, practice)
    leased = Queue(database, "one").lease()
    shift = Shift(Queue(database, "one"), leased, threading.Event())
    clock.advance(seconds=LEASE.total_seconds() + 1)
    Queue(database, "two").lease()
    with pytest.raises(Interrupted):
        shift.go_on(time.monotonic())
