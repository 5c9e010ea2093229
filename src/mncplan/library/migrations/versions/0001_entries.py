"""One table of entries, one of facts about the library."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_INDEXED = ("formula", "skeleton", "n_metal", "source", "key")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("origin", sa.String(10), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("formula", sa.Text),
        sa.Column("skeleton", sa.Text),
        sa.Column("n_metal", sa.Integer),
        sa.Column("metals", sa.Text, nullable=False),
        sa.Column("ligands", sa.Text, nullable=False),
        sa.Column("charge", sa.Integer),
        sa.Column("valence_electrons", sa.Integer),
        sa.Column("body", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("search_text", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("verified", sa.Boolean, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("knowledge", sa.String(80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("kind", "key", name="uq_entry_kind_key"),
    )
    for name in _INDEXED:
        op.create_index(f"ix_entry_{name}", "entry", [name])
    op.create_table(
        "meta",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables, with everything in them."""
    op.drop_table("meta")
    for name in _INDEXED:
        op.drop_index(f"ix_entry_{name}", table_name="entry")
    op.drop_table("entry")
