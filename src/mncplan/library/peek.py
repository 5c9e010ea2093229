"""Whether a library file holds anything of the user's, without loading the database library."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def holds_own(path: Path) -> bool:
    """Whether an SQLite library may hold own entries or campaigns; True when it can't be told.

    Loading SQLAlchemy takes longer than many plans; most libraries hold nothing to read along.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            return any(
                database.execute(asked).fetchone()
                for asked in (
                    "SELECT 1 FROM entry WHERE origin = 'user' LIMIT 1",
                    "SELECT 1 FROM campaign LIMIT 1",
                )
            )
    except sqlite3.Error:
        return True
