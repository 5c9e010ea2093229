"""Read a value off a reported series in which one parameter sets the size."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from mncplan.conditions.reading import protocol_readings, transformation_readings
from mncplan.domain.cluster import Cluster
from mncplan.domain.conditions import Condition
from mncplan.domain.known import Transformation
from mncplan.domain.provenance import Basis, Provenance
from mncplan.domain.recipe import Procedure, PublishedProtocol
from mncplan.domain.route import Step

SIZE_SETTERS: Final = frozenset({("CO", "pH"), ("TBAB", "pH")})
"""Reductant and parameter for which sizes are reported in order.

Source: review 4.1.4 (CO: larger clusters at higher pH) and 4.1.2 (amine borane: Au15 at pH 2.0,
Au18 at pH 2.7), doi:10.1039/d5nh00353a.
"""


@dataclass(frozen=True, slots=True)
class _Point:
    n_metal: int
    value: float
    product: str
    provenance: Provenance


def from_series(
    name: str,
    step: Step,
    procedure: Procedure | None,
    protocols: Iterable[PublishedProtocol],
    transformations: Iterable[Transformation],
) -> Condition | None:
    """Interpolate a parameter between a smaller and a larger product of the same series.

    Returns:
        None outside the reported sizes, or where no such series is reported.
    """
    if step.cluster is None or (step.reductant, name) not in SIZE_SETTERS:
        return None
    points = [
        _Point(target.n_metal, reading.value, str(target), item.provenance)
        for item, target, reductants in _sources(protocols, transformations)
        if step.reductant in reductants
        and item.family == step.family
        and item.provenance.verified
        and target.host == step.cluster.host
        and step.ligand in {ligand.id for ligand, _ in target.ligands}
        for reading in (
            protocol_readings(item, procedure, step.family)
            if isinstance(item, PublishedProtocol)
            else transformation_readings(item, procedure, step.family)
        )
        if reading.parameter == name
    ]
    n = step.cluster.n_metal
    below = max((p for p in points if p.n_metal < n), key=lambda p: p.n_metal, default=None)
    above = min((p for p in points if p.n_metal > n), key=lambda p: p.n_metal, default=None)
    if below is None or above is None:
        return None
    share = (n - below.n_metal) / (above.n_metal - below.n_metal)
    return Condition(
        parameter=name,
        value=round(below.value + share * (above.value - below.value), 2),
        low=min(below.value, above.value),
        high=max(below.value, above.value),
        unit="",
        basis=str(Basis.ESTIMATED),
        reason=(
            f"interpolated by size between {below.product} at {below.value:g} and"
            f" {above.product} at {above.value:g} with {step.reductant} ({below.provenance.source},"
            f" {above.provenance.source}); interval: between the two"
        ),
    )


def _sources(
    protocols: Iterable[PublishedProtocol], transformations: Iterable[Transformation]
) -> Iterable[tuple[PublishedProtocol | Transformation, Cluster, set[str]]]:
    for item in protocols:
        if item.target is not None:
            yield item, item.target, {r.stock for r in item.reagents if r.role == "reductant"}
    for change in transformations:
        if isinstance(change.target, Cluster) and change.outcome != "failure":
            yield change, change.target, {change.reductant}
