"""Demands that the formula alone decides: metals, ligands, size, charge, electrons."""

from __future__ import annotations

from mncplan.design.wish import Criterion
from mncplan.domain.cluster import Cluster, elemental_composition
from mncplan.domain.electrons import SPHERICAL_CLOSURES, valence_electrons
from mncplan.domain.ligand import Ligand, normalise_name
from mncplan.errors import UndefinedMassError


def counted_text(criterion: Criterion, cluster: Cluster) -> str:
    """What the formula says to a demand."""
    if criterion.subject in {"electrons", "closure"}:
        return f"N* = {valence_electrons(cluster)}"
    return str(cluster)


def fits(criterion: Criterion, cluster: Cluster) -> bool:
    """Demands on the formula itself: met or not, never unknown."""
    symbols = {symbol for symbol, _ in cluster.metals}
    names = criterion.names
    match criterion.subject:
        case "metals":
            return symbols <= set(names)
        case "contains":
            return set(names) <= symbols
        case "excludes":
            return not set(names) & _elements(cluster)
        case "ligand":
            return bool({normalise_name(name) for name in names} & ligand_names(cluster))
        case "no ligand":
            return not {normalise_name(name) for name in names} & ligand_names(cluster)
        case "closure":
            return _closes(names[0], valence_electrons(cluster))
        case _:
            found = counted(criterion, cluster)
            return criterion.within is not None and found is not None and found in criterion.within


def counted(criterion: Criterion, cluster: Cluster) -> int | None:
    """The number that a demand on the formula speaks of; None where it speaks of none."""
    if criterion.within is None:
        return None
    match criterion.subject:
        case "metal atoms":
            return cluster.n_metal
        case "ligand count":
            return sum(n for _, n in cluster.ligands)
        case "metal kinds":
            return len(cluster.metals)
        case "charge":
            return cluster.charge
        case _:
            return valence_electrons(cluster)


def _closes(word: str, electrons: int) -> bool:
    if word == "spherical":
        return electrons in SPHERICAL_CLOSURES
    return electrons > 0 and (electrons % 2 == 0) is (word == "even")


def _elements(cluster: Cluster) -> set[str]:
    try:
        return {symbol for symbol, _ in elemental_composition(cluster)}
    except UndefinedMassError:
        return {symbol for symbol, _ in cluster.metals} | {lig.id for lig, _ in cluster.ligands}


def asked_share(criterion: Criterion, cluster: Cluster) -> tuple[int, int]:
    """Ligands that a demand names, and all ligands of their kinds."""
    asked = {normalise_name(name) for name in criterion.names}
    named = [ligand for ligand, _ in cluster.ligands if asked & _names(ligand)]
    kinds = {ligand.kind for ligand in named}
    alike = [(ligand, n) for ligand, n in cluster.ligands if ligand.kind in kinds]
    return sum(n for ligand, n in alike if ligand in named), sum(n for _, n in alike)


def ligand_names(cluster: Cluster) -> set[str]:
    """Every name, kind and trait by which a ligand of the shell may be asked for."""
    return {name for ligand, _ in cluster.ligands for name in _names(ligand)}


def _names(ligand: Ligand) -> set[str]:
    names = (ligand.id, ligand.kind, *ligand.aliases, *ligand.traits)
    return {normalise_name(name) for name in names}
