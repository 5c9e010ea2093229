"""Clusters a conversion could start from: reported ones first, then known kin."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from mncplan.domain.cluster import Cluster
from mncplan.domain.ligand import Ligand
from mncplan.routes.context import RouteContext
from mncplan.routes.likeness import change, step_likeness
from mncplan.routes.reagents import REDUCTANTS
from mncplan.routes.skeleton import main_ligand, skeleton, with_ligand

_COMMON = 2


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


def reported_reductants(
    target: Cluster, families: Iterable[str], context: RouteContext, seed: Cluster | None = None
) -> tuple[str, ...]:
    """Known reductants by which a skeleton is reported, from the skeleton of a seed when given."""
    shape = skeleton(target)
    found = (
        entry.item.reductant
        for family in families
        for entry in context.precedents_of.get(family, ())
        if shape in entry.skeletons and (seed is None or skeleton(seed) in entry.seed_skeletons)
    )
    return tuple(dict.fromkeys(key for key in found if key in REDUCTANTS))


def kin(
    target: Cluster, context: RouteContext, accept: Callable[[Cluster, int], bool], most: int = 3
) -> tuple[Cluster, ...]:
    """Known clusters of the target's metals and ligand class, nearest in size first.

    Args:
        target: What is to be made.
        context: Known clusters.
        accept: Takes a known cluster and its electron count.
        most: How many at most.
    """
    ligand = main_ligand(target)
    symbols = {symbol for symbol, _ in target.metals}
    near = sorted(
        (
            known
            for known, own, n_star in context.homoleptic
            if own.kind == ligand.kind
            and own.x_electrons == ligand.x_electrons
            and {symbol for symbol, _ in known.metals} == symbols
            and accept(known, n_star)
        ),
        key=lambda known: (abs(known.n_metal - target.n_metal), str(known)),
    )
    found: dict[Cluster, None] = {}
    for known in near:
        own = in_ligand(known, ligand)
        if own != target:
            found.setdefault(own)
        if len(found) == most:
            break
    return tuple(found)


def likeliest(
    target: Cluster,
    family: str,
    candidates: Iterable[Cluster],
    context: RouteContext,
    most: int,
) -> tuple[Cluster, ...]:
    """The candidates whose step to the target is most like a reported step of the family.

    Clusters that are themselves reported as products or precursors go before unused ones, and the
    two that are used most always take part: chemists start from what they have.
    """
    reported = [
        found
        for entry in context.precedents_of.get(family, ())
        if entry.seeds and entry.item.outcome != "failure"
        for found in entry.changes[:1]
    ]

    def merit(seed: Cluster) -> float:
        n_uses = context.uses.get(skeleton(seed), 0)
        asked = change(target, seed)
        likeness = max((step_likeness(asked, found) for found in reported), default=0.0)
        near = math.exp(-abs(math.log(target.n_metal / seed.n_metal)))
        return (0.05 * near + likeness) * (1.0 + math.log1p(n_uses))

    unique = sorted(dict.fromkeys(candidates), key=str)
    used = sorted(unique, key=lambda seed: -context.uses.get(skeleton(seed), 0))[:_COMMON]
    alike = sorted(unique, key=lambda seed: -merit(seed))
    chosen = {*used[:most], *alike[: max(most - _COMMON, 0)]}
    return tuple(seed for seed in alike if seed in chosen)


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
