"""The audit: one chain of entries for the whole store. Triggers of the database refuse any change or removal."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table

from notecheck_service.store.tables.base import Utc, metadata, payload

__all__ = ["audit_entry", "audit_head"]

audit_entry = Table(
    "audit_entry",
    metadata,
    # Counted by the chain itself, without a gap: 1, 2, 3 …
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    # Plain text, not a key to another table: an entry outlives what it speaks of.
    Column("practice_id", String(40), nullable=False),
    Column("at", Utc, nullable=False),
    Column("actor_kind", String(20), nullable=False),
    Column("actor_id", String(40), nullable=False),
    Column("role", String(20), nullable=False),
    Column("action", String(60), nullable=False),
    Column("object_kind", String(40), nullable=False),
    Column("object_id", String(80), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("reason", String(80), nullable=False),
    Column("request_id", String(80), nullable=False),
    payload("detail"),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_audit_entry_practice_id_seq", "practice_id", "seq"),
    Index("ix_audit_entry_object_kind_object_id", "object_kind", "object_id"),
    Index("ix_audit_entry_actor_id_at", "actor_id", "at"),
)

# One row: the newest entry. Whoever appends holds it until the end of the transaction.
audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)
