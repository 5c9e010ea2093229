"""A structure cut down to metal, donor atoms and a hydrogen in the place of each organic rest.

Structures from different files then compare: whole ligands, methyl models and bare metal-sulfur
skeletons end up the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mncplan.domain.element import METALS
from mncplan.errors import InvalidInputError

Floats = NDArray[np.float64]

REACH_A: Final = 2.9
"""Metal-donor distance in angstrom up to which they are bound (Au-S is 2.3 to 2.5)."""

BOND_TO_H_A: Final = {"S": 1.35, "Se": 1.47, "Te": 1.66}
"""Donor atoms that carry one rest, with their bond length to hydrogen in angstrom."""

_HALIDES: Final = frozenset({"Cl", "Br", "I"})
_REST_A: Final = 2.3
"""Distance in angstrom within which a rest is bound to its donor."""

_BISECTOR, _NORMAL = 0.45, 0.89
"""Shares of the two directions in the bond of a rest that the file lacks: C-S-Au near 105 degrees,
as in relaxed thiolates."""


@dataclass(frozen=True, slots=True, eq=False)
class Capped:
    """Symbols and positions in angstrom, metals first, then donors and halides, then hydrogens."""

    symbols: tuple[str, ...]
    positions_A: Floats
    n_metal: int


def capped(symbols: Sequence[str], positions_A: Floats) -> Capped:
    """Keep metals, donors and halides; a hydrogen stands for every rest.

    Where no donor of the file has a rest, the file is a bare skeleton and every donor gets one;
    otherwise a donor without a rest is a sulfide.

    Args:
        symbols: Of all atoms.
        positions_A: In angstrom, shape (atoms, 3).

    Raises:
        InvalidInputError: If there is no metal, or other donors than chalcogen and halide.
    """
    metals = [i for i, symbol in enumerate(symbols) if symbol in METALS]
    if not metals:
        raise InvalidInputError("the structure holds no metal atom")
    others = [i for i in range(len(symbols)) if i not in set(metals)]
    near = np.linalg.norm(positions_A[others][:, None] - positions_A[metals][None], axis=2)
    reached = {i: row < REACH_A for i, row in zip(others, near, strict=True)}
    donors = [i for i in others if symbols[i] in BOND_TO_H_A and reached[i].any()]
    halides = [i for i in others if symbols[i] in _HALIDES and reached[i].any()]
    rests = {i: _rest(i, symbols, positions_A) for i in donors}
    _refuse_other_donors(symbols, positions_A, metals, set(rests.values()))
    is_bare = all(rest is None for rest in rests.values())
    caps = []
    for i in donors:
        rest = rests[i]
        if rest is not None:
            arm = positions_A[rest] - positions_A[i]
        elif is_bare:
            arm = _free_direction(i, positions_A, [metals[k] for k in np.flatnonzero(reached[i])])
        else:
            continue
        caps.append(positions_A[i] + BOND_TO_H_A[symbols[i]] * arm / np.linalg.norm(arm))
    kept = [*metals, *donors, *halides]
    return Capped(
        symbols=(*(symbols[i] for i in kept), *("H" for _ in caps)),
        positions_A=np.vstack([positions_A[kept], *caps]),
        n_metal=len(metals),
    )


def _rest(donor: int, symbols: Sequence[str], positions_A: Floats) -> int | None:
    """The carbon or hydrogen bound to a donor, the nearest one."""
    away = np.linalg.norm(positions_A - positions_A[donor], axis=1)
    found = [i for i in np.flatnonzero(away < _REST_A).tolist() if symbols[i] in {"C", "H"}]
    return min(found, key=lambda i: float(away[i]), default=None)


def _refuse_other_donors(
    symbols: Sequence[str], positions_A: Floats, metals: list[int], rests: set[int | None]
) -> None:
    """Phosphines, carbenes, alkynyls and hydrides have another electronic structure."""
    usual = {*BOND_TO_H_A, *_HALIDES}
    bound_A = {"H": 1.95, "C": 2.4, "N": 2.4, "O": 2.4, "P": 2.6}
    odd = set()
    for i, symbol in enumerate(symbols):
        if i in set(metals) or symbol in usual or i in rests:
            continue
        gap = np.linalg.norm(positions_A[metals] - positions_A[i], axis=1).min()
        if gap < bound_A.get(symbol, 2.4):
            odd.add(symbol)
    if odd:
        raise InvalidInputError(
            f"metal atoms are bound by {', '.join(sorted(odd))}: orbital levels are told for "
            "shells of thiolates, selenolates, tellurolates, sulfides and halides"
        )


def _free_direction(donor: int, positions_A: Floats, metals: list[int]) -> Floats:
    """Where the rest of a bare donor should point: away from its metals, on the roomier side."""
    here = positions_A[donor]
    arms = positions_A[metals] - here
    units = arms / np.linalg.norm(arms, axis=1)[:, None]
    away: Floats = -units.sum(axis=0)
    if len(metals) != 2 or np.linalg.norm(away) < 1e-6:
        return away if np.linalg.norm(away) > 1e-6 else np.array([0.0, 0.0, 1.0])
    away /= np.linalg.norm(away)
    normal = np.cross(units[0], units[1])
    if np.linalg.norm(normal) < 1e-6:
        return away
    normal /= np.linalg.norm(normal)
    sides = [np.asarray(_BISECTOR * away + sign * _NORMAL * normal) for sign in (1.0, -1.0)]
    others = np.delete(positions_A, [donor, *metals], axis=0)
    room = [np.linalg.norm(others - here - 1.35 * side, axis=1).min(initial=9.0) for side in sides]
    return sides[0] if room[0] >= room[1] else sides[1]
