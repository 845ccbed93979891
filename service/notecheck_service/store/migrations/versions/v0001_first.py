"""The first tables: practices and people, notes and results, work, and the audit.

Revision ID: 0001
Revises:
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

from notecheck_service.store.migrations.columns import NAMES, BigCount, Utc, identifier, payload, practice, sequence
from notecheck_service.store.triggers import append_only

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# A copy of the tables as they were at this revision; later revisions alter them.
metadata = MetaData(naming_convention=NAMES)

practice_table = Table(
    "practice",
    metadata,
    identifier(key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("created_at", Utc, nullable=False),
)

person = Table(
    "person",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    Column("login", String(320), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("password_hash", String(200)),
    Column("totp_secret", LargeBinary),
    Column("totp_step", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Utc),
    Column("issuer", String(400)),
    Column("subject", String(400)),
    Column("created_at", Utc, nullable=False),
    Column("disabled_at", Utc),
    Column("version", Integer, nullable=False),
)
Index("ix_person_issuer_subject", person.c.issuer, person.c.subject, unique=True)

person_session = Table(
    "person_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    practice(),
    identifier("person_id", index=True),
    Column("role", String(20), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("seen_at", Utc, nullable=False),
    Column("proved_at", Utc, nullable=False),
    Column("ended_at", Utc),
    Column("ended_for", String(40)),
)

api_key = Table(
    "api_key",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    Column("name", String(200), nullable=False),
    Column("secret_hash", String(200), nullable=False),
    payload("scopes"),
    Column("created_by", String(40), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("used_at", Utc),
    Column("expires_at", Utc),
    Column("revoked_at", Utc),
)

note = Table(
    "note",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    Column("external_id", String(400), nullable=False),
    Column("case_id", String(400)),
    Column("patient", String(400)),
    Column("author", String(400)),
    Column("service_date", String(10)),
    Column("created_at", Utc, nullable=False),
    Column("version_number", Integer, nullable=False),
    Column("result_id", String(40)),
    Column("scanned_at", Utc),
    Column("service", String(40)),
    Column("verdict", String(20)),
    Column("score", Integer),
    Column("gaps", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("hold", String(20), nullable=False),
    Column("assigned_to", String(40)),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("practice_id", "external_id"),
    Index("ix_note_practice_id_hold_seq", "practice_id", "hold", "seq"),
    Index("ix_note_practice_id_case_id", "practice_id", "case_id"),
    Index("ix_note_practice_id_patient", "practice_id", "patient"),
)

note_version = Table(
    "note_version",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    Column("note_id", String(40), ForeignKey("note.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("text", LargeBinary),
    Column("sha256", String(64), nullable=False),
    Column("code_points", Integer, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("removed_at", Utc),
    UniqueConstraint("note_id", "number"),
)

result = Table(
    "result",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    Column("note_id", String(40), ForeignKey("note.id"), nullable=False, index=True),
    Column("version_id", String(40), ForeignKey("note_version.id"), nullable=False),
    Column("body", LargeBinary),
    Column("sha256", String(64), nullable=False),
    Column("service", String(40), nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("score", Integer),
    Column("gaps", Integer, nullable=False),
    payload("versions"),
    Column("created_at", Utc, nullable=False),
    Column("removed_at", Utc),
)

batch = Table(
    "batch",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    Column("state", String(20), nullable=False),
    Column("total", Integer, nullable=False),
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
    Column("place", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("input", LargeBinary),
    Column("note_id", String(40)),
    Column("result_id", String(40)),
    Column("error", String(40)),
    Column("error_detail", String(400)),
    UniqueConstraint("batch_id", "place"),
    Index("ix_batch_record_batch_id_state", "batch_id", "state"),
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
    Column("attempts", Integer, nullable=False),
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
    Column("fingerprint", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    payload("headers"),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", Utc, nullable=False, index=True),
)

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("seq", BigCount, primary_key=True, autoincrement=False),
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

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)


def upgrade() -> None:
    """Make the tables; the audit is never changed, versions and results only emptied by retention."""
    metadata.create_all(op.get_bind())
    op.bulk_insert(audit_head, [{"id": 1, "seq": 0, "hash": "0" * 64}])
    append_only(op.get_bind(), "audit_entry")
    append_only(op.get_bind(), "note_version", erasable=("text",))
    append_only(op.get_bind(), "result", erasable=("body",))
