"""Connections to the database: SQLite or PostgreSQL, by the URL alone.

SQLite: every commit is on the disk before it is answered (synchronous=FULL), writers take their lock at once
(BEGIN IMMEDIATE), and the write-ahead log is used only by a library that has its reset fault mended (see `sqlite`).
"""

from __future__ import annotations

import logging
from pathlib import Path

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from notecheck_service.store.errors import Refused
from notecheck_service.store.sqlite import JOURNAL, driver

__all__ = ["make_engine"]

BUSY_SECONDS = 10
"""How long a writer waits for another before the store says that it does not answer."""


def make_engine(url: str, *, pool: int = 20) -> Engine:
    """An engine for this URL (`sqlite:///file`, `postgresql://…`); Refused for any other. Nothing is connected yet."""
    quieten()
    try:
        address = make_url(url)
    except ArgumentError:
        raise Refused("database_url", "not_a_url") from None
    if address.get_backend_name() == "sqlite":
        return sqlite_engine(url, pool)
    if address.get_backend_name() == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
        return create_engine(
            address,
            pool_size=pool,
            max_overflow=pool,
            pool_timeout=BUSY_SECONDS,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"connect_timeout": BUSY_SECONDS},
        )
    raise Refused("database_url", "neither_sqlite_nor_postgresql")


def quieten() -> None:
    """Keep SQLAlchemy from logging: what a driver says of an error quotes the row."""
    for name in ("sqlalchemy", "alembic"):
        logger = logging.getLogger(name)
        logger.propagate = False
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


def sqlite_engine(url: str, pool: int) -> Engine:
    """An engine over one file."""
    engine = create_engine(
        url, module=driver, pool_size=pool, max_overflow=pool, pool_timeout=BUSY_SECONDS, hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )  # fmt: skip
    event.listen(engine, "connect", prepare_sqlite)
    Place(Path(str(engine.url.database))).watch(engine)
    event.listen(engine, "begin", begin_sqlite)
    return engine


def prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    """Settle a new connection: we begin transactions ourselves, and nothing is answered before it is kept."""
    connection.isolation_level = None
    for pragma in (f"journal_mode={JOURNAL}", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


class Place:
    """Where the file of a database lies. It is made once; what is gone is never made anew in its place."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._made = False

    def watch(self, engine: Engine) -> None:
        """Look at the file whenever a connection is made or taken from the pool."""
        event.listen(engine, "do_connect", self._refuse_gone)
        event.listen(engine, "connect", self._remember)
        event.listen(engine, "checkout", self._refuse_moved)

    def _refuse_gone(self, *_: object) -> None:
        if self._made:
            self._there()

    def _remember(self, _connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        self._made = True
        record.info["file"] = identity(self._path)

    def _refuse_moved(self, _connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
        if record.info["file"] != self._there():
            # It would write where nobody looks again.
            raise DisconnectionError

    def _there(self) -> tuple[int, int]:
        """Which file lies in the place. The driver's error, which the store tells as its own, where none does."""
        found = identity(self._path)
        if found is None:
            # An empty file in its place would cost the log that lies beside it.
            raise driver.OperationalError("the file is gone")
        return found


def identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another that is put in its place; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def begin_sqlite(connection: Connection) -> None:
    """Begin: a writer takes its lock now, not in the middle, where two could wait for each other for ever."""
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
