"""Run the migrations on the connection that the program hands over."""

from __future__ import annotations

from alembic import context

from mncplan.library.schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
