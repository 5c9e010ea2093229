"""What stays of a cluster when the ligands lose their names, and how they get them back."""

from __future__ import annotations

from functools import lru_cache

from mncplan.domain.cluster import Cluster
from mncplan.domain.ligand import Ligand
from mncplan.domain.ligand_kinds import MONATOMIC_KINDS

Skeleton = tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]


@lru_cache(maxsize=8192)
def skeleton(cluster: Cluster) -> Skeleton:
    """Metals and ligand classes: what is left of a cluster when the ligands lose their names."""
    kinds: dict[str, int] = {}
    for ligand, n in cluster.ligands:
        key = ligand.id if ligand.kind in MONATOMIC_KINDS else ligand.kind
        kinds[key] = kinds.get(key, 0) + n
    return cluster.metals, tuple(sorted(kinds.items()))


def with_ligand(cluster: Cluster, old: Ligand, new: Ligand) -> Cluster:
    """The same cluster with one ligand renamed."""
    return Cluster(
        metals=cluster.metals,
        ligands=tuple((new if lig == old else lig, n) for lig, n in cluster.ligands),
        charge=cluster.charge,
        isomer=cluster.isomer,
    )


@lru_cache(maxsize=8192)
def main_ligand(cluster: Cluster) -> Ligand:
    """The most numerous organic ligand, or the most numerous one of any kind."""
    organic = [(n, ligand) for ligand, n in cluster.ligands if ligand.kind not in MONATOMIC_KINDS]
    pool = organic or [(n, ligand) for ligand, n in cluster.ligands]
    return max(pool, key=lambda pair: (pair[0], pair[1].id))[1]
