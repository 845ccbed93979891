"""Tables of the connections: webhooks and their messages, senders' names of documents, feedback on cards.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

from notecheck_service.store.migrations.columns import NAMES, Utc, identifier, payload, practice, sequence

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

metadata = MetaData(naming_convention=NAMES)

# Tables of before that these refer to.
for name in ("practice", "note"):
    Table(name, metadata, Column("id", String(40), primary_key=True))

webhook = Table(
    "webhook",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    Column("url", String(2000), nullable=False),
    payload("kinds"),
    Column("secret", LargeBinary, nullable=False),
    Column("secret_before", LargeBinary),
    Column("secret_before_until", Utc),
    Column("told", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("disabled_at", Utc),
    Column("disabled_for", String(40)),
    Column("created_by", String(40), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("revision", Integer, nullable=False),
    Index("ix_webhook_practice_id", "practice_id"),
)

delivery = Table(
    "webhook_delivery",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    Column("webhook_id", String(40), ForeignKey("webhook.id"), nullable=False),
    Column("event_id", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
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
    Column("sender", String(40), nullable=False),
    Column("name", String(400), nullable=False),
    Column("note_id", String(40), ForeignKey("note.id"), nullable=False),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("practice_id", "sender", "name"),
)

cds_feedback = Table(
    "cds_feedback",
    metadata,
    sequence(),
    practice(),
    Column("service", String(60), nullable=False),
    Column("card", String(64), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("reason", String(60)),
    Column("at", Utc, nullable=False),
    Column("created_at", Utc, nullable=False),
    Index("ix_cds_feedback_practice_id_seq", "practice_id", "seq"),
)


def upgrade() -> None:
    """Make the tables."""
    metadata.create_all(op.get_bind(), tables=[webhook, delivery, sender_document, cds_feedback])
