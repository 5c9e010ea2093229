"""How much of each metal atom of a structure a small molecule can reach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from mncplan.design.abundance import Floats

PROBE_A: Final = 1.5
"""Radius of the probe in angstrom, about that of the carbon end of CO."""

RADII_A: Final = {
    "H": 1.20, "C": 1.70, "N": 1.55, "O": 1.52, "F": 1.47, "P": 1.80, "S": 1.80, "Cl": 1.75,
    "Se": 1.90, "Br": 1.85, "Te": 2.06, "I": 1.98, "Si": 2.10, "Ni": 1.63, "Cu": 1.40,
    "Zn": 1.39, "Pd": 1.63, "Ag": 1.72, "Cd": 1.58, "Pt": 1.75, "Au": 1.66, "Hg": 1.55,
}  # fmt: skip
"""Van der Waals radii in angstrom. Source: Bondi, J. Phys. Chem. 1964, 68, 441."""

USUAL_RADIUS_A: Final = 1.7
_POINTS: Final = 400


def exposed_shares(symbols: Sequence[str], positions_A: Floats, of: Sequence[int]) -> Floats:
    """Share of the sphere about each atom on which a probe finds room.

    Points on a sphere of van der Waals radius plus probe count when no other atom is nearer to them
    than its own radius plus the probe.

    Args:
        symbols: Of all atoms; hydrogen makes the difference.
        positions_A: In angstrom, shape (atoms, 3).
        of: Indices of the atoms asked about.

    Source:
        Shrake and Rupley, J. Mol. Biol. 1973, 79, 351, doi:10.1016/0022-2836(73)90011-9.
    """
    radii = np.array([RADII_A.get(symbol, USUAL_RADIUS_A) for symbol in symbols]) + PROBE_A
    directions = _sphere()
    found = []
    for index in of:
        points = positions_A[index] + radii[index] * directions
        gaps = np.linalg.norm(positions_A - positions_A[index], axis=1)
        near = np.flatnonzero(gaps < radii + radii[index])
        near = near[near != index]
        away = np.linalg.norm(points[:, None] - positions_A[None, near], axis=2)
        found.append(float((away >= radii[near]).all(axis=1).mean()))
    return np.array(found)


def _sphere() -> Floats:
    """Evenly spread directions: a Fibonacci lattice."""
    step = np.arange(_POINTS) + 0.5
    polar, turn = np.arccos(1 - 2 * step / _POINTS), np.pi * (1 + 5**0.5) * step
    return np.stack(
        [np.cos(turn) * np.sin(polar), np.sin(turn) * np.sin(polar), np.cos(polar)], axis=1
    )
