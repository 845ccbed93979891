"""The scanners: one note one process, limits that bite, a replacement at once, and no note that holds up others."""

import asyncio
import os
import resource
import signal
import time
from collections.abc import Iterator
from concurrent.futures import Future

import pytest

import notecheck
import notecheck.api
from notecheck import Entry
from notecheck_service.scanning import Bounds, Busy, Pool, Stopped, Task
from notecheck_service.scanning.samples import samples
from notecheck_service.scanning.work import bounded

SAMPLES = samples()
NOTE = SAMPLES["esi-sparse"]
LONG = (NOTE + "\n") * 400
"""Takes a worker a good while: some hundred thousand characters."""


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    pool = started(Bounds(workers=1, queue=8))
    yield pool
    pool.close(2)


def started(bounds: Bounds) -> Pool:
    pool = Pool(bounds)
    pool.start()
    until(lambda: pool.state().ready == pool.state().wanted, seconds=120)
    return pool


def until(holds, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def pids(pool: Pool, lane: str = "_fast") -> list[int]:
    return [hand.process.pid for hand in getattr(pool, lane).hands]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_answer_is_that_of_the_command_line(pool: Pool, name: str):
    task = Task.of(SAMPLES[name], name, "2026-03-02")
    assert asyncio.run(pool.scan(task)) == notecheck.scan(SAMPLES[name], note_id=name, date="2026-03-02").to_dict()


def test_a_claim_is_held_beside_the_note(pool: Pool):
    claim = {"payer": "original_medicare", "state": "NJ", "lines": [{"code": "64483", "units": 1}]}
    answer = pool.submit(Task((Entry(NOTE, "note"),), claim=claim)).result(60)
    assert answer["claim"] == notecheck.check_claim(claim, notecheck.scan(NOTE)).to_dict()
    assert answer["claim"]["findings"]


@pytest.mark.parametrize(
    "task, code",
    [
        (Task.of("\x00"), "E_DECODE"),
        (Task.of(" \n"), "E_EMPTY"),
        (Task.of("lorem ipsum dolor sit amet"), "E_NOT_A_NOTE"),
        (Task.of(NOTE, date="yesterday"), "E_BAD_FIELD"),
        (Task((Entry(NOTE, "note"),), "surgery"), "E_BAD_FIELD"),
    ],
)
def test_what_cannot_be_scanned_is_one_coded_error(pool: Pool, task: Task, code: str):
    with pytest.raises(notecheck.NoteError) as caught:
        pool.submit(task).result(60)
    assert caught.value.code == code


def test_a_note_that_takes_too_long_is_ended_and_the_next_is_scanned():
    pool = started(Bounds(workers=1, seconds=0.3, long=10**9))
    try:
        before = pids(pool)
        with pytest.raises(notecheck.NoteError) as caught:
            pool.submit(Task.of(LONG)).result(60)
        assert caught.value.code == "E_GAVE_UP"
        assert "too long" in caught.value.detail
        assert pool.submit(Task.of(NOTE)).result(60)["verdict"] == "addendum"
        assert pids(pool) != before
        assert pool.state().replaced == 1
    finally:
        pool.close(2)


MEMORIES = [*range(640, 5000, 480), 9600]
"""Kilobytes: native code tells a want of memory as one error or another, by where it runs short."""


@pytest.mark.parametrize("memory", MEMORIES)
def test_a_note_that_takes_too_much_memory_is_refused_and_the_next_is_scanned(memory: int):
    pool = started(Bounds(workers=1, memory=memory << 10, long=10**9))
    try:
        before = pids(pool)
        with pytest.raises(notecheck.NoteError) as caught:
            pool.submit(Task.of(LONG)).result(60)
        assert caught.value.code == "E_GAVE_UP"
        assert pool.submit(Task.of(NOTE)).result(60)["verdict"] == "addendum"
        assert pids(pool) != before
    finally:
        pool.close(2)


def test_a_fault_of_ours_is_no_want_of_memory(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(notecheck.api, "check", lambda *_, **__: 1 / 0)
    limits = resource.getrlimit(resource.RLIMIT_DATA)
    try:
        kind, code, *_ = bounded(Task.of(NOTE), 10.0, 1 << 30)
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, limits)
    assert (kind, code) == ("refused", "E_INTERNAL")


def test_a_worker_that_dies_is_told_of_and_replaced(pool: Pool):
    long = pool.submit(Task.of(LONG))
    until(lambda: pool.state().busy == 1)
    (pid,) = pids(pool, "_slow")
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(notecheck.NoteError, match="E_GAVE_UP"):
        long.result(20)
    until(lambda: pool.state().ready == pool.state().wanted)
    assert pids(pool, "_slow") != [pid]


def test_a_long_note_holds_up_no_short_one(pool: Pool):
    long = [pool.submit(Task.of(LONG)) for _ in range(3)]
    pool.submit(Task.of(NOTE)).result(20)
    assert not long[1].done()
    assert [each.result(60)["verdict"] for each in long]


def test_a_full_lane_says_when_to_come_back_and_nothing_is_lost(pool: Pool):
    taken: list[Future] = []
    with pytest.raises(Busy) as caught:
        taken.extend(pool.submit(Task.of(NOTE)) for _ in range(1000))
    until(lambda: pool.state().waiting == 0)
    assert 1 <= caught.value.retry_after <= 60
    assert pool.submit(Task.of(NOTE)).result(20)["verdict"]


def test_who_no_longer_waits_is_passed_over(pool: Pool):
    first = [pool.submit(Task.of(NOTE)) for _ in range(4)]
    last = pool.submit(Task.of(NOTE))
    assert last.cancel()
    assert all(each.result(20) for each in first)
    assert pool.submit(Task.of(NOTE)).result(20)


def test_closing_finishes_what_was_taken_and_takes_no_more():
    pool = started(Bounds(workers=1))
    taken = [pool.submit(Task.of(NOTE)) for _ in range(5)]
    pool.close(30)
    assert all(each.result(0)["verdict"] for each in taken)
    with pytest.raises(Stopped):
        pool.submit(Task.of(NOTE))
    assert pool.state().ready == 0


def test_closing_does_not_wait_for_ever():
    pool = started(Bounds(workers=1))
    long = [pool.submit(Task.of(LONG)) for _ in range(20)]
    begun = time.monotonic()
    pool.close(0.2)
    assert time.monotonic() - begun < 10
    assert all(each.done() for each in long)
    assert isinstance(long[-1].exception(), Stopped)
