"""Migrations of the store: they ship with the program, and are run by `notecheck store migrate` or at start."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

__all__ = ["head", "migrate", "revision"]

LOCK = 7_038_201
"""PostgreSQL's advisory lock that lets one migration run at a time."""


def config() -> Config:
    """Alembic's settings, without a file: the scripts lie beside this module."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return settings


def migrate(engine: Engine, to: str = "head") -> None:
    """Bring the database to a revision; all of it in one transaction, or nothing."""
    settings = config()
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        settings.attributes["connection"] = connection
        command.upgrade(settings, to)


def head() -> str:
    """The revision that this program works with."""
    return ScriptDirectory.from_config(config()).get_current_head() or ""


def revision(engine: Engine) -> str:
    """The revision that the database is at; empty before the first."""
    with engine.connect().execution_options(reading=True) as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""
