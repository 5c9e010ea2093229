"""What a user recorded in a library, read without filling or changing it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from mncplan.library.campaign_store import CampaignRow, CampaignStore
from mncplan.library.connect import reading
from mncplan.library.entry import Entry
from mncplan.library.schema import REVISION, entry
from mncplan.library.seed import revision_of
from mncplan.library.store import entry_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRecords:
    """Entries and campaigns of the user."""

    entries: tuple[Entry, ...] = ()
    campaigns: tuple[CampaignRow, ...] = ()


def own_records(engine: sa.Engine) -> OwnRecords:
    """Everything the user recorded; nothing for a database that is no library yet.

    Raises:
        StorageError: If it can't be read, or is of another program or a newer mncplan.
    """
    with reading(engine) as connection:
        revision = revision_of(connection)
        if revision is None:
            return OwnRecords()
        asked = sa.select(entry).where(entry.c.origin == "user").order_by(entry.c.id)
        entries = tuple(map(entry_of, connection.execute(asked).mappings()))
    if revision != REVISION:
        return OwnRecords(entries=entries)
    store = CampaignStore(engine)
    return OwnRecords(entries=entries, campaigns=tuple(map(store.load, store.names())))
