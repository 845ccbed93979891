"""What the connections keep: receivers of webhooks, messages on their way, what senders call their documents."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from notecheck_service.store.tables.base import Utc, identifier, metadata, payload, practice, sequence

__all__ = ["cds_feedback", "delivery", "sender_document", "webhook"]

webhook = Table(
    "webhook",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    Column("url", String(2000), nullable=False),
    # The kinds of events that are told; empty: all of them.
    payload("kinds"),
    # Encrypted with a key that the database does not hold. During a rotation the one before is good as well.
    Column("secret", LargeBinary, nullable=False),
    Column("secret_before", LargeBinary),
    Column("secret_before_until", Utc),
    # The newest event that was put on its way.
    Column("told", BigInteger, nullable=False),
    # Attempts that failed since the last that did not.
    Column("failures", Integer, nullable=False, default=0),
    Column("disabled_at", Utc),
    Column("disabled_for", String(40)),
    Column("created_by", String(40), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("revision", Integer, nullable=False, default=1),
    Index("ix_webhook_practice_id", "practice_id"),
)

delivery = Table(
    "webhook_delivery",
    metadata,
    sequence(),
    # The message's id: the same in every attempt, so that a receiver knows what it has had.
    identifier(unique=True),
    practice(),
    Column("webhook_id", String(40), ForeignKey("webhook.id"), nullable=False),
    Column("event_id", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    # What came of the last attempt: a status, or the code of what was in the way.
    Column("outcome", String(40)),
    Column("created_at", Utc, nullable=False),
    Column("settled_at", Utc),
    UniqueConstraint("webhook_id", "event_id"),
)

sender_document = Table(
    "sender_document",
    metadata,
    sequence(),
    practice(),
    # The API key under which the sender acts, and what it calls the document (TXA-12).
    Column("sender", String(40), nullable=False),
    Column("name", String(400), nullable=False),
    Column("note_id", String(40), ForeignKey("note.id"), nullable=False),
    # The note that it is an addendum to.
    Column("adds_to", String(40), index=True),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("practice_id", "sender", "name"),
    info={"phi": True},
)

cds_feedback = Table(
    "cds_feedback",
    metadata,
    sequence(),
    practice(),
    Column("service", String(60), nullable=False),
    Column("card", String(64), nullable=False),
    # accepted or overridden, and the code of a reason; what was written in words is not kept.
    Column("outcome", String(20), nullable=False),
    Column("reason", String(60)),
    Column("at", Utc, nullable=False),
    Column("created_at", Utc, nullable=False),
    Index("ix_cds_feedback_practice_id_seq", "practice_id", "seq"),
)
