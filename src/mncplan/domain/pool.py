"""Simple species that complete an equation, and the half-reactions that realise electrons.

Every equation they end up in is checked for atoms, charge and electrons.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from mncplan.domain.element import HALIDES
from mncplan.domain.reaction import Terms
from mncplan.domain.species import Species


def _simple(text: str, charge: int, redox: int, **atoms: int) -> Species:
    parts = tuple(sorted(atoms.items()))
    return Species(text, parts, charge, redox, parts)


PROTON: Final = _simple("H+", 1, 0, H=1)
WATER: Final = _simple("H2O", 0, 0, H=2, O=1)
HYDROXIDE: Final = _simple("OH-", -1, 0, H=1, O=1)
OXYGEN: Final = _simple("O2", 0, -4, O=2)
BOROHYDRIDE: Final = _simple("BH4-", -1, 8, B=1, H=4)
BORATE: Final = _simple("B(OH)4-", -1, 0, B=1, H=4, O=4)
CARBONATE: Final = _simple("CO3^2-", -2, 0, C=1, O=3)

CARRIERS: Final[dict[str, Species]] = {
    **{symbol: _simple(f"{symbol}-", -1, 0, **{symbol: 1}) for symbol in sorted(HALIDES)},
    **{symbol: _simple(f"{symbol}+", 1, 0, **{symbol: 1}) for symbol in ("Li", "Na", "K", "Cs")},
    "B": BORATE,
    "C": CARBONATE,
}
"""The species that brings or takes one atom, by element."""

OXIDISE: Final[Terms] = (
    (OXYGEN, Fraction(-1, 4)),
    (PROTON, Fraction(-1)),
    (WATER, Fraction(1, 2)),
)
"""Takes up one electron."""

REDUCE: Final[Terms] = (
    (BOROHYDRIDE, Fraction(-1, 8)),
    (WATER, Fraction(-1, 2)),
    (BORATE, Fraction(1, 8)),
    (PROTON, Fraction(1)),
)
"""Gives one electron."""

SPLIT_WATER: Final[Terms] = (
    (WATER, Fraction(-1)),
    (PROTON, Fraction(1)),
    (HYDROXIDE, Fraction(1)),
)
"""Gives one proton."""
