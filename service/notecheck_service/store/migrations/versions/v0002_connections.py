"""Tables of the connections: webhooks and their messages, senders' names of documents, feedback on cards.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

metadata = MetaData(
    naming_convention={
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
Utc = DateTime(timezone=True)


def sequence() -> Column[int]:
    """The number that gives order."""
    return Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


def practice() -> Column[str]:
    """The practice that a row belongs to."""
    return Column("practice_id", String(40), ForeignKey("practice.id"), nullable=False)


# Tables of before that these refer to.
for name in ("practice", "note"):
    Table(name, metadata, Column("id", String(40), primary_key=True))

webhook = Table(
    "webhook",
    metadata,
    sequence(),
    Column("id", String(40), nullable=False, unique=True),
    practice(),
    Column("url", String(2000), nullable=False),
    Column("kinds", JSON().with_variant(JSONB, "postgresql"), nullable=False),
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
    Column("id", String(40), nullable=False, unique=True),
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
