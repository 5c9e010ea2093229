"""Campaigns in the library: a definition that stays, and events that are only ever appended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from mncplan.errors import InvalidInputError, NotFoundError, StorageError
from mncplan.library.connect import reading, writing
from mncplan.library.schema import campaign, campaign_event


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One event as it is stored.

    Attributes:
        subject: What it is about, e.g. ``batch 2`` or ``E014``.
        revision: How many events about this subject went before; unique beside the subject.
        body: Plain JSON values.
        number: Place in the campaign's history, from 1; 0 before it is stored.
    """

    kind: str
    subject: str
    revision: int
    body: Mapping[str, Any]
    number: int = 0
    author: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignRow:
    """One campaign with its whole history, oldest event first."""

    name: str
    target: str
    is_synthetic: bool
    definition: Mapping[str, Any]
    author: str
    created_at: datetime
    events: tuple[EventRow, ...]


Decide = Callable[[CampaignRow], Iterable[EventRow]]
"""What to append to the history as it stands; called inside the transaction that appends."""


class CampaignStore:
    """Campaigns of one prepared library; every call is one transaction."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def create(self, row: CampaignRow) -> None:
        """Store a new campaign with the events it starts with.

        Raises:
            InvalidInputError: If there is a campaign of this name.
        """
        with writing(self._engine) as connection:
            if _found(connection, row.name) is not None:
                raise InvalidInputError(
                    f"campaign {row.name!r} is there already; choose another name, "
                    f"or go on with: mncplan campaign status {row.name}"
                )
            values = {
                "name": row.name,
                "target": row.target,
                "is_synthetic": row.is_synthetic,
                "definition": dict(row.definition),
                "author": row.author,
                "created_at": row.created_at,
            }
            connection.execute(sa.insert(campaign).values(values))
            stored = self._load(connection, row.name)
            self._insert(connection, stored, row.events, row.author, row.created_at)

    def names(self) -> tuple[str, ...]:
        """Names of all campaigns, oldest first."""
        asked = sa.select(campaign.c.name).order_by(campaign.c.id)
        with reading(self._engine) as connection:
            return tuple(connection.execute(asked).scalars())

    def load(self, name: str) -> CampaignRow:
        """One campaign as it stands.

        Raises:
            NotFoundError: If there is none of this name.
        """
        with reading(self._engine) as connection:
            return self._load(connection, name)

    def append(self, name: str, decide: Decide, author: str, now: datetime) -> CampaignRow:
        """Let `decide` see the history and append what it answers; all of it or nothing.

        No other program writes between what `decide` saw and what is appended.

        Raises:
            NotFoundError: If there is no campaign of this name.
        """
        with writing(self._engine) as connection:
            seen = self._load(connection, name)
            self._insert(connection, seen, decide(seen), author, now)
            return self._load(connection, name)

    def _load(self, connection: sa.Connection, name: str) -> CampaignRow:
        found = _found(connection, name)
        if found is None:
            known = connection.execute(sa.select(campaign.c.name).limit(8)).scalars().all()
            listed = f"there are {', '.join(known)}" if known else "there is none yet"
            raise NotFoundError(
                f"campaign {name!r} is not in this library; {listed}; "
                "make one with: mncplan campaign new"
            )
        asked = sa.select(campaign_event).where(campaign_event.c.campaign_id == found.id)
        rows = connection.execute(asked.order_by(campaign_event.c.number))
        return CampaignRow(
            name=found.name,
            target=found.target,
            is_synthetic=found.is_synthetic,
            definition=found.definition,
            author=found.author,
            created_at=found.created_at,
            events=tuple(
                EventRow(
                    kind=r.kind,
                    subject=r.subject,
                    revision=r.revision,
                    body=r.body,
                    number=r.number,
                    author=r.author,
                    at=r.created_at,
                )
                for r in rows
            ),
        )

    def _insert(
        self,
        connection: sa.Connection,
        seen: CampaignRow,
        events: Iterable[EventRow],
        author: str,
        now: datetime,
    ) -> None:
        home = connection.execute(
            sa.select(campaign.c.id).where(campaign.c.name == seen.name)
        ).scalar_one()
        rows = [
            {
                "campaign_id": home,
                "number": number,
                "kind": event.kind,
                "subject": event.subject,
                "revision": event.revision,
                "body": dict(event.body),
                "author": event.author or author,
                "created_at": event.at or now,
            }
            for number, event in enumerate(events, len(seen.events) + 1)
        ]
        if not rows:
            return
        try:
            connection.execute(sa.insert(campaign_event), rows)
        except sa.exc.IntegrityError as error:
            raise StorageError(
                f"campaign {seen.name!r}: another program wrote at the same moment; nothing of "
                "yours was stored, try again"
            ) from error


def _found(connection: sa.Connection, name: str) -> Any:
    return connection.execute(sa.select(campaign).where(campaign.c.name == name)).first()
