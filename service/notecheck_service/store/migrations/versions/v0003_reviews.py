"""Reviews, signed entries, their history, feedback, saved views and preferences.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
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
from notecheck_service.store.triggers import append_only

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# A copy of the tables as they were at this revision; later revisions alter them.
metadata = MetaData(naming_convention=NAMES)

# What the new tables refer to.
for name in ("practice", "note"):
    Table(name, metadata, Column("id", String(40), primary_key=True))

review = Table(
    "review",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    Column("note_id", String(40), ForeignKey("note.id"), nullable=False),
    Column("version_number", Integer, nullable=False),
    Column("result_id", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("document", LargeBinary),
    Column("opened_at", Utc, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Column("settled_at", Utc),
    UniqueConstraint("note_id", "version_number"),
    Index("ix_review_practice_id_state", "practice_id", "state"),
)

addendum = Table(
    "addendum",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    Column("note_id", String(40), ForeignKey("note.id"), nullable=False, index=True),
    Column("review_id", String(40), ForeignKey("review.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("retracts", String(40)),
    Column("text", LargeBinary),
    Column("document", LargeBinary),
    Column("sha256", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("seal", String(64), nullable=False),
    Column("signed_by", String(40), nullable=False),
    Column("signed_at", Utc, nullable=False),
    Column("removed_at", Utc),
    UniqueConstraint("review_id", "number"),
)

review_event = Table(
    "review_event",
    metadata,
    sequence(),
    practice(),
    Column("note_id", String(40), ForeignKey("note.id"), nullable=False, index=True),
    Column("review_id", String(40), nullable=False),
    Column("at", Utc, nullable=False),
    Column("actor_id", String(40), nullable=False),
    Column("role", String(20), nullable=False),
    Column("what", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    payload("codes"),
)

feedback = Table(
    "feedback",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    Column("note_id", String(40), ForeignKey("note.id"), nullable=False),
    Column("review_id", String(40), nullable=False),
    Column("version_number", Integer, nullable=False),
    Column("item", String(80), nullable=False),
    Column("policy", String(80), nullable=False),
    Column("status", String(20), nullable=False),
    Column("choice", String(20), nullable=False),
    Column("start", Integer),
    Column("end", Integer),
    Column("words", LargeBinary),
    Column("said_by", String(40), nullable=False),
    Column("said_at", Utc, nullable=False),
    Column("state", String(20), nullable=False),
    Column("settled_by", String(40)),
    Column("settled_at", Utc),
    Index("ix_feedback_practice_id_state", "practice_id", "state"),
    Index("ix_feedback_practice_id_item", "practice_id", "item"),
)

saved_view = Table(
    "saved_view",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    Column("person_id", String(40), nullable=False),
    Column("name", String(80), nullable=False),
    payload("query"),
    UniqueConstraint("person_id", "name"),
)

preference = Table(
    "preference",
    metadata,
    Column("practice_id", String(40), ForeignKey("practice.id"), primary_key=True),
    Column("person_id", String(40), primary_key=True),
    Column("key", String(40), primary_key=True),
    Column("value", String(200), nullable=False),
)


def upgrade() -> None:
    """Make the tables; what was signed and what happened never changes, retention alone may empty an entry."""
    new = [review, addendum, review_event, feedback, saved_view, preference]
    metadata.create_all(op.get_bind(), tables=new)
    append_only(op.get_bind(), "addendum", erasable=("text", "document"))
    append_only(op.get_bind(), "review_event")
