"""A whole campaign as one JSON document, and back, without loss."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from mncplan.app.text_files import read_text
from mncplan.domain.campaign import CampaignDefinition
from mncplan.domain.campaign_means import Means
from mncplan.domain.campaign_state import CampaignState, Occurrence
from mncplan.domain.observation import Objective
from mncplan.domain.plate_rules import PlateRules
from mncplan.errors import InvalidInputError, StorageError

SCHEMA: Final = "mncplan-campaign-copy/1"

Copy = tuple[CampaignDefinition, tuple[Occurrence, ...]]


def export_json(state: CampaignState) -> dict[str, Any]:
    """Definition and history as plain JSON values."""
    from mncplan.library.campaign_codec import encode_definition, encode_event

    history = []
    for occurrence in state.history:
        kind, body = encode_event(occurrence.event)
        history.append({
            "number": occurrence.number,
            "kind": kind,
            "at": occurrence.at,
            "author": occurrence.author,
            "body": body,
        })  # fmt: skip
    return {
        "schema": SCHEMA,
        "definition": encode_definition(state.definition),
        "history": history,
    }


def import_json(document: Any, name: str = "") -> Copy:
    """Definition and history of a document; `name` replaces the one it has.

    Raises:
        InvalidInputError: If it is no such document, or it is damaged.
    """
    from mncplan.library.campaign_codec import decode_definition, decode_event

    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise InvalidInputError(f"no campaign: expected a document of schema {SCHEMA}")
    try:
        written = dict(document["definition"])
        definition = decode_definition({**written, "name": name or written["name"]})
        history = tuple(
            Occurrence(
                number=i,
                event=decode_event(str(item["kind"]), item["body"]),
                author=str(item["author"]),
                at=str(item["at"]),
            )
            for i, item in enumerate(document["history"], 1)
        )
    except (KeyError, TypeError, AttributeError, StorageError) as error:
        raise InvalidInputError(
            f"campaign document: damaged near {error}; export it again"
        ) from error
    return definition, history


def changed(
    definition: CampaignDefinition,
    *,
    objectives: Sequence[Objective] = (),
    batch: int | None = None,
    means: Means | None = None,
    plate: PlateRules | None = None,
) -> CampaignDefinition:
    """A definition that goes on otherwise; what is not given stays.

    Raises:
        InvalidInputError: If an objective or price does not fit the space.
    """
    means, kept = means or Means(), definition.means
    return replace(
        definition,
        objectives=tuple(objectives) or definition.objectives,
        batch=definition.batch if batch is None else batch,
        means=Means(budget=means.budget or kept.budget, prices=means.prices or kept.prices),
        plate=plate or definition.plate,
    )


def restored(path: Path, name: str) -> Copy | None:
    """The campaign in a file; None when the file is something else.

    Raises:
        InvalidInputError: If it is a damaged copy.
        StorageError: If it can't be read.
    """
    if path.suffix.casefold() != ".json" or not path.exists():
        return None
    try:
        document = json.loads(read_text(path, "campaign"))
    except json.JSONDecodeError:
        return None
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        return None
    return import_json(document, name)
