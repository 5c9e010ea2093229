"""A formula as numbers that mean something: size, electrons, charge, metals and shell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import SPHERICAL_CLOSURES, valence_electrons
from mncplan.domain.ligand import Ligand
from mncplan.domain.ligand_kinds import BARE_KINDS

FEATURES: Final[dict[str, str]] = {
    "metal_atoms": "number of metal atoms n (1)",
    "shell_sites": "donor sites of the shell: ligands times denticity (1)",
    "valence_electrons": "superatom electron count N* (1)",
    "electrons_per_metal": "N* / n (1)",
    "cube_root_metal": "n^(1/3), proportional to the radius (1)",
    "sites_per_metal": "donor sites per metal atom; m / n for thiolates (1)",
    "inverse_root_electrons": "max(N*, 1)^(-1/3), the jellium scale of level spacing (1)",
    "is_odd": "1 for an odd electron count, else 0",
    "closure_distance": "electrons to the nearest spherical closure (1)",
    "charge": "net charge (e)",
    "charging": "charge / n^(1/3), proportional to the charging energy (e)",
    "silver_fraction": "Ag per metal atom (1)",
    "copper_fraction": "Cu per metal atom (1)",
    "other_metal_fraction": "metals outside group 11 per metal atom (1)",
    "neutral_donor_fraction": "L-type donors (phosphine, carbene) per shell site (1)",
    "halide_fraction": "halides per shell site (1)",
    "aromatic_fraction": "aromatic atoms per heavy atom of the organic ligands, mean (1)",
    "donor_charge": "Gasteiger charge at the donor atom, mean over organic ligands (e)",
    "bulk": "heavy atoms within three bonds of the donor, mean over organic ligands (1)",
    "level_gap": "distance of frontier levels by extended Hueckel theory, from a structure (eV)",
    "homo_level": "highest occupied level by extended Hueckel theory, from a structure (eV)",
    "lumo_level": "lowest empty level by extended Hueckel theory, from a structure (eV)",
    "coordination": "metal neighbours within 3.3 A per metal atom, from a structure (1)",
}
"""Every feature with its definition and unit; 1 stands for a pure number."""


FloatArray: TypeAlias = NDArray[np.float64]
Features: TypeAlias = dict[str, float]
"""Features by name; those that can't be had for a formula are missing."""


class LigandNumbers(Protocol):
    """What the models need to know of one ligand."""

    @property
    def donor_charge(self) -> float | None:
        """Charge at the donor atom, e; None when there is no estimate."""

    @property
    def aromatic_fraction(self) -> float:
        """Aromatic atoms per heavy atom."""

    @property
    def bulk(self) -> float:
        """Heavy atoms within three bonds of the donor atom."""


SHELL_FEATURES: Final = ("aromatic_fraction", "bulk", "donor_charge")
"""Those that need the structure of a ligand; generic ligands have none."""

STRUCTURE_FEATURES: Final = ("level_gap", "homo_level", "lumo_level", "coordination")
"""Those that need coordinates."""

Describe: TypeAlias = Callable[[Ligand], LigandNumbers | None]


def features(cluster: Cluster, describe: Describe | None = None) -> Features:
    """Features of a formula.

    Args:
        cluster: Any definite composition.
        describe: Numbers of a ligand, None for a generic one; without it, or when every organic
            ligand is generic, the three ligand features are missing.

    Example:
        >>> import mncplan as mp
        >>> found = features(mp.Cluster.parse("[Au25(SR)18]-"))
        >>> found["valence_electrons"], found["sites_per_metal"], found["closure_distance"]
        (8.0, 0.72, 0.0)
    """
    n, electrons = cluster.n_metal, valence_electrons(cluster)
    root = n ** (1 / 3)
    sites = sum(ligand.denticity * count for ligand, count in cluster.ligands) or 1
    metal = {symbol: count / n for symbol, count in cluster.metals}
    found: Features = {
        "metal_atoms": float(n),
        "shell_sites": float(sites),
        "valence_electrons": float(electrons),
        "electrons_per_metal": electrons / n,
        "cube_root_metal": root,
        "sites_per_metal": sites / n,
        "inverse_root_electrons": max(electrons, 1) ** (-1 / 3),
        "is_odd": float(electrons % 2),
        "closure_distance": closure_distance(electrons),
        "charge": float(cluster.charge),
        "charging": cluster.charge / root,
        "silver_fraction": metal.get("Ag", 0.0),
        "copper_fraction": metal.get("Cu", 0.0),
        "other_metal_fraction": sum(metal.values())
        - sum(metal.get(symbol, 0.0) for symbol in ("Au", "Ag", "Cu")),
        "neutral_donor_fraction": _share(cluster, sites, lambda lig: lig.donation == "L"),
        "halide_fraction": _share(cluster, sites, lambda lig: lig.kind == "halide"),
    }
    return found | _shell(cluster, describe)


def closure_distance(electrons: int) -> float:
    """Electrons to the nearest spherical closure, 0 counted as one; beyond 138, to 138.

    Example:
        >>> closure_distance(8), closure_distance(14), closure_distance(1)
        (0.0, 4.0, 1.0)
    """
    return float(min(abs(electrons - closed) for closed in (0, *SPHERICAL_CLOSURES)))


def matrix(rows: Sequence[Features], names: Sequence[str]) -> FloatArray:
    """Features as an array, shape (rows, names)."""
    return np.array([[row[name] for name in names] for row in rows], dtype=float)


def _share(cluster: Cluster, sites: int, wanted: Callable[[Ligand], bool]) -> float:
    return sum(lig.denticity * count for lig, count in cluster.ligands if wanted(lig)) / sites


def _shell(cluster: Cluster, describe: Describe | None) -> Features:
    """Means over the organic ligands that have a structure, weighted by their number."""
    if describe is None:
        return {}
    known = [
        (numbers, count)
        for ligand, count in cluster.ligands
        if ligand.kind not in BARE_KINDS and (numbers := describe(ligand)) is not None
    ]
    total = sum(count for _, count in known)
    if not total:
        return {}
    found: Features = {
        "aromatic_fraction": sum(one.aromatic_fraction * count for one, count in known) / total,
        "bulk": sum(one.bulk * count for one, count in known) / total,
    }
    charges = [(one.donor_charge, count) for one, count in known]
    if all(charge is not None for charge, _ in charges):
        found["donor_charge"] = sum((charge or 0.0) * count for charge, count in charges) / total
    return found
