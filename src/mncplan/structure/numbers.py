"""From a capped structure to the numbers that property models read."""

from __future__ import annotations

from typing import Final

import numpy as np

from mncplan.domain.structure_numbers import StructureNumbers
from mncplan.structure.capped import Capped, Floats
from mncplan.structure.levels import frontier_levels

NEIGHBOUR_A: Final = 3.3
"""Metal-metal distance in angstrom up to which two atoms are neighbours (2.88 in bulk gold)."""


def structure_numbers(model: Capped, charge: int) -> StructureNumbers:
    """Numbers of a capped structure with a net charge; about 10 s for 44 metal atoms.

    Raises:
        InvalidInputError: If it is too large or the charge impossible.
        NoSolutionError: If extended Hueckel theory fails.
    """
    levels = frontier_levels(model, charge)
    return StructureNumbers(
        homo_eV=levels.homo_eV,
        lumo_eV=levels.lumo_eV,
        coordination=coordination(model.positions_A[: model.n_metal]),
    )


def coordination(metal_A: Floats) -> float:
    """Metal neighbours per metal atom.

    Args:
        metal_A: Positions in angstrom, shape (n, 3).
    """
    between = np.linalg.norm(metal_A[:, None] - metal_A[None], axis=2)
    return float((between < NEIGHBOUR_A).sum(axis=1).mean()) - 1.0
