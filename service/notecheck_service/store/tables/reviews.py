"""Reviews of notes, the entries signed in them, what happened in each, and the feedback handed to a person."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from notecheck_service.store.tables.base import Utc, identifier, metadata, payload, practice, sequence

__all__ = ["addendum", "feedback", "preference", "review", "review_event", "saved_view"]

review = Table(
    "review",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    Column("note_id", String(40), ForeignKey("note.id"), nullable=False),
    # Which version of the note, and the result that its gaps are of.
    Column("version_number", Integer, nullable=False),
    Column("result_id", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    # Counts every step: what a step must bring along.
    Column("version", Integer, nullable=False),
    # The review as JSON (`review.model.Review`); null once retention has removed it.
    Column("document", LargeBinary),
    Column("opened_at", Utc, nullable=False),
    Column("changed_at", Utc, nullable=False),
    # When it was first settled: released, held or given to a person.
    Column("settled_at", Utc),
    UniqueConstraint("note_id", "version_number"),
    Index("ix_review_practice_id_state", "practice_id", "state"),
    info={"phi": True},
)

addendum = Table(
    "addendum",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    Column("note_id", String(40), ForeignKey("note.id"), nullable=False, index=True),
    Column("review_id", String(40), ForeignKey("review.id"), nullable=False),
    # 1, 2, 3 … within its review: two signatures at once cannot both have a number.
    Column("number", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("retracts", String(40)),
    # The entry as it was signed, UTF-8, and all that the signature covers, as JSON; null after retention.
    Column("text", LargeBinary),
    Column("document", LargeBinary),
    Column("sha256", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("seal", String(64), nullable=False),
    Column("signed_by", String(40), nullable=False),
    Column("signed_at", Utc, nullable=False),
    Column("removed_at", Utc),
    UniqueConstraint("review_id", "number"),
    info={"phi": True},
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
    # opened, answered, planned, previewed, signed, rescanned …
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
    # What is objected to: the item, the checklist and its version, how the item stood.
    Column("item", String(80), nullable=False),
    Column("policy", String(80), nullable=False),
    Column("status", String(20), nullable=False),
    # already_there, not_applicable or disagree; the words pointed at and the comment.
    Column("choice", String(20), nullable=False),
    Column("start", Integer),
    Column("end", Integer),
    Column("words", LargeBinary),
    Column("said_by", String(40), nullable=False),
    Column("said_at", Utc, nullable=False),
    # open, upheld or set_aside.
    Column("state", String(20), nullable=False, default="open"),
    Column("settled_by", String(40)),
    Column("settled_at", Utc),
    Index("ix_feedback_practice_id_state", "practice_id", "state"),
    Index("ix_feedback_practice_id_item", "practice_id", "item"),
    info={"phi": True},
)

saved_view = Table(
    "saved_view",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    Column("person_id", String(40), nullable=False),
    Column("name", String(80), nullable=False),
    # Filters and order, from the worklist's lists.
    payload("query"),
    UniqueConstraint("person_id", "name"),
)

preference = Table(
    "preference",
    metadata,
    Column("practice_id", String(40), ForeignKey("practice.id"), primary_key=True),
    # Empty: the practice's own.
    Column("person_id", String(40), primary_key=True),
    Column("key", String(40), primary_key=True),
    Column("value", String(200), nullable=False),
)
