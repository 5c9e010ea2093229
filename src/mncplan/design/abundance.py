r"""How densely known clusters lie on the lattice (n, m): the chance that a composition is known.

Three factors, all learned from the known compositions: how many are known near a size (kernel
density in ln n); how far m lies from the surface law :math:`\ln m = a + b \ln n`; and which kind of
electron count it has. Even counts close shells pair by pair, odd ones only as an ion with a
spherical closure; an even number of ligands leaves room for a twofold axis.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mncplan.design.lattice import Point
from mncplan.domain.electrons import SPHERICAL_CLOSURES

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

EXTENT: Final = 140
"""Metal atoms and ligands up to which the density is tabulated."""

WIDTH: Final = 0.25
"""Width of the kernel in ln n: a quarter of the size to either side."""

LEAST_POINTS: Final = 4
"""Compositions below which no law is drawn."""

_TAIL: Final = 4.0
_LEAST_SCATTER: Final = 0.05
_RARE: Final = 1e-7
_COMMON: Final = 0.6
N_KINDS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Abundance:
    """Expected number of known clusters at each composition.

    Attributes:
        slope, offset: Of ln m against ln n.
        scatter: Standard deviation of ln m about the line.
        density: Shape (EXTENT, EXTENT), by metal atoms and ligands; from `_RARE` to `_COMMON`.
    """

    slope: float
    offset: float
    scatter: float
    density: Floats

    def n_ligand(self, n_metal: int) -> float:
        """Ligands by the surface law."""
        return float(np.exp(self.offset) * n_metal**self.slope)

    def shell_fit(self, point: Point) -> float:
        """How well the number of ligands fits the surface law: 1 on the line, less off it."""
        n_metal, n_ligand = point
        if n_ligand < 1:
            return 0.0
        away = (np.log(n_ligand) - self.offset - self.slope * np.log(n_metal)) / self.scatter
        return float((1 + away**2 / _TAIL) ** (-(_TAIL + 1) / 2))

    def at(self, point: Point) -> float:
        """Density at a composition; the least value outside the table."""
        n_metal, n_ligand = point
        inside = 0 <= n_metal < EXTENT and 0 <= n_ligand < EXTENT
        return float(self.density[n_metal, n_ligand]) if inside else _RARE


def kind_of_count(n_metal: Whole, n_ligand: Whole) -> Whole:
    """0 even count and even m, 1 even count, 2 odd count that closes as an anion, 3 other."""
    electrons = n_metal - n_ligand
    closes = np.isin(electrons + 1, SPHERICAL_CLOSURES)
    even = np.where(n_ligand % 2 == 0, 0, 1)
    return np.where(electrons % 2 == 0, even, np.where(closes, 2, 3))


def abundance(points: Iterable[Point]) -> Abundance | None:
    """Learn the three factors; None below `LEAST_POINTS` compositions."""
    known = sorted(set(points))
    if len(known) < LEAST_POINTS:
        return None
    table = np.array(known, dtype=np.float64)
    size, shell = np.log(table[:, 0]), np.log(table[:, 1])
    slope, offset = np.polyfit(size, shell, 1)
    rest = shell - offset - slope * size
    scatter = max(float(rest.std(ddof=2)), _LEAST_SCATTER)
    axis = np.log(np.maximum(np.arange(EXTENT), 1.0))
    density = _by_size(axis, size)[:, None] * _by_shell(axis, slope, offset, scatter)
    density *= _by_kind(density, known)
    return Abundance(
        slope=float(slope),
        offset=float(offset),
        scatter=scatter,
        density=np.clip(density, _RARE, _COMMON),
    )


def _by_size(axis: Floats, size: Floats) -> Floats:
    """Known clusters per metal atom near each size."""
    away = (axis[:, None] - size[None, :]) / WIDTH
    per_log = np.exp(-0.5 * away**2).sum(axis=1) / (WIDTH * np.sqrt(2 * np.pi))
    return np.asarray(per_log / np.exp(axis))


def _by_shell(axis: Floats, slope: float, offset: float, scatter: float) -> Floats:
    """Share of each number of ligands at a size; Student's t with 4 degrees of freedom."""
    away = (axis[None, :] - offset - slope * axis[:, None]) / scatter
    share = (1 + away**2 / _TAIL) ** (-(_TAIL + 1) / 2)
    share[:, 0] = 0.0
    return np.asarray(share / share.sum(axis=1, keepdims=True))


def _by_kind(density: Floats, known: Sequence[Point]) -> Floats:
    """Known over expected number of each kind of electron count, one added to both."""
    inside = [p for p in known if p[0] < EXTENT and p[1] < EXTENT]
    n_metal, n_ligand = np.indices((EXTENT, EXTENT))
    kinds = kind_of_count(n_metal, n_ligand)
    at = tuple(np.array(inside).T) if inside else (np.array([], int), np.array([], int))
    total = float(density.sum())
    factor = np.ones(N_KINDS)
    for kind in range(N_KINDS):
        expected = float(density[kinds == kind].sum()) * len(inside) / total
        factor[kind] = (int((kinds[at] == kind).sum()) + 1) / (expected + 1)
    return np.asarray(factor[kinds])
