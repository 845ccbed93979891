"""Columns as migrations make them. A migration that has been released means what these meant then: never change one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Column, DateTime, ForeignKey, Integer, String
from sqlalchemy.dialects.postgresql import JSONB

__all__ = ["NAMES", "BigCount", "Utc", "identifier", "payload", "practice", "sequence"]

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
Utc = DateTime(timezone=True)
BigCount = BigInteger().with_variant(Integer, "sqlite")


def sequence() -> Column[int]:
    """The number that gives order."""
    return Column("seq", BigCount, primary_key=True, autoincrement=True)


def identifier(name: str = "id", *, key: bool = False, unique: bool = False, index: bool = False) -> Column[str]:
    """One of our own ids."""
    return Column(name, String(40), primary_key=key, unique=unique or None, index=index or None, nullable=False)


def practice() -> Column[str]:
    """The practice that a row belongs to."""
    return Column("practice_id", String(40), ForeignKey("practice.id"), nullable=False)


def payload(name: str) -> Column[Any]:
    """A small JSON value."""
    return Column(name, JSON().with_variant(JSONB, "postgresql"), nullable=False)
