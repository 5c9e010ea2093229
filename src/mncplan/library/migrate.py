"""Bring a library to the newest schema, without any file beside the program."""

from __future__ import annotations

import io
from importlib.resources import files
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from mncplan.library.schema import REVISION

if TYPE_CHECKING:
    from alembic.config import Config


def upgrade(connection: Connection, revision: str = REVISION) -> None:
    """Migrate up inside the transaction of `connection`."""
    from alembic import command

    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str = "base") -> None:
    """Migrate down inside the transaction of `connection`; entries are lost at ``base``."""
    from alembic import command

    command.downgrade(_config(connection), revision)


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config(stdout=io.StringIO())
    folder = files("mncplan.library") / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
