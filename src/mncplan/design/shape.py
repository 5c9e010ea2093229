"""What two clusters have in common when the names of their ligands are left aside."""

from __future__ import annotations

from collections import Counter
from typing import Final, TypeAlias

from mncplan.domain.cluster import Cluster
from mncplan.domain.family import ClusterFamily
from mncplan.domain.ligand_kinds import DONOR_KINDS, STAPLE_KINDS

KindCounts: TypeAlias = tuple[tuple[str, int], ...]

_SAME_KIND: Final = {"peptide": "thiolate"}


def kind_counts(cluster: Cluster) -> KindCounts:
    """Number of ligands of each kind, sorted."""
    counts: Counter[str] = Counter()
    for ligand, n in cluster.ligands:
        counts[_SAME_KIND.get(ligand.kind, ligand.kind)] += n
    return tuple(sorted(counts.items()))


def is_same_shape(one: Cluster, other: Cluster) -> bool:
    """Same metals, charge and numbers of ligands of each kind."""
    return (
        one.metals == other.metals
        and one.charge == other.charge
        and kind_counts(one) == kind_counts(other)
    )


def includes_shape(entry: Cluster | ClusterFamily, cluster: Cluster) -> bool:
    """Like `is_same_shape`; a family counts when one of its members does."""
    if isinstance(entry, Cluster):
        return is_same_shape(entry, cluster)
    metals = {symbol for symbol, _ in entry.metals}
    if not {symbol for symbol, _ in cluster.metals} <= metals:
        return False
    return any(is_same_shape(member, cluster) for member in entry.members())


def n_staple_ligands(cluster: Cluster) -> int | None:
    """Ligands that can sit in staples; None when the shell holds others too."""
    if all(
        ligand.kind in STAPLE_KINDS and ligand.x_electrons == 1 for ligand, _ in cluster.ligands
    ):
        return sum(n for _, n in cluster.ligands)
    return None


def has_phosphine_shell(cluster: Cluster) -> bool:
    """True when phosphines or carbenes hold the surface, so that no metal sits in staples."""
    return any(ligand.kind in DONOR_KINDS for ligand, _ in cluster.ligands)
