"""The real service in this process: the real app, pool, store and guard, with people and keys of two practices."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from notecheck_service import events
from notecheck_service.access import keys, people, sessions
from notecheck_service.scanning.samples import samples
from notecheck_service.server import server_for
from notecheck_service.settings import Settings
from notecheck_service.store import Store, practices, system

SECRET = "the secret of the tests, of no use elsewhere"
ROLES = ("biller", "physician", "admin", "auditor")
"""Of people; `service` is a key with every scope."""


@dataclass
class Practice:
    """One practice of the tests, with a caller of each role."""

    id: str
    headers: dict[str, dict[str, str]]
    """Role to the headers with which a caller of that role comes."""
    people: dict[str, str]
    """Role to the id of the person who has it."""


@dataclass
class Running:
    """The service, and who may call it."""

    app: FastAPI
    client: httpx.Client
    ours: Practice
    theirs: Practice

    def __getitem__(self, role: str) -> dict[str, str]:
        return self.ours.headers[role]

    @property
    def store(self) -> Store:
        return self.app.state.service.store

    def scan(self, text: str | None = None, role: str = "service", **more: object):
        body = {"text": samples()["esi-sparse"] if text is None else text, **more}
        return self.client.post("/v1/scan", json=body, headers=self[role])


def settings_for(folder: Path, **more: object) -> Settings:
    more = {
        "workers": 1,
        "port": 0,
        "metrics_port": 0,
        "secret": "the secret of the tests, of no use elsewhere",
        **more,
    }
    return Settings(_env_file=None, data=folder / "data", **more)


def until(holds: Callable[[], object], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def practice_in(app: FastAPI, name: str) -> Practice:
    """A practice with a person of each role, signed in, and a key with every scope."""
    store = app.state.service.store
    with store.write(system()) as unit:
        id = practices.ensure(unit, name)
    scope = system(id)
    with store.write(scope) as unit:
        ids = {r: people.add(unit, f"{r}@{name}.example", "Somebody Invented", r).id for r in ROLES}
    headers = {role: signed_in(app, id, ids[role], role) for role in ROLES}
    with store.write(scope) as unit:
        _, token = keys.create(unit, "tests", keys.SCOPES, expires_at=unit.now + timedelta(days=1))
    headers["service"] = {"authorization": f"Bearer {token}"}
    return Practice(id, headers, ids)


def signed_in(app: FastAPI, practice: str, person: str, role: str) -> dict[str, str]:
    """The headers of a new session of somebody."""
    service = app.state.service
    with service.store.write(system(practice)) as unit:
        token = sessions.begin(unit, person, role)
    held = app.state.access.sessions.holder(token)
    return {"cookie": f"{sessions.cookie(service.settings).key}={token}", "x-csrf-token": held.csrf}


@contextmanager
def running_in(folder: Path, **more: object) -> Iterator[Running]:
    """The service at a port of this machine, served as it is in earnest."""
    events.set_up(io.StringIO())
    server = server_for(settings_for(folder, **more))
    thread = threading.Thread(target=server.run, name="server", daemon=True)
    thread.start()
    until(lambda: server.started or not thread.is_alive())
    assert server.started
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=60) as client:
            until(lambda: client.get("/health/ready").status_code == 200)
            app = server.app
            yield Running(app, client, practice_in(app, "ours"), practice_in(app, "theirs"))
    finally:
        server.should_exit = True
        thread.join(30)
    assert not thread.is_alive()


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One service for all tests that leave it as good as they found it."""
    with running_in(tmp_path_factory.mktemp("service")) as running:
        yield running
