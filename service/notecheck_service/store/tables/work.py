"""Work under way: batches and their records, jobs, events for those who wait, answers kept for a repeated request."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from notecheck_service.store.tables.base import Utc, identifier, metadata, payload, practice, sequence

__all__ = ["batch", "batch_record", "event", "idempotency", "job"]

batch = Table(
    "batch",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    Column("state", String(20), nullable=False),
    Column("total", Integer, nullable=False, default=0),
    payload("options"),
    Column("created_by", String(40), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("finished_at", Utc),
)

batch_record = Table(
    "batch_record",
    metadata,
    sequence(),
    practice(),
    Column("batch_id", String(40), ForeignKey("batch.id"), nullable=False),
    # Its place in what was sent, from 0.
    Column("place", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("note_id", String(40)),
    Column("result_id", String(40)),
    # The refusal's code, and the refusal as it is answered; never the record's words.
    Column("error", String(40)),
    Column("refusal", LargeBinary),
    UniqueConstraint("batch_id", "place"),
    Index("ix_batch_record_batch_id_state", "batch_id", "state"),
    info={"phi": True},
)

job = Table(
    "job",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    Column("kind", String(40), nullable=False),
    payload("payload"),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("run_after", Utc, nullable=False),
    Column("lease_until", Utc),
    Column("leased_by", String(40)),
    Column("error", String(100)),
    Column("created_at", Utc, nullable=False),
    Column("finished_at", Utc),
    Index("ix_job_state_run_after", "state", "run_after"),
)

event = Table(
    "event",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    Column("kind", String(60), nullable=False),
    Column("subject_id", String(40), nullable=False),
    payload("codes"),
    Column("created_at", Utc, nullable=False),
    Index("ix_event_practice_id_seq", "practice_id", "seq"),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("practice_id", String(40), ForeignKey("practice.id"), primary_key=True),
    Column("actor_id", String(40), primary_key=True),
    Column("key", String(255), primary_key=True),
    # SHA-256 over method, route and body: the same key for another request is refused.
    Column("fingerprint", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    payload("headers"),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", Utc, nullable=False, index=True),
    info={"phi": True},
)
