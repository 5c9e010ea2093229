r"""Superatom electron counts and shell closures.

.. math:: N^* = \sum_i v_i n_i - \sum_j x_j m_j - q
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from mncplan.domain.cluster import Cluster
from mncplan.domain.element import VALENCE_ELECTRONS

SPHERICAL_CLOSURES: Final = (2, 8, 18, 20, 34, 40, 58, 68, 70, 90, 92, 132, 138)
"""Closed shells of a spherical superatom (Walter et al. 2008, doi:10.1073/pnas.0801001105)."""

_SHELLS: Final = {
    2: "1S2",
    8: "1S2 1P6",
    18: "1S2 1P6 1D10",
    20: "1S2 1P6 1D10 2S2",
    34: "... 1F14",
    40: "... 1F14 2P6",
    58: "... 1G18",
}

Hydrides = Literal["anion", "donor"]


def valence_electrons(cluster: Cluster, *, hydrides: Hydrides = "anion") -> int:
    """Count the delocalised electrons of a ligand-protected cluster.

    Args:
        cluster: Any definite composition.
        hydrides: ``anion`` takes one electron per H, as in Cu and Ag hydride clusters; ``donor``
            adds one, as for H inside a gold core.

    Returns:
        The electron count; negative values mean the metal is oxidised beyond the (I) state.

    Example:
        >>> import mncplan
        >>> valence_electrons(mncplan.Cluster.parse("[Au25(SR)18]-"))
        8

    Source:
        Walter et al., PNAS 2008, 105, 9157. doi:10.1073/pnas.0801001105
    """
    donated = sum(VALENCE_ELECTRONS[symbol] * n for symbol, n in cluster.metals)
    localised = 0
    for ligand, n in cluster.ligands:
        sign = -1 if ligand.kind == "hydride" and hydrides == "donor" else 1
        localised += sign * ligand.x_electrons * n
    return donated - localised - cluster.charge


@dataclass(frozen=True, slots=True)
class Closure:
    """Whether N* closes a shell, and the picture that says so."""

    is_closed: bool
    kind: str


def closure(n_star: int) -> Closure:
    """Classify an electron count.

    Even counts off the spherical series are common in thiolate clusters: they are read as N*/2
    two-electron Au3/Au4 blocks or as fused superatoms.

    Source:
        Spherical: doi:10.1073/pnas.0801001105. Two-electron blocks: review section 2.1,
        doi:10.1039/d5nh00353a.
    """
    if n_star <= 0:
        kind = "no delocalised electrons: a metal(I) complex" if n_star == 0 else "oxidised metal"
        return Closure(False, kind)
    if n_star in SPHERICAL_CLOSURES:
        shells = f" ({_SHELLS[n_star]})" if n_star in _SHELLS else ""
        return Closure(True, f"spherical {n_star}-electron shell{shells}")
    if n_star % 2:
        near = min(SPHERICAL_CLOSURES, key=lambda c: (abs(c - n_star), c))
        return Closure(False, f"open shell (odd count, one unpaired electron; nearest {near})")
    return Closure(
        False, f"even, non-spherical: {n_star // 2} two-electron blocks or fused superatoms"
    )


def closing_charges(cluster: Cluster, reach: int = 2) -> tuple[tuple[int, int], ...]:
    """Charges within `reach` of the present one that close a spherical shell.

    Returns:
        Pairs (charge, electron count), nearest first.
    """
    here = valence_electrons(cluster)
    pairs = [
        (cluster.charge - step, here + step)
        for step in range(-reach, reach + 1)
        if step and here + step in SPHERICAL_CLOSURES
    ]
    return tuple(sorted(pairs, key=lambda pair: abs(pair[0] - cluster.charge)))
