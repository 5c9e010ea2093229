"""Growth of clusters: the series a cluster stands in, and clusters that nobody has made yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from mncplan.design.growth import (
    PredictedMember,
    Status,
    growth_series,
    predicted_members,
    status_of,
)
from mncplan.design.growth_series import GrowthSeries, SeriesMember
from mncplan.design.lattice import skeletons
from mncplan.design.makeup import formula, makeup
from mncplan.design.series_properties import ValuesOf, by_entry
from mncplan.design.target_prediction import RankedPoint, rank_targets
from mncplan.domain.cluster import Cluster
from mncplan.domain.known import PropertyValue
from mncplan.knowledge import KnowledgeBase

MOST_TARGETS: Final = 60
"""Predicted clusters described unless asked for more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A member next to a cluster in a series.

    Attributes:
        steps: Places away; negative towards the smaller end.
        confidence: 1 for a known member.
    """

    cluster: Cluster
    steps: int
    status: Status
    confidence: float
    structure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """A cluster in one growth series.

    Attributes:
        position: Steps from the first known member, or number of blocks.
        is_known: False when the series foretells the cluster.
        confidence: That the cluster belongs here: 1 when it is known.
        neighbours: Other members, nearest first.
    """

    series: GrowthSeries
    position: int
    is_known: bool
    confidence: float
    neighbours: tuple[Neighbour, ...]


def growth_of(cluster: Cluster, knowledge: KnowledgeBase, most: int = 4) -> tuple[Growth, ...]:
    """Every series in which a cluster stands, then those where it is foretold, best founded first.

    Names of ligands are left aside. A cluster with an isomer tag is found only in series of cores
    worded for it.

    Args:
        cluster: Any cluster of one metal; others stand in no series.
        knowledge: The knowledge base.
        most: Neighbours told for each series.
    """
    own = makeup(cluster)
    if own is None:
        return ()
    found = []
    for series in all_series(knowledge, own.metal):
        here = next((item for item in series.members if item.makeup == own), None)
        if here is None or not _is_meant(cluster, here):
            continue
        others = sorted(
            (item for item in series.members if item is not here),
            key=lambda item: (abs(item.position - here.position), item.position),
        )
        found.append(
            Growth(
                series=series,
                position=here.position,
                is_known=here.is_known,
                confidence=here.confidence,
                neighbours=tuple(_neighbour(item, here, knowledge) for item in others[:most]),
            )
        )
    return tuple(
        sorted(
            found,
            key=lambda one: (
                not one.is_known,
                one.series.ground == "arithmetic",
                -one.series.trust,
            ),
        )
    )


def _is_meant(cluster: Cluster, item: SeriesMember) -> bool:
    """True when the member may be this cluster: same isomer, or same ligands where these matter."""
    if not item.is_known or not item.structure:
        return cluster.isomer is None or bool(item.structure) or item.is_known
    formulae = [entry.formula for entry in item.entries if isinstance(entry.formula, Cluster)]
    if cluster.isomer is not None:
        return any(own.isomer == cluster.isomer for own in formulae)
    if any(ligand.is_generic for ligand, _ in cluster.ligands):
        return True
    return any(own.ligands == cluster.ligands for own in formulae) or len(formulae) == 0


def _neighbour(
    item: SeriesMember,
    here: SeriesMember,
    knowledge: KnowledgeBase,
) -> Neighbour:
    best = min(
        item.entries,
        key=lambda entry: (entry.status != "crystal", str(entry.formula)),
        default=None,
    )
    if best is not None and isinstance(best.formula, Cluster):
        cluster, status = best.formula, status_of(item.entries)
    else:
        cluster = formula(item.makeup, knowledge.cluster)
        status = status_of(
            entry
            for entry in knowledge.clusters
            if entry.status in {"theory", "predicted"}
            and isinstance(entry.formula, Cluster)
            and makeup(entry.formula) == item.makeup
        )
    return Neighbour(
        cluster=cluster,
        steps=item.position - here.position,
        status=status,
        confidence=item.confidence,
        structure=item.structure,
    )


def predicted_targets(
    knowledge: KnowledgeBase,
    metals: Sequence[str] = ("Au",),
    n_max: int = 100,
    most: int = MOST_TARGETS,
) -> tuple[PredictedMember, ...]:
    """Clusters that growth series foretell and nobody has made, most confident first.

    Args:
        knowledge: The knowledge base.
        metals: Host metals.
        n_max: Metal atoms at most.
        most: How many to describe for each metal.
    """
    found = [member for metal in metals for member in _predicted(knowledge, metal, n_max, most)]
    return tuple(sorted(found, key=lambda item: -item.confidence))


def ranked_compositions(
    knowledge: KnowledgeBase, metal: str = "Au", n_max: int = 100
) -> tuple[RankedPoint, ...]:
    """All compositions M_n(SR)_m not yet made, likeliest first; see `design.target_prediction`."""
    return rank_targets(skeletons(knowledge.clusters, metal), n_max)


def all_series(knowledge: KnowledgeBase, metal: str = "Au") -> tuple[GrowthSeries, ...]:
    """Every growth series of one metal found in the knowledge base."""
    return _series(_Held(knowledge), metal)


class _Held:
    """A knowledge base that can be a key of a cache: equal when its content is."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge

    def __hash__(self) -> int:
        return hash(self.knowledge.hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.knowledge.clusters == self.knowledge.clusters


@lru_cache(maxsize=8)
def _series(held: _Held, metal: str) -> tuple[GrowthSeries, ...]:
    return growth_series(held.knowledge.clusters, metal)


def _predicted(
    knowledge: KnowledgeBase, metal: str, n_max: int, most: int
) -> tuple[PredictedMember, ...]:
    return _members(_Held(knowledge), metal, n_max, most)


@lru_cache(maxsize=8)
def _members(held: _Held, metal: str, n_max: int, most: int) -> tuple[PredictedMember, ...]:
    knowledge = held.knowledge
    return predicted_members(
        knowledge.clusters,
        _series(held, metal),
        _values(knowledge),
        knowledge.cluster,
        is_wanted=lambda cluster: cluster.n_metal <= n_max,
        most=most,
    )


def _values(knowledge: KnowledgeBase) -> ValuesOf:
    filed: dict[str, list[PropertyValue]] = defaultdict(list)
    for value in knowledge.properties:
        filed[value.cluster].append(value)
    return by_entry(filed)
