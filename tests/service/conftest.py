"""The store on both of its databases. PostgreSQL really runs: at TEST_DATABASE_URL, or for this session."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url

from notecheck_service.clock import HandClock
from notecheck_service.store import Scope, Store, practices, system
from notecheck_service.store.tables import metadata

BINARIES = Path("/usr/lib/postgresql/15/bin")


def die_with_parent() -> None:
    """PostgreSQL ends when the tests do, however they end."""
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """A server on which databases may be made."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    if not (BINARIES / "initdb").exists():
        assert not os.environ.get("NOTECHECK_NO_SKIPS"), "no PostgreSQL"
        pytest.skip("no PostgreSQL")
    folder = Path(tempfile.mkdtemp(prefix="notecheck-pg-", dir="/tmp"))
    who: dict[str, str] = {"user": "postgres", "group": "postgres"} if os.getuid() == 0 else {}
    if who:
        shutil.chown(folder, **who)
    run = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, **who}
    initdb = [BINARIES / "initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
    subprocess.run(initdb, check=True, **run)
    options = ["-F", "-c", "listen_addresses=", "-c", "shared_buffers=32MB", "-c", "max_connections=200", "-k", folder]
    server = subprocess.Popen([BINARIES / "postgres", "-D", "data", *options], preexec_fn=die_with_parent, **run)  # noqa: PLW1509
    url = URL.create("postgresql+psycopg", "postgres", database="postgres", query={"host": str(folder)})
    try:
        wait_for(url)
        yield url
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(url: URL) -> None:
    """Until the server answers."""
    for _ in range(200):
        try:
            administer(url, "SELECT 1")
        except Exception:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("PostgreSQL does not answer")


def administer(url: URL, *statements: str) -> None:
    """Run statements outside of a transaction."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
    finally:
        engine.dispose()


@pytest.fixture(scope="session")
def postgres_database(postgres_server: URL) -> Iterator[str]:
    """The URL of a migrated database of this session, which `emptied` makes empty."""
    name = f"notecheck_test_{os.getpid()}"
    administer(postgres_server, f"CREATE DATABASE {name}")
    url = shown(postgres_server.set(database=name))
    Store.open(url, Path("/nonexistent/anchor")).close()
    yield url
    if os.environ.get("TEST_DATABASE_URL"):
        administer(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


def emptied(url: str) -> str:
    """The database without any rows, as right after the migrations; even of tables that are append-only."""
    tables = ", ".join(table.name for table in metadata.sorted_tables)
    administer(
        make_url(url),
        "SET session_replication_role = replica",
        f"TRUNCATE {tables} RESTART IDENTITY",
        "INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, repeat('0', 64))",
    )
    return url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file that each test gets a copy of."""
    path = tmp_path_factory.mktemp("template") / "notecheck.db"
    Store.open(f"sqlite:///{path}", path.with_name("anchor")).close()
    return path


def shown(url: URL) -> str:
    """The URL with its password."""
    return url.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty, migrated database: once on SQLite, once on PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path / "notecheck.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    yield emptied(request.getfixturevalue("postgres_database"))


@pytest.fixture
def clock() -> HandClock:
    """A clock that is moved by hand."""
    return HandClock(datetime(2026, 3, 2, 12, 0, tzinfo=UTC))


@pytest.fixture
def database(database_url: str, tmp_path: Path, clock: HandClock) -> Iterator[Store]:
    """An empty store."""
    store = Store.open(database_url, tmp_path / "audit.anchor", clock, upgrade=False)
    yield store
    store.close()


def scope_in(store: Store, name: str) -> Scope:
    with store.write(system()) as unit:
        id = practices.ensure(unit, name)
    return Scope(id, "per_biller", "biller", "person", "req-1")


@pytest.fixture
def practice(database: Store) -> Scope:
    """A biller in a practice."""
    return scope_in(database, "Spine and Pain (invented)")


@pytest.fixture
def other_practice(database: Store) -> Scope:
    """A biller in another practice."""
    return scope_in(database, "Another practice (invented)")
