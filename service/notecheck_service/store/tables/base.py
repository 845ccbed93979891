"""What all tables share: their metadata, and column types that mean the same on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, DateTime, ForeignKey, Integer, MetaData, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

__all__ = ["Utc", "identifier", "metadata", "payload", "practice", "sequence"]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Utc(TypeDecorator[datetime]):
    """A moment in UTC. A moment without a zone is refused: it could mean anything."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: UTC; SQLite keeps no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: always with its zone, always UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def sequence() -> Column[int]:
    """The number that gives order: counted by the database, never used twice."""
    return Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


def identifier(name: str = "id", *, key: bool = False, unique: bool = False, index: bool = False) -> Column[str]:
    """One of our own ids (`ids.py`): says nothing about anybody, so it may stand in a URL."""
    return Column(name, String(40), primary_key=key, unique=unique or None, index=index or None, nullable=False)


def practice() -> Column[str]:
    """The practice that a row belongs to; every query names it."""
    return Column("practice_id", String(40), ForeignKey("practice.id"), nullable=False)


def payload(name: str) -> Column[Any]:
    """A small JSON value of ids and codes."""
    return Column(name, JSON().with_variant(JSONB, "postgresql"), nullable=False, default=dict)
