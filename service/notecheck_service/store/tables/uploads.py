"""The files of a batch, as they were sent, until they are read."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, String, Table, UniqueConstraint

from notecheck_service.store.tables.base import identifier, metadata, practice, sequence

__all__ = ["batch_file"]

batch_file = Table(
    "batch_file",
    metadata,
    sequence(),
    practice(),
    identifier("batch_id"),
    # Its place in what was sent, from 0.
    Column("number", Integer, nullable=False),
    # As the sender calls it: a hint at its form, and where refusals say that a record stood.
    Column("name", String(200), nullable=False),
    # Null once every record of the batch has its outcome.
    Column("content", LargeBinary),
    UniqueConstraint("batch_id", "number"),
    info={"phi": True},
)
