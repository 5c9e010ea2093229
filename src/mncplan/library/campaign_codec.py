"""Campaign definitions and events as plain JSON values, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from mncplan.domain import campaign as nouns
from mncplan.domain.campaign import CampaignDefinition, Event
from mncplan.domain.campaign_means import Means
from mncplan.domain.campaign_prior import Beforehand
from mncplan.domain.cluster import Cluster
from mncplan.domain.observation import Objective
from mncplan.domain.plate_rules import PlateRules
from mncplan.domain.space import (
    CategoricalParameter,
    ChemicalParameter,
    ContinuousParameter,
    Exclusion,
    IntegerParameter,
    LinearConstraint,
    OrdinalParameter,
    Parameter,
    Space,
)
from mncplan.domain.well_chemistry import WellChemistry
from mncplan.errors import StorageError
from mncplan.library.codec import decode, encode

PARAMETERS: Final[dict[str, type[Parameter]]] = {
    "continuous": ContinuousParameter,
    "integer": IntegerParameter,
    "ordinal": OrdinalParameter,
    "categorical": CategoricalParameter,
    "chemical": ChemicalParameter,
}
"""Parameter kinds by the name they are stored under."""

EVENTS: Final[dict[str, type[Event]]] = {
    "batch": nouns.BatchSuggested,
    "experiment": nouns.ExperimentAdded,
    "result": nouns.ResultRecorded,
    "correction": nouns.ResultCorrected,
    "skip": nouns.ExperimentSkipped,
}
"""Event kinds by the name they are stored under."""


def encode_event(event: Event) -> tuple[str, dict[str, Any]]:
    """Kind and JSON values of an event."""
    kind = next(name for name, cls in EVENTS.items() if cls is type(event))
    return kind, cast("dict[str, Any]", _plain(encode(event)))


def decode_event(kind: str, body: Mapping[str, Any]) -> Event:
    """Rebuild an event.

    Raises:
        StorageError: If a newer program wrote a kind this one does not know.
    """
    if kind not in EVENTS:
        raise StorageError(f"campaign event of unknown kind {kind!r}; update mncplan")
    return decode(EVENTS[kind], dict(body), Cluster.parse)


def encode_definition(definition: CampaignDefinition) -> dict[str, Any]:
    """A definition as JSON values."""
    made = {name: getattr(definition, name) for name in _SIMPLE}
    made["objectives"] = [encode(item) for item in definition.objectives]
    made["plate"] = None if definition.plate is None else encode(definition.plate)
    made["space"] = encode_space(definition.space)
    made["means"] = encode(definition.means)
    if definition.beforehand is not None:
        made["beforehand"] = encode(definition.beforehand)
    return cast("dict[str, Any]", _plain(made))


_SIMPLE: Final = ("name", "target", "batch", "seed", "origin", "start", "is_synthetic")


def decode_definition(written: Mapping[str, Any]) -> CampaignDefinition:
    """Rebuild a definition."""
    plate, beforehand = written.get("plate"), written.get("beforehand")
    return CampaignDefinition(
        **{name: written[name] for name in _SIMPLE if name in written},
        objectives=tuple(_noun(Objective, item) for item in written["objectives"]),
        plate=None if plate is None else _noun(PlateRules, plate),
        space=decode_space(written["space"]),
        means=_noun(Means, written.get("means", {})),
        beforehand=None if beforehand is None else _noun(Beforehand, beforehand),
    )


def encode_space(space: Space) -> dict[str, Any]:
    """A space as JSON values; each parameter says its kind."""
    kinds = {cls: name for name, cls in PARAMETERS.items()}
    return {
        "parameters": [{"kind": kinds[type(p)], **encode(p)} for p in space.parameters],
        "constraints": [encode(item) for item in space.constraints],
        "exclusions": [encode(item) for item in space.exclusions],
        "rows": None if space.rows is None else [dict(row) for row in space.rows],
        "wells": None if space.wells is None else encode(space.wells),
    }


def decode_space(written: Mapping[str, Any]) -> Space:
    """Rebuild a space."""
    rows, wells = written.get("rows"), written.get("wells")
    return Space(
        parameters=tuple(
            _noun(PARAMETERS[item["kind"]], {k: v for k, v in item.items() if k != "kind"})
            for item in written["parameters"]
        ),
        constraints=tuple(_noun(LinearConstraint, item) for item in written["constraints"]),
        exclusions=tuple(_noun(Exclusion, item) for item in written["exclusions"]),
        rows=None if rows is None else tuple(dict(row) for row in rows),
        wells=None if wells is None else _noun(WellChemistry, wells),
    )


def _noun(kind: Any, written: Mapping[str, Any]) -> Any:
    return decode(kind, dict(written), Cluster.parse)


def _plain(value: Any) -> Any:
    """Read-only mappings become dictionaries."""
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value
