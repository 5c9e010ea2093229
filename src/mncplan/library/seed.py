"""Fill a library from packaged knowledge, once for each state of that knowledge."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from mncplan.errors import StorageError
from mncplan.library import migrate
from mncplan.library.connect import place, reading, writing
from mncplan.library.entry import Entry
from mncplan.library.schema import REVISION, VERSION_TABLE, entry, meta

_OURS = frozenset({"entry", "meta", "campaign", "campaign_event", VERSION_TABLE})


def prepare(
    engine: sa.Engine, knowledge: str, entries: Callable[[], Iterable[Entry]], now: datetime
) -> bool:
    """Make, migrate or refill the library when it needs it; safe when several programs do so.

    Args:
        engine: The library.
        knowledge: Hash of the packaged knowledge.
        entries: Makes the packaged entries; called only when they are needed.
        now: Time to write beside new entries.

    Returns:
        True when something was written.

    Raises:
        StorageError: If the library can't be read or written, or is of a newer program.
    """
    with reading(engine) as connection:
        if _is_ready(connection, knowledge):
            return False
    packaged = tuple(entries())
    with writing(engine) as connection:
        if _is_ready(connection, knowledge):
            return False
        migrate.upgrade(connection)
        _refill(connection, packaged, knowledge, now)
    return True


def revision_of(connection: sa.Connection) -> str | None:
    """Revision of the schema of a library; None when there is none yet.

    Raises:
        StorageError: If the database is of another program, or of a newer mncplan.
    """
    tables = set(sa.inspect(connection).get_table_names())
    where = place(connection.engine)
    if VERSION_TABLE not in tables:
        is_shared = connection.dialect.name == "postgresql"
        if tables & _OURS or (tables and not is_shared):
            raise StorageError(f"library {where}: this database is no mncplan library")
        return None
    found = connection.execute(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    if found is not None and found > REVISION:
        raise StorageError(
            f"library {where} was written by a newer mncplan (schema {found}, here {REVISION}); "
            "update mncplan or name another library"
        )
    return None if found is None else str(found)


def _is_ready(connection: sa.Connection, knowledge: str) -> bool:
    if revision_of(connection) != REVISION or not sa.inspect(connection).has_table("meta"):
        return False
    seeded = connection.execute(sa.select(meta.c.value).where(meta.c.name == "knowledge")).scalar()
    return bool(seeded == knowledge)


def _refill(
    connection: sa.Connection, packaged: tuple[Entry, ...], knowledge: str, now: datetime
) -> None:
    connection.execute(sa.delete(entry).where(entry.c.origin == "packaged"))
    found = connection.execute(sa.select(entry.c.kind, entry.c.key))
    own = {(kind, key) for kind, key in found}
    rows = [row(item, knowledge, now) for item in packaged if (item.kind, item.key) not in own]
    if rows:
        connection.execute(sa.insert(entry), rows)
    connection.execute(sa.delete(meta).where(meta.c.name == "knowledge"))
    connection.execute(sa.insert(meta), [{"name": "knowledge", "value": knowledge}])


def row(item: Entry, knowledge: str, now: datetime) -> dict[str, Any]:
    """An entry as a row of the table."""
    return {
        "kind": item.kind,
        "key": item.key,
        "origin": item.origin,
        "title": item.title,
        "formula": item.formula,
        "skeleton": item.skeleton,
        "n_metal": item.n_metal,
        "metals": item.metals,
        "ligands": item.ligands,
        "charge": item.charge,
        "valence_electrons": item.valence_electrons,
        "body": dict(item.body),
        "search_text": item.search_text,
        "words": item.words,
        "verified": item.verified,
        "source": item.source,
        "knowledge": knowledge,
        "created_at": now,
    }
