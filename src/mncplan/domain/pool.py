"""Simple species that complete an equation, and the half-reactions that realise electrons.

Every equation they end up in is checked for atoms, charge and electrons.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from mncplan.domain.element import HALIDES, VALENCE_ELECTRONS
from mncplan.domain.ions import default_ions
from mncplan.domain.ligand import Ligand, LigandTable
from mncplan.domain.reaction import Terms, residual
from mncplan.domain.species import Species, free_ligand, species_from_parts


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
    "N": _simple("NH3", 0, 0, N=1, H=3),
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


def complex_of(metal: str, written: Terms, table: LigandTable) -> Species | None:
    """M(SR), or M(SR)2 for a metal(II), with the thiolate that the equation speaks of."""
    present: dict[str, Fraction] = {}
    for species, n in written:
        for name, k in species.parts:
            present[name] = present.get(name, Fraction(0)) + abs(n) * k
    left = {name for name, _ in residual(written).parts}
    found = (table.find(name) for name in present if name not in VALENCE_ELECTRONS)
    fitting = [ligand for ligand in found if ligand and is_monoanion(ligand)]
    if not fitting or VALENCE_ELECTRONS[metal] not in (0, 1, 2):
        return None
    ligand = max(fitting, key=lambda ligand: (ligand.id in left, present[ligand.id], ligand.id))
    bound = 1 if VALENCE_ELECTRONS[metal] == 1 else 2
    text = f"{metal}({ligand.id}){bound if bound > 1 else ''}"
    return species_from_parts(text, ((metal, 1),), ((ligand, bound),), 0)


def is_monoanion(ligand: Ligand) -> bool:
    """True for a ligand that its free form gives up one proton to become."""
    return ligand.x_electrons == 1 and ligand.protons_lost == 1 and len(ligand.id) > 1


def carrier(name: str, table: LigandTable) -> tuple[Species, int] | None:
    """The simple species that brings one ligand or atom, and how many of it."""
    if name in CARRIERS:
        return CARRIERS[name], 1
    ion = default_ions().find(name)
    if ion is not None and ion.id == name:
        return Species(name, ((name, 1),), ion.charge, 0, ion.formula), 1
    ligand = table.find(name)
    if ligand is None or ligand.id != name:
        return None
    species = free_ligand(ligand)
    return species, dict(species.parts)[name]
