"""The nearest known cluster, and the difference in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np

from mncplan.domain.candidate import Kinship
from mncplan.domain.cluster import Cluster, format_charge, is_generic
from mncplan.domain.element import METALS

_SYMBOLS: Final = tuple(sorted(METALS))
_STEP_METALS, _STEP_LIGANDS = 8.0, 4.0
"""Atoms of one step of the double-helix series: the unit of distance."""

_SWAP, _FIRST_SWAP, _CHARGE, _KIND, _NAME = 0.1, 0.3, 0.3, 1.0, 0.3


class Neighbours:
    """Known clusters as arrays, so that the nearest is found at once.

    Distance: 1 for 8 metal atoms or 4 ligands more or less, whichever is farther, 0.3 plus 0.1 per
    exchanged metal atom, 0.3 per charge, 1 for a shell of other kinds, 0.3 for other ligands of
    those kinds. These are conventions that order candidates, not measured quantities.
    """

    def __init__(self, known: Iterable[Cluster]) -> None:
        self._known = tuple(dict.fromkeys(known))
        kinds = {ligand.kind for cluster in self._known for ligand, _ in cluster.ligands}
        self._kinds = tuple(sorted(kinds))
        self._metals = np.array([self._metal_row(c) for c in self._known], dtype=float)
        self._shells = np.array([self._kind_row(c) for c in self._known], dtype=float)
        self._charges = np.array([c.charge for c in self._known], dtype=float)
        self._names = [frozenset(ligand.id for ligand, _ in c.ligands) for c in self._known]
        self._generic = np.array([0.05 * is_generic(c) for c in self._known])

    def nearest(self, cluster: Cluster) -> Kinship | None:
        """The nearest known cluster; None when none is known."""
        if not self._known:
            return None
        metals = self._metals - self._metal_row(cluster)
        grown = np.abs(metals.sum(axis=1))
        swapped = (np.abs(metals).sum(axis=1) - grown) / 2
        kinds = np.array(self._kind_row(cluster))
        n_kin = self._shells.sum(axis=1)
        strange = sum(n for lig, n in cluster.ligands if lig.kind not in self._kinds)
        lost = np.abs(n_kin - kinds.sum() - strange)
        is_other_kind = ((self._shells > 0) != (kinds > 0)).any(axis=1) | (strange > 0)
        other = {lig.id for lig, n in cluster.ligands}
        is_renamed = np.array([names != other for names in self._names], dtype=float)
        distance = (
            np.maximum(grown / _STEP_METALS, lost / _STEP_LIGANDS)
            + np.where(swapped > 0, _FIRST_SWAP + _SWAP * swapped, 0.0)
            + _CHARGE * np.abs(self._charges - cluster.charge)
            + _KIND * is_other_kind
            + _NAME * is_renamed
            + self._generic
        )
        best = self._known[int(np.argmin(distance))]
        is_same = best == cluster
        return Kinship(
            cluster=best,
            distance=0.0 if is_same else round(float(distance.min()), 3),
            words="reported itself" if is_same else difference(best, cluster),
        )

    @staticmethod
    def _metal_row(cluster: Cluster) -> list[int]:
        counts = dict(cluster.metals)
        return [counts.get(symbol, 0) for symbol in _SYMBOLS]

    def _kind_row(self, cluster: Cluster) -> list[int]:
        counts: dict[str, int] = {}
        for ligand, n in cluster.ligands:
            counts[ligand.kind] = counts.get(ligand.kind, 0) + n
        return [counts.get(kind, 0) for kind in self._kinds]


def difference(known: Cluster, other: Cluster) -> str:
    """What tells a cluster from a known one.

    Example:
        >>> import mncplan
        >>> read = mncplan.Cluster.parse
        >>> difference(read("Au36(TBBT)24"), read("Au44(PET)28"))
        '8 Au more; 4 ligands more; PET for TBBT'
    """
    said = []
    before, after = dict(known.metals), dict(other.metals)
    for symbol in sorted({*before, *after}):
        change = after.get(symbol, 0) - before.get(symbol, 0)
        if change:
            said.append(f"{abs(change)} {symbol} {'more' if change > 0 else 'less'}")
    old = {ligand.id: n for ligand, n in known.ligands}
    new = {ligand.id: n for ligand, n in other.ligands}
    change = sum(new.values()) - sum(old.values())
    if change:
        plural = "s" if abs(change) > 1 else ""
        said.append(f"{abs(change)} ligand{plural} {'more' if change > 0 else 'less'}")
    gained = sorted(set(new) - set(old))
    lost = sorted(set(old) - set(new))
    if gained and lost:
        said.append(f"{', '.join(gained)} for {', '.join(lost)}")
    elif gained or lost:
        said.append(f"with {', '.join(gained)}" if gained else f"without {', '.join(lost)}")
    if known.charge != other.charge:
        ends = [format_charge(charge) or "0" for charge in (known.charge, other.charge)]
        said.append(f"charge {ends[0]} to {ends[1]}")
    if known.isomer != other.isomer and not said:
        said.append("another isomer")
    return "; ".join(said)
