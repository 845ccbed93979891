"""Killing: a process does a deed and is killed (SIGKILL) at the n-th step of its work, for every n.

The steps: before and after each statement, before and after the commit, before and after the anchor's line. A helper
process (this file, run) imports everything once and forks for each try.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parent.parent
NEVER = 10**9


@dataclass
class Try:
    """How one try ended."""

    killed: bool
    answer: str | None
    """What was answered; None when it was killed before."""
    steps: int
    """Steps that were taken."""


class Killer:
    """The helper process."""

    def __init__(self) -> None:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(TESTS))))
        }
        self.process = subprocess.Popen([sys.executable, str(Path(__file__))], env=environment, **pipes)

    def do(self, deed: str, url: str, anchor: Path, key: str, *, at: int = NEVER) -> Try:
        """Do `module:Class` under a key, and be killed at this step."""
        asked = {"deed": deed, "url": url, "anchor": str(anchor), "key": key, "at": at}
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return Try(**json.loads(self.process.stdout.readline()))

    def close(self) -> None:
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(10)


def sweep(killer: Killer, deed: str, url: str, anchor: Path, *, every: int = 1) -> tuple[int, int]:
    """Kill a deed at every step (or every so many-th, and the last four), then do it again.

    Gives how many were killed, and how many of these had been done before. What must hold: what was answered is
    there, all of it; what is there is there once; and it can be done again, which changes nothing.
    """
    from notecheck_service.store import Store
    from notecheck_service.store.verify import verify

    store, kind = Store.open(url, anchor, upgrade=False), load(deed)
    kills = done = 0
    try:
        ready = getattr(kind, "ready", lambda store, key: None)
        ready(store, "untouched")
        steps = killer.do(deed, url, anchor, "untouched").steps
        for at in sorted({*range(1, steps + 1, every), *range(steps - 3, steps + 1)}):
            key = f"at-{at}"
            ready(store, key)
            tried = killer.do(deed, url, anchor, key, at=at)
            counts = set(kind.count(store, key).values())
            assert tried.killed, f"step {at} was not reached"
            assert counts in ({0}, {1}), f"half of it after a kill at step {at}: {kind.count(store, key)}"
            assert killer.do(deed, url, anchor, key).answer, f"not done after a kill at step {at}"
            assert set(kind.count(store, key).values()) == {1}, f"lost or doubled after a kill at step {at}"
            kills, done = kills + 1, done + (counts == {1})
        report = verify(store)
        assert report.sound, report.faults
    finally:
        store.close()
    return kills, done


def load(deed: str) -> Any:
    """The class of a deed."""
    module, _, name = deed.partition(":")
    return getattr(importlib.import_module(module), name)


class Steps:
    """Counts the steps of a store's work, and ends the process at one of them."""

    def __init__(self, at: int) -> None:
        self.at, self.taken = at, 0

    def __call__(self, *_: object, **__: object) -> None:
        self.taken += 1
        if self.taken == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, store: Any) -> None:
        from sqlalchemy import event

        for name in ("begin", "before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(store.engine, name, self)
        real_commit, real_add = store.engine.dialect.do_commit, store.anchor.add

        def commit(connection: object) -> None:
            real_commit(connection)
            self()

        def add(head: object) -> None:
            self()
            real_add(head)
            self()

        store.engine.dialect.do_commit, store.anchor.add = commit, add


def serve() -> None:
    """The helper: one line in, one try, one line out."""
    importlib.import_module("notecheck_service.store")
    for line in sys.stdin:
        asked = json.loads(line)
        kind = warmed(asked["deed"])
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            attempt(kind, asked, writer)
        os.close(writer)
        with os.fdopen(reader, "rb") as pipe:
            said = pipe.read()
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status):
            sys.exit(3)
        told = json.loads(said) if said else {"answer": None, "steps": 0}
        sys.stdout.write(json.dumps({"killed": os.WIFSIGNALED(status), **told}) + "\n")
        sys.stdout.flush()


@cache
def warmed(deed: str) -> Any:
    """The class of a deed, with all read that it reads once in a process: its forks need not."""
    kind = load(deed)
    getattr(kind, "warm", lambda: None)()
    return kind


def attempt(kind: Any, asked: dict[str, Any], writer: int) -> None:
    """In the forked process: do the deed, answer, end."""
    from notecheck_service.store import Store

    store = Store.open(asked["url"], Path(asked["anchor"]), upgrade=False)
    steps = Steps(asked["at"])
    steps.watch(store)
    answer = kind.do(store, asked["key"]).decode()
    os.write(writer, json.dumps({"answer": answer, "steps": steps.taken}).encode())
    os._exit(0)


if __name__ == "__main__":
    serve()
