"""Reaction families: each proposes the steps that could give one product."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from mncplan.domain.cluster import Cluster
from mncplan.routes.assembly import Draft
from mncplan.routes.context import RouteContext
from mncplan.routes.families import (
    co_reduction,
    direct_reduction,
    disproportionation,
    electrochemical_reduction,
    hydride_insertion,
    intercluster_exchange,
    isoelectronic_conversion,
    isomerisation,
    ligand_exchange,
    ligand_functionalisation,
    metal_exchange,
    oxidation,
    seeded_growth,
    size_focusing,
    surface_motif_exchange,
    thermal_fusion,
)
from mncplan.routes.skeleton import skeleton

Proposer: TypeAlias = Callable[[Cluster, RouteContext], Iterator[Draft]]

FAMILIES: Final[dict[str, Proposer]] = {
    "direct_reduction": direct_reduction.propose,
    "size_focusing": size_focusing.propose,
    "seeded_growth": seeded_growth.propose,
    "ligand_exchange": ligand_exchange.propose,
    "co_reduction": co_reduction.propose,
    "metal_exchange": metal_exchange.propose,
    "isoelectronic_conversion": isoelectronic_conversion.propose,
    "surface_motif_exchange": surface_motif_exchange.propose,
    "thermal_fusion": thermal_fusion.propose,
    "oxidation": oxidation.propose,
    "intercluster_exchange": intercluster_exchange.propose,
    "isomerisation": isomerisation.propose,
    "hydride_insertion": hydride_insertion.propose,
    "ligand_functionalisation": ligand_functionalisation.propose,
    "disproportionation": disproportionation.propose,
    "electrochemical_reduction": electrochemical_reduction.propose,
}
"""Families by name; complex formation is handled apart because its products are not clusters."""

_ALWAYS: Final = frozenset({"direct_reduction", "size_focusing", "co_reduction", "oxidation"})
_EMITTED: Final[dict[str, tuple[str, ...]]] = {
    "direct_reduction": direct_reduction.FAMILIES,
    "ligand_exchange": ("ligand_exchange_mild", "ligand_exchange_full"),
    "metal_exchange": ("metal_exchange", "surface_motif_exchange"),
    "disproportionation": ("disproportionation", "comproportionation"),
    "oxidation": ("outer_sphere_oxidation", "oxidative_etching"),
}


def ids_of(name: str) -> tuple[str, ...]:
    """The families of the steps that one module proposes, as they stand in the knowledge base."""
    return _EMITTED.get(name, (name,))


def founded(product: Cluster, context: RouteContext) -> tuple[Proposer, ...]:
    """Families that can have a precedent (A, B) for this product, or that need none."""
    reported = context.reported_families.get(skeleton(product), frozenset())
    return tuple(
        propose
        for name, propose in FAMILIES.items()
        if name in _ALWAYS or reported & set(ids_of(name))
    )
