"""Shells of several ligands: partly exchanged ones, and phosphine with halide or thiolate.

Partial exchange keeps core and electrons when both ligands bind alike. For shells that mix neutral
and one-electron donors the donor atoms on the surface follow a law of size, as ligands do in shells
of one kind; how many of them are neutral then fixes the charge that keeps an even count.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from mncplan.design.makeup import makeup
from mncplan.design.variants import MADE, Cores, example
from mncplan.domain.candidate import Proposal
from mncplan.domain.cluster import Cluster, is_generic
from mncplan.domain.electrons import SPHERICAL_CLOSURES, valence_electrons
from mncplan.domain.element import VALENCE_ELECTRONS
from mncplan.domain.ligand import Ligand
from mncplan.domain.ligand_kinds import STAPLE_KINDS

N_EXCHANGED: Final = 2
"""Ligands exchanged: those on the two most exposed sites, as seen by diffraction in
Au25(PET)16(p-BBT)2; review section 3.4, doi:10.1039/d5nh00353a."""

EASE_EXCHANGED: Final = 0.6
"""Share of the parent's ease: exchange gives a distribution that must be separated. Estimate."""

N_ENDS: Final = 2
MOST_MIXED: Final = 40
LEAST_KNOWN: Final = 6
_REACH: Final = 1.3
_MOST_DEVIATION: Final = 2.0
_LEAST_SCATTER: Final = 0.08
_OPEN_SPHERE: Final = 1.0


def exchanged_shells(
    cores: Cores, choose: Callable[[Cluster, str], Sequence[Ligand]]
) -> Iterator[Proposal]:
    """Known cores with two of their bridging ligands exchanged, one parent for each core.

    Args:
        cores: Known cores.
        choose: Ligands of a kind worth trying on a cluster.
    """
    for entries in cores.examples.values():
        parent = example(entries)
        is_plain = len(parent.ligands) == 1 and parent.ligands[0][0].kind in STAPLE_KINDS
        if not is_plain or is_generic(parent) or parent.isomer is not None:
            continue
        (own, n), ease = parent.ligands[0], max(MADE.get(e.status, 0.0) for e in entries)
        for new in (*choose(parent, "thiolate"), *choose(parent, "alkynyl")):
            if new != own and n > 2 * N_EXCHANGED and _binds_alike(new, own):
                cluster = replace(parent, ligands=((own, n - N_EXCHANGED), (new, N_EXCHANGED)))
                yield Proposal(
                    cluster=replace(cluster, counter_ions=()),
                    origin="ligand",
                    reason=f"{parent} with {N_EXCHANGED} of {n} ligands exchanged, which keeps the "
                    "core; exchange gives a distribution about that number",
                    ease=EASE_EXCHANGED * ease,
                    parent=parent,
                )


def _binds_alike(new: Ligand, old: Ligand) -> bool:
    return (new.x_electrons, new.denticity, new.donation) == (
        old.x_electrons,
        old.denticity,
        old.donation,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedLaw:
    """What known clusters with phosphine and one-electron ligands have in common.

    Attributes:
        slope, offset, scatter: Of ln donor atoms against ln metal atoms.
        neutral, spread: Mean share of neutral donors, and its standard deviation.
        sizes, charges: Least and most known.
        counts: Electron counts that are known.
        n_known: Distinct compositions.
    """

    host: str
    slope: float
    offset: float
    scatter: float
    neutral: float
    spread: float
    sizes: tuple[int, int]
    charges: tuple[int, int]
    counts: frozenset[int]
    n_known: int


def learn_mixed_law(known: Iterable[Cluster], host: str) -> MixedLaw | None:
    """The law of one host metal; None when too few compositions are known."""
    rows = set()
    for cluster in known:
        item = makeup(cluster) if cluster.host == host else None
        if item is None or valence_electrons(cluster) < 1:
            continue
        staple, phosphine, halide, chalcogenide = item.donors
        if phosphine and staple + halide and not chalcogenide:
            count = valence_electrons(cluster)
            rows.add((item.n_metal, phosphine, staple + halide, item.charge, count))
    if len(rows) < LEAST_KNOWN:
        return None
    n, neutral, bound, charge, _ = np.array(sorted(rows), dtype=float).T
    donors = neutral + bound
    slope, offset = np.polyfit(np.log(n), np.log(donors), 1)
    rest = np.log(donors) - slope * np.log(n) - offset
    share = neutral / donors
    return MixedLaw(
        host=host,
        slope=float(slope),
        offset=float(offset),
        scatter=max(float(rest.std(ddof=2)), _LEAST_SCATTER),
        neutral=float(share.mean()),
        spread=float(share.std(ddof=1)),
        sizes=(int(n.min()), int(n.max())),
        charges=(int(charge.min()), int(charge.max())),
        counts=frozenset(row[-1] for row in rows),
        n_known=len(rows),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """Ligands of a mixed shell: a phosphine and a bridging ligand, a halide, or both.

    With both, two halides sit at the ends, as in the rods [Au25(PPh3)10(SR)5Cl2]2+ and
    [Au37(PPh3)10(SR)10Cl2]+; review section 2.1.2, doi:10.1039/d5nh00353a.
    """

    phosphine: Ligand
    staple: Ligand | None
    halide: Ligand | None


def enumerate_mixed(
    law: MixedLaw, shell: Shell, size: tuple[int, int], charge: tuple[int, int]
) -> tuple[tuple[tuple[Cluster, float], ...], int]:
    """Compositions M_n L_p X_x with charge q that the law allows, likeliest first.

    Args:
        law: Of the host.
        shell: Ligands of the shell; the phosphine binds with all its donor atoms.
        size: Fewest and most metal atoms.
        charge: Lowest and highest charge.

    Returns:
        Clusters with their penalty (deviations in standard deviations), and how many compositions
        were tested.
    """
    grip = max(shell.phosphine.denticity, 1)
    sizes = np.arange(max(size[0], law.sizes[0]), min(size[1], int(_REACH * law.sizes[1])) + 1)
    if not len(sizes):
        return (), 0
    ends = N_ENDS if shell.staple and shell.halide else 0
    widest = law.offset + law.slope * math.log(sizes[-1]) + _MOST_DEVIATION * law.scatter
    most = int(math.exp(widest))
    lowest, highest = max(charge[0], law.charges[0]), min(charge[1], law.charges[1])
    axes = (sizes, np.arange(1, most // grip + 1), np.arange(ends + 1, most + 1),
            np.arange(lowest, highest + 1))  # fmt: skip
    n, p, x, q = (axis.ravel() for axis in np.meshgrid(*axes, indexing="ij"))
    donors = grip * p + x
    electrons = VALENCE_ELECTRONS[law.host] * n - x - q
    off = np.abs(np.log(donors) - law.offset - law.slope * np.log(n)) / law.scatter
    share = np.abs(grip * p / donors - law.neutral) / law.spread
    keep = (off <= _MOST_DEVIATION) & (share <= _MOST_DEVIATION)
    keep &= (electrons > 0) & (electrons % 2 == 0)
    is_closed = np.isin(electrons, [*law.counts, *SPHERICAL_CLOSURES])
    penalty = off + share + np.where(is_closed, 0.0, _OPEN_SPHERE)
    rows = np.flatnonzero(keep)
    rows = rows[np.argsort(penalty[rows], kind="stable")][:MOST_MIXED]
    found = tuple(
        (_cluster(law.host, shell, int(n[i]), int(p[i]), int(x[i]), int(q[i])), float(penalty[i]))
        for i in rows
    )
    return found, len(n)


def _cluster(host: str, shell: Shell, n: int, p: int, x: int, q: int) -> Cluster:
    halides = N_ENDS if shell.staple else x
    parts = ((shell.phosphine, p), (shell.staple, x - halides if shell.halide else x),
             (shell.halide, halides))  # fmt: skip
    bound = tuple((ligand, count) for ligand, count in parts if ligand is not None)
    return Cluster(metals=((host, n),), ligands=bound, charge=q)
