"""Tables of the library."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

REVISION: Final = "0002"
"""Newest revision of the schema; the migrations lead to it."""

VERSION_TABLE: Final = "mncplan_version"


class JsonBody(sa.types.TypeDecorator[Any]):
    """JSON; JSONB on PostgreSQL, whose dialect is loaded only when it is used."""

    impl = sa.JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """The type of the database at hand."""
        if dialect.name != "postgresql":
            return dialect.type_descriptor(sa.JSON())
        from sqlalchemy.dialects.postgresql import JSONB

        return dialect.type_descriptor(JSONB())


metadata: Final = sa.MetaData()

entry: Final = sa.Table(
    "entry",
    metadata,
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
    sa.Column("body", JsonBody, nullable=False),
    sa.Column("search_text", sa.Text, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("verified", sa.Boolean, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("knowledge", sa.String(80), nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.UniqueConstraint("kind", "key", name="uq_entry_kind_key"),
    sa.Index("ix_entry_formula", "formula"),
    sa.Index("ix_entry_skeleton", "skeleton"),
    sa.Index("ix_entry_n_metal", "n_metal"),
    sa.Index("ix_entry_source", "source"),
    sa.Index("ix_entry_key", "key"),
)
"""All entries; `body` holds the whole fact, the other columns what one searches by."""

meta: Final = sa.Table(
    "meta",
    metadata,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
"""Facts about the library itself, such as the hash of the knowledge it was seeded from."""

campaign: Final = sa.Table(
    "campaign",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("is_synthetic", sa.Boolean, nullable=False),
    sa.Column("definition", JsonBody, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.UniqueConstraint("name", name="uq_campaign_name"),
)
"""Campaigns as they were opened; what happened since stands in `campaign_event`."""

campaign_event: Final = sa.Table(
    "campaign_event",
    metadata,
    sa.Column("campaign_id", sa.Integer, sa.ForeignKey("campaign.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("body", JsonBody, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.UniqueConstraint("campaign_id", "subject", "revision", name="uq_campaign_event_subject"),
)
"""Append-only: `number` counts the events of a campaign, `revision` those about one subject."""
