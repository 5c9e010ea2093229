"""The properties that are modelled: their facts, their units, and the scale they are learned on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from mncplan.domain.cluster import Cluster
from mncplan.domain.known import PropertyValue
from mncplan.domain.photon import EV_NM
from mncplan.models.candidates import CHARGED, COLOUR, DONOR_GAP, GAP, SHELL
from mncplan.models.features import Describe, features
from mncplan.models.observation import Observation, kinship, skeleton

DOUBT: Final = 4.0
"""Factor on the noise variance of a recalled value: it counts like a quarter of a verified one."""

_EXCLUDED: Final = ("out of line", "not stated to be a maximum")
"""Words in note or detail of a value that no model learns from."""

Scale = Literal["energy", "photon", "decade"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One modelled property.

    Attributes:
        name: As in the knowledge base; kinds of gap are different quantities.
        unit: In which values are shown.
        scale: ``energy`` as it is, ``photon`` as photon energy of a wavelength, ``decade`` as
            logarithm to base ten.
        sets: Features its models may read.
        lowest_only: Only the band of lowest energy of each cluster counts.
        by_method: Whether values of different methods are shifted against each other.
        least: Smallest possible value in `unit`.
    """

    name: str
    unit: str
    scale: Scale
    sets: tuple[tuple[str, ...], ...]
    lowest_only: bool = False
    by_method: bool = False
    least: float | None = None

    @property
    def model_unit(self) -> str:
        """Unit of errors."""
        return {"energy": "eV", "photon": "eV", "decade": "decades"}[self.scale]


QUANTITIES: Final = (
    Quantity(name="optical_gap", unit="eV", scale="energy", sets=DONOR_GAP, least=0.0),
    Quantity(name="electrochemical_gap", unit="eV", scale="energy", sets=GAP, least=0.0),
    Quantity(
        name="computed_gap", unit="eV", scale="energy", sets=GAP, by_method=True, least=0.0
    ),
    Quantity(
        name="ionisation_potential", unit="eV", scale="energy", sets=CHARGED, by_method=True
    ),
    Quantity(name="electron_affinity", unit="eV", scale="energy", sets=CHARGED, by_method=True),
    Quantity(
        name="absorption_peak", unit="nm", scale="photon", sets=COLOUR, lowest_only=True
    ),
    Quantity(name="emission_peak", unit="nm", scale="photon", sets=(*COLOUR, *SHELL)),
    Quantity(name="quantum_yield", unit="1", scale="decade", sets=(*COLOUR, *SHELL)),
)  # fmt: skip


def to_model(value: float, scale: Scale) -> float:
    """A shown value on the scale of the model."""
    if scale == "photon":
        return EV_NM / value
    return math.log10(value) if scale == "decade" else value


def to_shown(value: float, scale: Scale) -> float:
    """The inverse of `to_model`; photon energies are kept above 0.1 eV."""
    if scale == "photon":
        return EV_NM / max(value, 0.1)
    return 10.0**value if scale == "decade" else value


def observations(
    quantity: Quantity,
    facts: Iterable[tuple[Cluster, PropertyValue]],
    describe: Describe | None = None,
) -> tuple[Observation, ...]:
    """Training values of one quantity.

    Recalled values stay in with more doubt; values whose note calls them out of line are left out,
    and so are shoulders where only the lowest band counts.
    """
    rows = [
        (cluster, value)
        for cluster, value in facts
        if value.name == quantity.name
        and (value.value > 0 or quantity.scale == "energy")
        and not any(word in value.note or word in value.detail for word in _EXCLUDED)
    ]
    if quantity.lowest_only:
        rows = _lowest(rows)
    return tuple(
        Observation(
            cluster=value.cluster,
            features=features(cluster, describe=describe),
            value=to_model(value.value, quantity.scale),
            group=skeleton(cluster),
            kin=kinship(cluster),
            method=value.provenance.source if quantity.by_method else "",
            doubt=1.0 if value.provenance.verified else DOUBT,
            provenance=value.provenance,
        )
        for cluster, value in rows
    )


def _lowest(rows: Sequence[tuple[Cluster, PropertyValue]]) -> list[tuple[Cluster, PropertyValue]]:
    """The band of lowest energy of each formula, shoulders aside; verified lists first."""
    best: dict[str, tuple[Cluster, PropertyValue]] = {}
    for cluster, value in rows:
        if "shoulder" in value.detail:
            continue
        held = best.get(value.cluster)
        if held is None or _rank(value) > _rank(held[1]):
            best[value.cluster] = (cluster, value)
    return list(best.values())


def _rank(value: PropertyValue) -> tuple[bool, float]:
    return "lowest energy" in value.detail, value.value
