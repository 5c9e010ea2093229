"""Whether a formula can be a cluster at all, judged by what is known of its metal and shell.

The bounds are wide: they stop formulae that no rule of the field could explain, not daring ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from mncplan.design.plausibility import learn_laws, shell_deviation, with_borrowed
from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons

MOST_BEYOND: Final = 1.5
"""Largest size as a multiple of the largest known cluster of the metal."""

MOST_SPREAD: Final = 6.0
"""Standard deviations by which the number of ligands may be off the line of its class."""

MOST_CHARGE_STEP: Final = 2
_SMALLEST: Final = 4
_INNER: Final = frozenset({"hydride", "chalcogenide"})


def implausibility(target: Cluster, known: Sequence[Cluster]) -> str:
    """Why a formula is no cluster that chemistry could make; empty when it may be one.

    Args:
        target: As asked.
        known: Clusters seen so far.
    """
    if target.n_metal < _SMALLEST:
        return ""
    kin = [c for c in known if c.host == target.host]
    return _size(target, kin) or _shell(target, kin) or _charge(target, kin) or _electrons(target)


def _size(target: Cluster, kin: Sequence[Cluster]) -> str:
    largest = max(kin, key=lambda c: (c.n_metal, str(c)), default=None)
    if largest is None or target.n_metal <= MOST_BEYOND * largest.n_metal:
        return ""
    return (
        f"{target}: {target.n_metal} metal atoms, but the largest {target.host} cluster known is "
        f"{largest}; beyond {MOST_BEYOND:g} times that, particles are no single compound"
    )


def _shell(target: Cluster, kin: Sequence[Cluster]) -> str:
    """Too few or too many ligands for the surface."""
    outer = [(ligand, n) for ligand, n in target.ligands if ligand.kind not in _INNER]
    m = sum(n for _, n in outer)
    if not outer:
        return f"{target}: no ligand is left to protect {target.n_metal} metal atoms"
    kinds = {ligand.kind for ligand, _ in outer}
    law = next(
        (
            law
            for law in with_borrowed(learn_laws(kin))
            if law.host == target.host and kinds == {law.kind}
        ),
        None,
    )
    ratios = [_coverage(c) for c in kin if c.n_metal >= _SMALLEST and _coverage(c)]
    if law is not None:
        off = float(shell_deviation(law, np.array([target.n_metal]), np.array([m]))[0])
        usual = round(float(np.exp(law.offset) * target.n_metal**law.slope))
        is_off = abs(off) > MOST_SPREAD
    elif ratios:
        usual = round(float(np.median(ratios)) * target.n_metal ** (2 / 3))
        is_off = not min(ratios) / 1.5 <= _coverage(target) <= max(ratios) * 1.5
    else:
        return ""
    if not is_off:
        return ""
    return (
        f"{target}: {m} ligands on {target.n_metal} metal atoms; known {target.host} clusters of "
        f"that size bear about {usual}"
    )


def _coverage(cluster: Cluster) -> float:
    """Ligands, hydride and chalcogenide left out, per unit of surface."""
    m = sum(n for ligand, n in cluster.ligands if ligand.kind not in _INNER)
    return float(m / float(cluster.n_metal) ** (2 / 3))


def _charge(target: Cluster, kin: Sequence[Cluster]) -> str:
    """A charge far from all that are known for the composition, or for the metal."""
    same = sorted(
        {c.charge for c in kin if _counts(c) == _counts(target)},
        key=lambda charge: abs(charge - target.charge),
    )
    if same and abs(same[0] - target.charge) > MOST_CHARGE_STEP:
        known = ", ".join(f"{charge:+d}" if charge else "0" for charge in sorted(same))
        return f"{target}: charge {target.charge:+d}; this composition is known with {known}"
    most = max((abs(c.charge) for c in kin), default=abs(target.charge))
    if abs(target.charge) > most + MOST_CHARGE_STEP:
        return f"{target}: charge {target.charge:+d}; {target.host} clusters bear at most {most}"
    return ""


def _counts(cluster: Cluster) -> tuple[object, ...]:
    kinds: dict[str, int] = {}
    for ligand, n in cluster.ligands:
        kinds[ligand.kind] = kinds.get(ligand.kind, 0) + n
    return cluster.metals, tuple(sorted(kinds.items()))


def _electrons(target: Cluster) -> str:
    """A core can't owe electrons; with hydride the count is a matter of convention."""
    n_star = valence_electrons(target)
    if n_star >= 0 or any(ligand.kind == "hydride" for ligand, _ in target.ligands):
        return ""
    return (
        f"{target}: N* = {n_star}; ligands and charge take more electrons than the metal atoms have"
    )
