"""`notecheck work`: runs jobs and serves nobody, beside any number of `notecheck serve` over the same database."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress

from notecheck_service.app import create_app, handlers
from notecheck_service.connect.settings import Connections
from notecheck_service.door.service import Service
from notecheck_service.events import log
from notecheck_service.jobs.notified import look_out, prepare
from notecheck_service.jobs.worker import Worker
from notecheck_service.settings import Settings

__all__ = ["work"]


def work(settings: Settings, told: Connections | None = None) -> None:
    """Run jobs until a signal: by leasing rows, and on PostgreSQL woken by procrastinate."""
    service: Service = create_app(settings, told=told).state.service
    service.open()
    service.pool.start()
    worker = Worker(service.store, handlers(service, told or Connections()), service.metrics)
    service.metrics.watch(service.pool.state)
    port = service.metrics.serve(settings.metrics_host, settings.metrics_port)
    log.info("working", database=service.store.engine.dialect.name, port=port)
    try:
        asyncio.run(_working(settings, service, worker))
    finally:
        worker.close()
        service.pool.close()
        service.metrics.close()
        service.store.close()
        log.info("stopped")


async def _working(settings: Settings, service: Service, worker: Worker) -> None:
    stop = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    if service.store.engine.dialect.name != "postgresql":
        worker.start()
        await stop.wait()
        return
    await asyncio.to_thread(prepare, service.store.engine, settings.url)
    app = look_out(settings.url, worker)
    async with app.open_async():
        running = asyncio.create_task(app.run_worker_async(queues=["notecheck"], install_signal_handlers=False))
        await stop.wait()
        await asyncio.to_thread(worker.close)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
