"""The lattice of compositions (n, m): which skeletons are known, leaving names of ligands aside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from mncplan.design.shape import n_staple_ligands
from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import SPHERICAL_CLOSURES, valence_electrons
from mncplan.domain.known import KnownCluster

MADE: Final = frozenset({"crystal", "ms", "inferred"})
"""States of knowledge that mean the cluster has been made; theory and proposals are left out."""

Point = tuple[int, int]

_COUNT: Final = re.compile(r"Au(\d+)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Skeleton:
    """One composition M_n L_m, whatever the ligand and charge, with the entries that have it."""

    metal: str
    n_metal: int
    n_ligand: int
    entries: tuple[KnownCluster, ...]

    @property
    def point(self) -> Point:
        """Place on the lattice."""
        return self.n_metal, self.n_ligand


def homoleptic(entry: KnownCluster) -> Cluster | None:
    """The formula, if it has one metal and only ligands that can close staples."""
    formula = entry.formula
    if not isinstance(formula, Cluster) or len(formula.metals) > 1:
        return None
    return formula if n_staple_ligands(formula) is not None else None


def is_made(entry: KnownCluster) -> bool:
    """True when the cluster was made and its formula is not called doubtful."""
    return entry.status in MADE and not entry.note.startswith("doubtful")


def skeletons(known: Iterable[KnownCluster], metal: str = "Au") -> tuple[Skeleton, ...]:
    """Skeletons of the homoleptic clusters that were made, by size."""
    found: dict[Point, list[KnownCluster]] = {}
    for entry in known:
        formula = homoleptic(entry)
        if formula is None or formula.host != metal or not is_made(entry):
            continue
        n_ligand = sum(n for _, n in formula.ligands)
        found.setdefault((formula.n_metal, n_ligand), []).append(entry)
    return tuple(
        Skeleton(metal=metal, n_metal=n, n_ligand=m, entries=tuple(found[n, m]))
        for n, m in sorted(found)
    )


def charges(skeleton: Skeleton) -> tuple[int, ...]:
    """Charges known for a skeleton, those of a closed shell first."""
    found = {
        (valence_electrons(entry.formula) % 2, abs(entry.formula.charge), entry.formula.charge)
        for entry in skeleton.entries
        if isinstance(entry.formula, Cluster)
    }
    return tuple(charge for _, _, charge in sorted(found))


def core_counts(entries: Iterable[KnownCluster]) -> frozenset[int]:
    """Core sizes on file under every counting convention, as `Au14` and `Au20` for Au28(SR)20."""
    found: set[int] = set()
    for entry in entries:
        if entry.decomposition is not None:
            found.add(entry.decomposition.core)
            found.update(int(n) for n in _COUNT.findall(entry.decomposition.convention))
        if match := _COUNT.match(entry.core):
            found.add(int(match.group(1)))
    return frozenset(found)


def likely_charge(n_metal: int, n_ligand: int) -> int:
    """Charge that closes the shell: none for an even count, else towards a spherical closure.

    Example:
        >>> likely_charge(36, 24), likely_charge(25, 18), likely_charge(51, 30)
        (0, -1, 1)
    """
    electrons = n_metal - n_ligand
    if electrons % 2 == 0:
        return 0
    return (
        1 if electrons - 1 in SPHERICAL_CLOSURES and electrons + 1 not in SPHERICAL_CLOSURES else -1
    )
