"""On PostgreSQL, procrastinate drives the same handlers: whoever puts work into the queue wakes a worker at once.

The row of `job` stays the truth: procrastinate's own job says only that there is something to look for. A bell that was
not heard costs seconds: every so often a worker looks by itself.
"""

from __future__ import annotations

from contextlib import suppress

from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.psycopg_connector import PsycopgConnector
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from notecheck_service.jobs.worker import Worker

__all__ = ["Bell", "look_out", "prepare"]

QUEUE, LOOK = "notecheck", "notecheck.look"
LOCK = 7_038_202
"""PostgreSQL's advisory lock that lets one process make the tables."""
EVERY = "*/10 * * * * *"
"""Every ten seconds: for what waits for its time, and for bells that were not heard."""


def address_of(url: str) -> str:
    """The database as libpq names it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def prepare(engine: Engine, url: str) -> None:
    """Make procrastinate's own tables, where they are not there yet; of processes that start together, one does."""
    with engine.begin() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        if connection.exec_driver_sql("SELECT to_regclass('procrastinate_jobs')").scalar() is None:
            app = App(connector=SyncPsycopgConnector(conninfo=address_of(url)))
            with app.open():
                app.schema_manager.apply_schema()


class Bell:
    """Wakes a worker, in whatever process it is."""

    def __init__(self, url: str) -> None:
        self._app = App(connector=SyncPsycopgConnector(conninfo=address_of(url)))
        self._app.open()

    def ring(self) -> None:
        """There is something new."""
        with suppress(AlreadyEnqueued, ConnectorException):
            self._app.configure_task(LOOK, queue=QUEUE, queueing_lock=LOOK).defer()

    def close(self) -> None:
        """Ring no more."""
        self._app.close()


def look_out(url: str, worker: Worker) -> App:
    """Procrastinate's application over a worker; `run_worker_async` runs its jobs until it is told to stop."""
    app = App(connector=PsycopgConnector(conninfo=address_of(url)))
    queue = worker.queue()

    def look(timestamp: int = 0) -> None:
        """Do all that is to be done now. `timestamp`: procrastinate's own."""
        while worker.step(queue):
            pass

    # Not in its event loop: a handler waits for scans and for the database.
    task = app.task(name=LOOK, queue=QUEUE, queueing_lock=LOOK)(look)
    app.periodic(cron=EVERY)(task)
    return app
