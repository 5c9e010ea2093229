"""Events of a campaign as stored rows, and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mncplan.domain.campaign import BatchSuggested, Event, ExperimentAdded, ExperimentSkipped
from mncplan.domain.campaign_state import CampaignState, Occurrence, state_of

if TYPE_CHECKING:
    from mncplan.library.campaign_store import CampaignRow, EventRow


def read_state(row: CampaignRow) -> CampaignState:
    """A stored campaign read to its last event."""
    from mncplan.library.campaign_codec import decode_definition, decode_event

    return state_of(
        decode_definition(row.definition),
        (
            Occurrence(
                number=item.number,
                event=decode_event(item.kind, item.body),
                author=item.author,
                at=_iso(item.at),
            )
            for item in row.events
        ),
    )


def _iso(moment: datetime | None) -> str:
    """SQLite forgets the zone, which is always UTC."""
    if moment is None:
        return ""
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return aware.isoformat(timespec="seconds")


def event_rows(events: Iterable[Event], before: Iterable[EventRow]) -> tuple[EventRow, ...]:
    """Events as rows, each with its revision among those of its subject."""
    from mncplan.library.campaign_codec import encode_event
    from mncplan.library.campaign_store import EventRow

    counted = Counter(row.subject for row in before)
    made = []
    for event in events:
        subject = _subject(event)
        kind, body = encode_event(event)
        made.append(EventRow(kind=kind, subject=subject, revision=counted[subject], body=body))
        counted[subject] += 1
    return tuple(made)


def _subject(event: Event) -> str:
    match event:
        case BatchSuggested(batch=number):
            return f"batch {number}"
        case ExperimentAdded(experiment=item):
            return f"experiment {item.id}"
        case ExperimentSkipped(experiment=name):
            return name
        case _:
            found = event.observation
            return found.id if found.time_h is None else f"{found.id} at {found.time_h:g} h"
