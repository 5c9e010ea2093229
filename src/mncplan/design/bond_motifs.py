"""Core and staples read from the bonds of a structure: divide and protect with coordinates."""

from __future__ import annotations

from collections import Counter

import numpy as np

from mncplan.design.abundance import Floats
from mncplan.design.bond_blocks import BOUND_A, core_atoms
from mncplan.domain.motif import Decomposition


def motifs_from_bonds(metal_A: Floats, donor_A: Floats, host: str) -> Decomposition | None:
    """Core, staples, bridges and rings of a structure.

    Metal atoms between two nearly collinear donors are in staples, all others in the core; staples
    are what hangs together by metal-donor bonds.

    Args:
        metal_A: Positions of the metal atoms in angstrom, shape (n, 3).
        donor_A: Positions of the bridging donor atoms, such as S, shape (m, 3).
        host: Symbol of the metal, for the name of the core.

    Returns:
        None when a motif is neither an open staple nor a ring, as where staples share a donor.
    """
    core = set(core_atoms(metal_A, donor_A))
    outside = [i for i in range(len(metal_A)) if i not in core]
    near = np.linalg.norm(metal_A[:, None] - donor_A[None], axis=2) < BOUND_A
    arms = {i: set(np.flatnonzero(near[i]).tolist()) for i in outside}
    left = set(range(len(donor_A)))
    lengths: Counter[int] = Counter()
    rings: Counter[int] = Counter()
    while left:
        donors, metals = _grown({left.pop()}, arms)
        left -= donors
        over = len(donors) - len(metals)
        if over == 1:
            lengths[len(metals)] += 1
        elif over == 0:
            rings[len(metals)] += 1
        else:
            return None
    bridging = lengths.pop(0, 0)
    return Decomposition(
        core=len(core),
        staples=tuple(sorted(lengths.items())),
        bridging=bridging,
        rings=tuple(sorted(rings.items())),
        core_name=f"{host}{len(core)}",
        basis="structure",
        convention="from bonds: metal between two nearly collinear donors is in staples",
    )


def _grown(donors: set[int], arms: dict[int, set[int]]) -> tuple[set[int], set[int]]:
    """All donors and staple atoms that hang together with the first ones."""
    metals: set[int] = set()
    while True:
        more = {i for i, bound in arms.items() if i not in metals and bound & donors}
        if not more:
            return donors, metals
        metals |= more
        donors = donors.union(*(arms[i] for i in more))
