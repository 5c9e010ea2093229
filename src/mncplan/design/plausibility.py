r"""Which compositions look like clusters: laws learned from the known ones of a class.

The number of ligands grows with the surface, so that :math:`\ln m = a + b \ln n`; the scatter of
the known clusters about that line is the window. The staples that n and m leave must find a core
whose surface takes their ends (divide and protect).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.ligand_kinds import STAPLE_KINDS

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

LEAST_KNOWN: Final = 6
"""Known compositions without which a class has no window."""

_LEAST_SCATTER: Final = 0.05
_LONGEST: Final = 4.5
_CORES: Final = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassLaw:
    """What the known clusters of one host metal and ligand class have in common.

    Attributes:
        slope, offset: Of ln m against ln n.
        scatter: Standard deviation of ln m about the line.
        n_low, n_high: Sizes that are known.
        most_charge: Largest known charge without sign.
        misfit: Largest staple misfit among the known ones.
        points: Known (n, m, charge) of the class.
    """

    host: str
    kind: str
    slope: float
    offset: float
    scatter: float
    n_low: int
    n_high: int
    most_charge: int
    misfit: float
    points: tuple[tuple[int, int, int], ...]


def learn_laws(known: Iterable[Cluster]) -> tuple[ClassLaw, ...]:
    """Laws of every class with enough known clusters: one kind of staple ligand alone."""
    classes: dict[tuple[str, str], set[tuple[int, int, int]]] = {}
    for cluster in known:
        kinds = {ligand.kind for ligand, _ in cluster.ligands}
        is_plain = len(kinds) == 1 and kinds <= STAPLE_KINDS
        if not is_plain or cluster.n_metal < 10 or valence_electrons(cluster) < 1:
            continue
        m = sum(n for _, n in cluster.ligands)
        classes.setdefault((cluster.host, kinds.pop()), set()).add(
            (cluster.n_metal, m, cluster.charge)
        )
    found = []
    for (host, kind), points in sorted(classes.items()):
        if len({p[:2] for p in points}) >= LEAST_KNOWN:
            found.append(_law(host, kind, tuple(sorted(points))))
    return tuple(found)


_BORROWERS: Final = ("alkynyl", "peptide", "selenolate")


def with_borrowed(laws: Iterable[ClassLaw]) -> tuple[ClassLaw, ...]:
    """The laws, and that of thiolates for other one-electron bridging ligands without their own."""
    own = tuple(laws)
    known = {(law.host, law.kind) for law in own}
    borrowed = [
        replace(law, kind=kind)
        for law in own
        if law.kind == "thiolate"
        for kind in _BORROWERS
        if (law.host, kind) not in known
    ]
    return (*own, *borrowed)


def _law(host: str, kind: str, points: tuple[tuple[int, int, int], ...]) -> ClassLaw:
    n, m = (np.array([p[i] for p in points], dtype=float) for i in (0, 1))
    slope, offset = np.polyfit(np.log(n), np.log(m), 1)
    residual = np.log(m) - slope * np.log(n) - offset
    scatter = max(float(np.std(residual)), _LEAST_SCATTER)
    misfit = staple_misfit(n.astype(np.int64), m.astype(np.int64))
    return ClassLaw(
        host=host, kind=kind, slope=float(slope), offset=float(offset), scatter=scatter,
        n_low=int(n.min()), n_high=int(n.max()), most_charge=max(abs(p[2]) for p in points),
        misfit=float(np.quantile(misfit, 0.95)), points=points,
    )  # fmt: skip


def shell_deviation(law: ClassLaw, n: Whole, m: Whole) -> Floats:
    """Standard deviations by which the number of ligands is off the line.

    Args:
        law: Of the class.
        n: Metal atoms, any shape, at least 1.
        m: Ligands, same shape, at least 1.
    """
    log_m: Floats = np.log(m) - law.slope * np.log(n) - law.offset
    return log_m / law.scatter


def surface_sites(core: Any) -> Floats:
    """Atoms at the surface of a compact core, as in `mncplan.design.decompose`, for arrays."""
    size = np.asarray(core, dtype=float)
    inner = np.maximum(np.cbrt(size) - (np.cbrt(13.0) - 1), 0.0)
    return np.where(size < 13, size, size - inner**3)


def staple_misfit(n: Whole, m: Whole) -> Floats:
    """Least misfit, over all cores, between staple ends and surface sites of the core.

    With n_c atoms in the core, m - (n - n_c) staples are open and have two ends each; their mean
    length is (n - n_c) / staples.

    Args:
        n: Metal atoms, any shape.
        m: Ligands, same shape.

    Returns:
        Misfit as a share of the sites; infinite when no core fits at all.
    """
    flat_n, flat_m = np.ravel(n), np.ravel(m)
    key, back = np.unique(np.stack([flat_n, flat_m]), axis=1, return_inverse=True)
    core = np.arange(3, _CORES + 1)[:, None]
    size, ligands = key[0][None, :], key[1][None, :]
    outside = size - core
    staples = ligands - outside
    is_possible = (outside >= 0) & (staples >= 1)
    sites = surface_sites(core)
    length = np.where(is_possible, outside / np.maximum(staples, 1), np.inf)
    misfit = np.abs(2 * staples - sites) / sites
    misfit = np.where(is_possible & (length <= _LONGEST), misfit, np.inf)
    best: Floats = misfit.min(axis=0)
    return best[np.ravel(back)].reshape(np.shape(n))
