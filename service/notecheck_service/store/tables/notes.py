"""Notes as they were given, word for word, and the results of reading them. Versions and results never change."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from notecheck_service.store.tables.base import Utc, identifier, metadata, payload, practice, sequence

__all__ = ["note", "note_version", "result"]

note = Table(
    "note",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    # What the caller calls it, the case it belongs to, whose chart, who wrote it: as given.
    Column("external_id", String(400), nullable=False),
    Column("case_id", String(400)),
    Column("patient", String(400)),
    Column("author", String(400)),
    Column("service_date", String(10)),
    Column("created_at", Utc, nullable=False),
    # The newest version and result, and what the worklist shows of them.
    Column("version_number", Integer, nullable=False, default=0),
    Column("result_id", String(40)),
    Column("scanned_at", Utc),
    Column("service", String(40)),
    Column("verdict", String(20)),
    Column("score", Integer),
    Column("gaps", Integer, nullable=False, default=0),
    Column("priority", Integer, nullable=False, default=0),
    Column("hold", String(20), nullable=False, default="unread"),
    Column("assigned_to", String(40)),
    # Counts every change of this row: the ETag that a change must bring along.
    Column("revision", Integer, nullable=False, default=1),
    UniqueConstraint("practice_id", "external_id"),
    Index("ix_note_practice_id_hold_seq", "practice_id", "hold", "seq"),
    Index("ix_note_practice_id_case_id", "practice_id", "case_id"),
    Index("ix_note_practice_id_patient", "practice_id", "patient"),
    info={"phi": True},
)

note_version = Table(
    "note_version",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    Column("note_id", String(40), ForeignKey("note.id"), nullable=False),
    Column("number", Integer, nullable=False),
    # UTF-8, byte for byte as submitted; null once retention has removed it.
    Column("text", LargeBinary),
    Column("sha256", String(64), nullable=False),
    Column("code_points", Integer, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("removed_at", Utc),
    UniqueConstraint("note_id", "number"),
    info={"phi": True},
)

result = Table(
    "result",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    Column("note_id", String(40), ForeignKey("note.id"), nullable=False, index=True),
    Column("version_id", String(40), ForeignKey("note_version.id"), nullable=False),
    # The contract's object as it was answered, byte for byte; null once retention has removed it.
    Column("body", LargeBinary),
    Column("sha256", String(64), nullable=False),
    Column("service", String(40), nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("score", Integer),
    Column("gaps", Integer, nullable=False),
    payload("versions"),
    Column("created_at", Utc, nullable=False),
    Column("removed_at", Utc),
    info={"phi": True},
)
