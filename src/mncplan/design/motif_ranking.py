r"""Which splitting into core and motifs is likely: learned from known assignments.

Candidates are all mixtures of staples whose ends the surface of the core can take. Each gets the
`FEATURES`; their weights are those under which the known assignments would have been picked among
all candidates of their composition (conditional logit with ridge), the own composition left out of
the kin. The first guess of the core follows the network of tetrahedra, :math:`c = 3N^*/2 + 2`,
which two-electron Au4 blocks sharing vertices obey, scaled by what is known near that count.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mncplan.design.abundance import Floats, Whole
from mncplan.design.lattice import homoleptic, is_made
from mncplan.design.partition import LONGEST_STAPLE, mixtures, to_decomposition
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.known import KnownCluster
from mncplan.domain.motif import Decomposition, ligand_atoms, metal_atoms

FEATURES: Final = (
    "uneven staples and misfit of ends and sites", "core off the electron count", "misfit squared",
    "bridging ligands", "kinds of staples", "ring", "away from kin", "away from series of kin",
)  # fmt: skip

WEIGHTS: Final = (-0.61, -7.75, -7.42, -2.27, -1.01, -0.37, -1.54, -1.46)
"""Fitted by `fit_motif_weights` to the packaged assignments of gold clusters."""

RIDGE: Final = 1.0
RINGS: Final = (0, 5, 6, 8)
_RINGS_UP_TO: Final = 24
_WHOLE_UP_TO: Final = 40
_ENDS_PER_SITE: Final = (0.4, 2.2)
_MAGIC_CORES: Final = frozenset({13, 23, 79, 114})
_KIN_RANGE: Final = 24
_SERIES_RANGE: Final = 28
_FARTHEST: Final = (12.0, 8.0)

Row = tuple[int, ...]
"""Core, staples of length 0 to 5, length of the ring or 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A known splitting.

    Attributes:
        electrons: Valence electrons of the closed-shell charge.
    """

    n_metal: int
    n_ligand: int
    electrons: int
    row: Row


def surface_sites(core: Whole | int) -> Floats:
    """Atoms at the surface of a compact core: all up to 12, all but one of 13, then a shell.

    Example:
        >>> float(surface_sites(13)), round(float(surface_sites(114)))
        (12.0, 71)
    """
    size = np.asarray(core, dtype=np.float64)
    inner = np.maximum(np.cbrt(size) - (13 ** (1 / 3) - 1), 0.0)
    return np.asarray(np.where(size < 13, size, np.round(size - inner**3, 6)))


def known_assignments(known: Iterable[KnownCluster]) -> tuple[Assignment, ...]:
    """Distinct assignments of homoleptic gold clusters that were made.

    One convention as far as it is on file: metal atoms between two nearly collinear ligands are in
    staples, all others in the core.
    """
    found: dict[tuple[int, int, Row], Assignment] = {}
    recounted: set[tuple[int, int, Row | None]] = set()
    for entry in known:
        formula, parts = homoleptic(entry), entry.other_count or entry.decomposition
        if formula is None or parts is None or formula.host != "Au" or not is_made(entry):
            continue
        n_ligand = sum(n for _, n in formula.ligands)
        if metal_atoms(parts) != formula.n_metal or ligand_atoms(parts) != n_ligand:
            continue
        row, electrons = row_of(parts), valence_electrons(formula)
        if row is None or electrons < 1:
            continue
        key = formula.n_metal, n_ligand, row
        if entry.other_count and entry.decomposition:
            recounted.add((*key[:2], row_of(entry.decomposition)))
        if key not in found or electrons > found[key].electrons:
            found[key] = Assignment(
                n_metal=formula.n_metal, n_ligand=n_ligand, electrons=electrons, row=row
            )
    return tuple(found[key] for key in sorted(found) if key not in recounted)


def row_of(parts: Decomposition) -> Row | None:
    """A decomposition as a row; None with more than one ring or longer staples."""
    staples = dict(parts.staples)
    n_rings = sum(n for _, n in parts.rings)
    if n_rings > 1 or any(k > LONGEST_STAPLE for k in staples):
        return None
    ring = parts.rings[0][0] if parts.rings else 0
    lengths = (staples.get(k, 0) for k in range(1, LONGEST_STAPLE + 1))
    return (parts.core, parts.bridging, *lengths, ring)


def candidates(n_metal: int, n_ligand: int, other_ends: int = 0) -> Whole:
    """All rows worth ranking, shape (candidates, 8).

    Args:
        n_metal: Metal atoms.
        n_ligand: Ligands that can sit in staples.
        other_ends: Surface sites that terminal ligands take.
    """
    rows: list[Row] = []
    sites = surface_sites(np.arange(n_metal + 1))
    for ring in RINGS if n_metal <= _RINGS_UP_TO else (0,):
        for core in range(3, n_metal - ring + 1):
            outside = n_metal - core - ring
            n_open = n_ligand - ring - outside
            low, high = (share * float(sites[core]) for share in _ENDS_PER_SITE)
            if n_open < 1 or not low <= 2 * n_open + other_ends <= high:
                continue
            found = mixtures(outside, n_open, whole=n_metal <= _WHOLE_UP_TO)
            rows += [(core, *counts, ring) for counts in found]
    return np.array(rows, dtype=np.int64).reshape(-1, LONGEST_STAPLE + 3)


def motif_features(
    rows: Whole, target: tuple[int, int, int], kin: Sequence[Assignment], other_ends: int = 0
) -> Floats:
    """Features of candidate rows, shape (candidates, 8).

    Args:
        rows: Candidates.
        target: Metal atoms, ligands, valence electrons.
        kin: Known assignments of other compositions.
        other_ends: Surface sites that terminal ligands take.
    """
    n_metal, n_ligand, electrons = target
    core, counts, ring = rows[:, 0], rows[:, 1:-1].astype(np.float64), rows[:, -1]
    n_open = counts.sum(axis=1)
    length = np.arange(LONGEST_STAPLE + 1)
    mean = counts @ length / n_open
    spread = np.sqrt(np.maximum(counts @ length**2 / n_open - mean**2, 0.0))
    sites = surface_sites(core)
    same = {item.row[0] for item in kin if item.electrons == electrons}
    strange = np.array([0.0 if c in same else 0.3 if c in _MAGIC_CORES else 0.8 for c in core])
    ends = 2 * n_open + other_ends
    uneven = strange + np.abs(ends - sites) / sites + 0.8 * spread + 0.3 * (ring > 0)
    return np.stack(
        [
            uneven,
            np.abs(np.log(core / expected_core(electrons, kin))),
            np.log(ends / sites) ** 2,
            counts[:, 0] > 0,
            (counts[:, 1:] > 0).sum(axis=1),
            ring > 0,
            np.log1p(_from_kin(rows, n_metal, n_ligand, kin)),
            np.log1p(_from_series(rows, n_metal, n_ligand, kin)),
        ],
        axis=1,
    ).astype(np.float64)


def expected_core(electrons: int, kin: Sequence[Assignment]) -> float:
    """Core size for an electron count: 3 N*/2 + 2, scaled by known clusters of like count."""
    guess = 1.5 * electrons + 2
    if not kin:
        return guess
    known = np.array([item.electrons for item in kin], dtype=np.float64)
    cores = np.array([item.row[0] for item in kin], dtype=np.float64)
    near = np.exp(-0.5 * (np.log(known / electrons) / 0.25) ** 2) + 1e-9
    return guess * math.exp(float((near * np.log(cores / (1.5 * known + 2))).sum() / near.sum()))


def _from_kin(rows: Whole, n_metal: int, n_ligand: int, kin: Sequence[Assignment]) -> Floats:
    """Motifs that differ from those of the likest known cluster, size difference included."""
    away = np.full(len(rows), _FARTHEST[0])
    for item in kin:
        size = abs(n_metal - item.n_metal) + abs(n_ligand - item.n_ligand)
        if size > _KIN_RANGE:
            continue
        there = np.array(item.row)
        change = np.abs(rows[:, 1:-1] - there[1:-1]).sum(axis=1)
        change = change + 0.5 * np.abs(rows[:, -1] - there[-1])
        outside = np.abs((rows[:, 0] - n_metal) - (there[0] - item.n_metal))
        away = np.minimum(away, change + 0.25 * outside + 0.25 * size)
    return away


def _from_series(rows: Whole, n_metal: int, n_ligand: int, kin: Sequence[Assignment]) -> Floats:
    """Motifs that differ from those between, or one step beyond, two known clusters."""
    away = np.full(len(rows), _FARTHEST[1])
    target = np.array([n_metal, n_ligand])
    for i, one in enumerate(kin):
        for other in kin[i + 1 :]:
            if abs(one.n_metal - other.n_metal) > _SERIES_RANGE:
                continue
            a, b = np.array([one.n_metal, one.n_ligand]), np.array([other.n_metal, other.n_ligand])
            for share in (0.5, 2.0, -1.0):
                if not np.array_equal(share * a + (1 - share) * b, target):
                    continue
                row = share * np.array(one.row) + (1 - share) * np.array(other.row)
                if row.min() >= 0:
                    away = np.minimum(away, np.abs(rows - row).sum(axis=1))
    return away


def rank_motifs(
    target: tuple[int, int, int],
    kin: Sequence[Assignment],
    weights: Sequence[float] | NDArray[np.float64] = WEIGHTS,
    most: int = 10,
    other_ends: int = 0,
) -> tuple[tuple[Decomposition, float], ...]:
    """The likeliest splittings with their share of the probability.

    Args:
        target: Metal atoms, ligands, valence electrons.
        kin: Known assignments; those of the same composition are left to the caller.
        weights: Of `FEATURES`.
        most: How many.
        other_ends: Surface sites that terminal ligands take.
    """
    rows = candidates(target[0], target[1], other_ends)
    if not len(rows):
        return ()
    score = motif_features(rows, target, kin, other_ends) @ np.asarray(weights)
    share = np.exp(score - score.max())
    share /= share.sum()
    order = np.lexsort((-rows[:, 0], -score))[:most]
    return tuple(
        (
            to_decomposition(
                int(rows[i, 0]), tuple(int(n) for n in rows[i, 1:-1]), int(rows[i, -1])
            ),
            float(share[i]),
        )
        for i in order
    )


def fit_motif_weights(known: Sequence[Assignment], ridge: float = RIDGE) -> Floats:
    """Weights under which the known assignments would be picked, each composition apart."""
    from scipy.optimize import minimize

    cases = []
    for n_metal, n_ligand in sorted({(item.n_metal, item.n_ligand) for item in known}):
        own = [i for i in known if (i.n_metal, i.n_ligand) == (n_metal, n_ligand)]
        kin = [item for item in known if item not in own]
        rows = candidates(n_metal, n_ligand)
        picked = [int(i) for item in own for i in np.flatnonzero((rows == item.row).all(axis=1))]
        if picked:
            target = n_metal, n_ligand, max(item.electrons for item in own)
            cases.append((motif_features(rows, target, kin), picked))
    spread = np.mean([rows.std(axis=0) for rows, _ in cases], axis=0) + 1e-6

    def loss(weights: Floats) -> tuple[float, Floats]:
        value, slope = 0.5 * ridge * float(weights @ weights), ridge * weights
        for rows, picked in cases:
            scaled = rows / spread
            score = scaled @ weights
            share = np.exp(score - score.max())
            share /= share.sum()
            hit = share[picked] + 1e-300
            value -= math.log(float(hit.sum()))
            slope = slope + share @ scaled - hit @ scaled[picked] / hit.sum()
        return value, slope

    start = np.zeros(len(FEATURES))
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x / spread)
