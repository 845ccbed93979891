"""What the connections add to the application: their routes, their jobs, and what runs beside the requests."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from fastapi import APIRouter, FastAPI
from fastapi.concurrency import run_in_threadpool

from notecheck.ingest.faults import place_of
from notecheck_service.access.errors import Unauthenticated
from notecheck_service.access.guard import Access, Tokens
from notecheck_service.access.secret import Box, secret_of
from notecheck_service.connect.cds import routes as cds
from notecheck_service.connect.cds.caller import Callers, Untrusted
from notecheck_service.connect.fhir import routes as fhir
from notecheck_service.connect.mllp.door import Door
from notecheck_service.connect.mllp.listener import Limits, Listener
from notecheck_service.connect.settings import Connections
from notecheck_service.connect.webhooks import routes as webhooks
from notecheck_service.connect.webhooks.courier import KIND, Courier
from notecheck_service.door.service import Service
from notecheck_service.events import log
from notecheck_service.jobs.queue import Job, enqueue
from notecheck_service.jobs.worker import Handler, Shift
from notecheck_service.store import StoreError

__all__ = ["connected", "handlers", "routers"]

PAUSE = 1.0
"""Seconds between two looks for new events."""


def routers() -> list[APIRouter]:
    """The ways in."""
    return [fhir.router, cds.router, webhooks.router]


@asynccontextmanager
async def connected(app: FastAPI, told: Connections) -> AsyncIterator[None]:
    """Run the connections, while the service runs."""
    service: Service = app.state.service
    access: Access = app.state.access
    app.state.courier = courier_of(service, told)
    app.state.access = replace(access, tokens=tokens_of(service, told))
    listener = await listening(service, access, told) if told.mllp else None
    collecting = Collecting(app.state.courier)
    collecting.start()
    yield
    if listener:
        await listener.stop()
    await run_in_threadpool(collecting.close)


def courier_of(service: Service, told: Connections) -> Courier:
    """What tells events."""
    return Courier(service.store, told.rules, Box(secret_of(service.settings), "webhooks"), enqueue)


def handlers(service: Service, told: Connections) -> dict[str, Handler]:
    """Who does the jobs of the connections."""
    courier = courier_of(service, told)

    def deliver(job: Job, _: Shift) -> None:
        courier.deliver(job.practice_id, str(job.payload["delivery"]))

    return {KIND: deliver}


def tokens_of(service: Service, told: Connections) -> Tokens | None:
    """Who knows the tokens of CDS clients; None where there are none."""
    callers, url = Callers(told.issuers), service.settings.public_url.rstrip("/")

    def key_of(token: str, path: str) -> str:
        if not path.startswith("/cds-services/"):
            raise Unauthenticated("bad_key")
        try:
            return callers.verify(token, url + path, service.clock.now()).key
        except Untrusted as error:
            raise Unauthenticated(f"token_{error.reason}") from None

    return key_of if told.issuers else None


async def listening(service: Service, access: Access, told: Connections) -> Listener:
    """The listener for HL7 version 2."""
    door = Door(service, access.keys, told.peers, frozenset(told.mllp_processing.split(",")))
    listener = Listener(door.handle, tuple(told.peers), Limits(message=told.mllp_bytes))
    host, port = told.listening
    found = await listener.start(host, port, told.mllp_context)
    log.info("mllp_started", port=found)
    return listener


class Collecting:
    """A thread that puts new events on their way."""

    def __init__(self, courier: Courier) -> None:
        self._courier = courier
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End."""
        self._stopping.set()
        self._thread.join(10)

    def _run(self) -> None:
        while not self._stopping.wait(PAUSE):
            try:
                self._courier.collect()
            except StoreError as error:
                log.warning("webhooks_wait", fault=place_of(error))
