"""Clusters a conversion could start from: reported ones first, then known kin."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mncplan.domain.cluster import Cluster
from mncplan.domain.ligand import Ligand
from mncplan.routes.context import RouteContext
from mncplan.routes.skeleton import main_ligand, skeleton, with_ligand


def reported_seeds(target: Cluster, family: str, context: RouteContext) -> tuple[Cluster, ...]:
    """Starting clusters of reported steps of a family to this skeleton, in the target's ligand."""
    shape = skeleton(target)
    found: dict[str, Cluster] = {}
    for entry in context.precedents:
        if entry.item.family == family and shape in entry.skeletons:
            for seed in entry.seeds:
                own = in_ligand(seed, main_ligand(target))
                found[str(own)] = own
    return tuple(found[key] for key in sorted(found))


def kin(
    target: Cluster, context: RouteContext, accept: Callable[[Cluster], bool], most: int = 3
) -> tuple[Cluster, ...]:
    """Known clusters of the target's metals and ligand class, nearest in size first."""
    ligand = main_ligand(target)
    host = {symbol for symbol, _ in target.metals}
    found: dict[str, Cluster] = {}
    for known in context.known:
        if {symbol for symbol, _ in known.metals} != host or len(known.ligands) != 1:
            continue
        if main_ligand(known).kind != ligand.kind or known.isomer:
            continue
        own = in_ligand(known, ligand)
        if (own.metals, own.ligands, own.charge) != (
            target.metals,
            target.ligands,
            target.charge,
        ) and accept(own):
            found[str(own)] = own
    ranked = sorted(found.values(), key=lambda c: (abs(c.n_metal - target.n_metal), str(c)))
    return tuple(ranked[:most])


def in_ligand(cluster: Cluster, ligand: Ligand) -> Cluster:
    """The cluster with its main ligand renamed, isomer tag dropped, when the class is the same."""
    old = main_ligand(cluster)
    renamed = with_ligand(cluster, old, ligand) if old.kind == ligand.kind else cluster
    return Cluster(metals=renamed.metals, ligands=renamed.ligands, charge=renamed.charge)


def merged(*groups: Iterable[Cluster]) -> tuple[Cluster, ...]:
    """Groups one after the other, repeats dropped."""
    return tuple(dict.fromkeys(cluster for group in groups for cluster in group))


def is_homoleptic_thiolate(cluster: Cluster) -> bool:
    """One metal, one X-type organic ligand."""
    ligand = main_ligand(cluster)
    return len(cluster.metals) == len(cluster.ligands) == 1 and ligand.donation == "X"
