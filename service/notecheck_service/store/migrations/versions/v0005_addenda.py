"""What a sender's document adds to.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, String

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and its index."""
    op.add_column("sender_document", Column("adds_to", String(40)))
    op.create_index("ix_sender_document_adds_to", "sender_document", ["adds_to"])
