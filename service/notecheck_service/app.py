"""The composition root: settings in, an application out. Nothing is opened before the application starts."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import APIRouter, Depends, FastAPI
from fastapi.concurrency import run_in_threadpool

from notecheck.report.result import program_version
from notecheck_service import problems
from notecheck_service.access import doors
from notecheck_service.access.guard import Access, guard, stand_before
from notecheck_service.access.oidc import Provider
from notecheck_service.access.secret import Box, secret_of
from notecheck_service.clock import Clock, SystemClock
from notecheck_service.connect import start as connections
from notecheck_service.connect.settings import Connections
from notecheck_service.connect.start import connected
from notecheck_service.door import faults
from notecheck_service.door.front import Bodies, Front
from notecheck_service.door.service import Service
from notecheck_service.events import log
from notecheck_service.jobs.notified import Bell, prepare
from notecheck_service.jobs.scan_batch import BatchJob
from notecheck_service.jobs.worker import Handler, Worker
from notecheck_service.limits import Limits
from notecheck_service.metrics import Metrics
from notecheck_service.openapi import describe
from notecheck_service.page.router import router as page
from notecheck_service.routes import (
    audit,
    batches,
    description,
    events,
    health,
    jobs,
    keys,
    notes,
    people,
    scan,
    versions,
    worklist,
)
from notecheck_service.scanning import Bounds, Pool
from notecheck_service.settings import Settings

__all__ = ["create_app", "handlers", "routers"]

BODY_SECONDS = 30.0
"""How long a body may take to arrive."""


def routers() -> list[APIRouter]:
    """Every way in. A new one is a line here."""
    return [
        scan.router,
        batches.router,
        notes.router,
        worklist.router,
        events.router,
        jobs.router,
        versions.router,
        keys.router,
        people.router,
        audit.router,
        doors.router,
        health.router,
        description.router,
        *connections.routers(),
        page,
    ]


def handlers(service: Service, told: Connections) -> dict[str, Handler]:
    """Every kind of job, and who does it. A new one is a line here."""
    longest = service.settings.note_code_points
    return {
        "batch": BatchJob(service.store, service.pool, service.metrics, 2 * service.pool.state().wanted, longest),
        **connections.handlers(service, told),
    }


def create_app(settings: Settings, clock: Clock | None = None, told: Connections | None = None) -> FastAPI:
    """The service, ready to be started by an ASGI server. `told`: its connections; None: as the environment says."""
    app = FastAPI(
        title="notecheck",
        version=program_version(),
        summary="What a pain procedure note documents and what it does not, in the physician's own words.",
        lifespan=_running,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        dependencies=[Depends(guard)],
        # Spans and logs of the framework know addresses and errors as they came.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.service = _service(settings, clock or SystemClock())
    app.state.connections = told or Connections()
    problems.install(app)
    faults.install(app)
    for router in routers():
        app.include_router(router)
    stand_before(app)
    app.openapi = partial(describe, app)  # type: ignore[method-assign]
    bodies = Bodies(settings.body_bytes, BODY_SECONDS, {"/v1/batches": settings.batch_bytes})
    app.add_middleware(Front, bodies=bodies, metrics=app.state.service.metrics)
    return app


def _service(settings: Settings, clock: Clock) -> Service:
    bounds = Bounds(
        workers=settings.workers or os.cpu_count() or 1,
        seconds=settings.scan_seconds,
        memory=settings.scan_memory_mb << 20,
    )
    limits = Limits(settings.rate_per_minute, settings.concurrency_per_key)
    return Service(settings, clock, Pool(bounds), limits, Metrics())


def _provider(service: Service) -> Provider:
    return Provider(service.settings, service.store, Box(secret_of(service.settings), "oidc"))


def _bell(service: Service) -> Bell | None:
    """What wakes the workers of other processes; None where jobs run here, or they look by themselves."""
    if service.settings.job_threads or service.store.engine.dialect.name != "postgresql":
        return None
    prepare(service.store.engine, service.settings.url)
    return Bell(service.settings.url)


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    """Open what the service needs, and close it in the order that loses nothing."""
    service: Service = app.state.service
    settings = service.settings
    await run_in_threadpool(service.open)
    bell = await run_in_threadpool(_bell, service)
    wake = bell.ring if bell else None
    service.worker = Worker(
        service.store,
        handlers(service, app.state.connections),
        service.metrics,
        settings.job_threads,
        wake,
    )
    app.state.access = Access.of(service.store, settings)
    app.state.provider = _provider(service) if settings.oidc_issuer else None
    service.pool.start()
    service.worker.start()
    service.metrics.watch(service.pool.state)
    port = service.metrics.serve(settings.metrics_host, settings.metrics_port)
    async with connected(app, app.state.connections):
        log.info("started", version=program_version(), database=service.store.engine.dialect.name, port=port)
        yield
    service.stopping = True
    await run_in_threadpool(service.worker.close)
    if bell:
        bell.close()
    await run_in_threadpool(service.pool.close)
    service.metrics.close()
    service.store.close()
    log.info("stopped")
