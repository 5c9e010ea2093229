"""The makeup of a cluster with the names of its ligands left aside: donors by class, and charge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from mncplan.design.progression import Vector
from mncplan.domain.cluster import Cluster, format_charge
from mncplan.domain.ligand import Ligand
from mncplan.domain.ligand_kinds import STAPLE_KINDS

CLASSES: Final = ("staple", "phosphine", "halide", "chalcogenide")
"""Donor classes in the order of a makeup's vector."""

_CLASS: Final = {
    **dict.fromkeys(STAPLE_KINDS, "staple"),
    "phosphine": "phosphine",
    "halide": "halide",
    "chalcogenide": "chalcogenide",
}
_WRITTEN: Final = {"phosphine": "(PR3)", "staple": "(SR)", "halide": "Cl", "chalcogenide": "S"}
_ORDER: Final = ("chalcogenide", "phosphine", "staple", "halide")


@dataclass(frozen=True, slots=True, kw_only=True)
class Makeup:
    """Metal atoms, donor atoms by class, and charge.

    Attributes:
        donors: Number of each of `CLASSES`; a diphosphine counts twice.
    """

    metal: str
    n_metal: int
    donors: tuple[int, ...]
    charge: int

    @property
    def vector(self) -> Vector:
        """Metal atoms, donors, charge: what grows along a series."""
        return (self.n_metal, *self.donors, self.charge)


@lru_cache(maxsize=4096)
def makeup(cluster: Cluster) -> Makeup | None:
    """The makeup of a cluster of one metal; None when it has ligands of another class."""
    if len(cluster.metals) > 1:
        return None
    counts: Counter[str] = Counter()
    for ligand, n in cluster.ligands:
        name = _CLASS.get(ligand.kind)
        if name is None or (name == "staple" and ligand.x_electrons != 1):
            return None
        counts[name] += n * _n_donors(ligand)
    return Makeup(
        metal=cluster.host,
        n_metal=cluster.n_metal,
        donors=tuple(counts[name] for name in CLASSES),
        charge=cluster.charge,
    )


def _n_donors(ligand: Ligand) -> int:
    """Phosphorus atoms of a phosphine; one donor of any other ligand."""
    if ligand.kind != "phosphine":
        return 1
    return dict(ligand.free_formula).get("P", 0) or ligand.denticity


def from_vector(metal: str, vector: Vector) -> Makeup | None:
    """The makeup with this vector; None when a count would be negative."""
    n_metal, *donors, charge = vector
    if n_metal < 1 or min(donors) < 0:
        return None
    return Makeup(metal=metal, n_metal=n_metal, donors=tuple(donors), charge=charge)


def formula(item: Makeup, parse: Callable[[str], Cluster]) -> Cluster:
    """Generic cluster of a makeup, as [Au49(PR3)10(SR)15Cl2]."""
    counts = dict(zip(CLASSES, item.donors, strict=True))
    body = f"{item.metal}{item.n_metal}" + "".join(
        f"{_WRITTEN[name]}{counts[name]}" for name in _ORDER if counts[name]
    )
    return parse(f"[{body}]{format_charge(item.charge)}" if item.charge else body)


def homoleptic_makeup(metal: str, n_metal: int, n_ligand: int, charge: int) -> Makeup:
    """The makeup of M_n(SR)_m."""
    return Makeup(
        metal=metal, n_metal=n_metal, donors=(n_ligand, *(0 for _ in CLASSES[1:])), charge=charge
    )
