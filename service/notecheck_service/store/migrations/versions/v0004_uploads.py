"""Files of batches are kept as they were sent; a record that is refused keeps its refusal as it is answered.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, String, UniqueConstraint

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add and replace."""
    op.create_table(
        "batch_file",
        Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
        Column("practice_id", String(40), ForeignKey("practice.id"), nullable=False),
        Column("batch_id", String(40), nullable=False),
        Column("number", Integer, nullable=False),
        Column("name", String(200), nullable=False),
        Column("content", LargeBinary),
        UniqueConstraint("batch_id", "number"),
    )
    op.add_column("batch_record", Column("refusal", LargeBinary))
    op.drop_column("batch_record", "input")
    op.drop_column("batch_record", "error_detail")
