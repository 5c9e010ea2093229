"""Frontier orbital levels of a structure by extended Hueckel theory.

Absolute levels of this method mean little; the distance between the frontier levels follows that of
density functional theory closely, since the shapes of superatom orbitals come from the geometry.

Source:
    Hoffmann, J. Chem. Phys. 1963, 39, 1397, doi:10.1063/1.1734456; the program is YAeHMOP as it
    comes with RDKit, with its parameters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from mncplan.errors import InvalidInputError, NoSolutionError
from mncplan.structure.capped import Capped

MOST_METAL: Final = 110
"""Metal atoms up to which levels are computed; time grows with the third power."""

_SECONDS_PER_CUBE: Final = 0.6e-7
"""Seconds per cubed number of orbitals on one core."""

_ORBITALS: Final = {"H": 1, "S": 4, "Se": 4, "Te": 4, "Cl": 4, "Br": 4, "I": 4}


@dataclass(frozen=True, slots=True)
class Levels:
    """Frontier levels in eV: the highest occupied, the next one and their distance."""

    homo_eV: float
    lumo_eV: float

    @property
    def gap_eV(self) -> float:
        """Distance of the two."""
        return self.lumo_eV - self.homo_eV


def expected_seconds(model: Capped) -> float:
    """Rough time that `frontier_levels` takes."""
    return _SECONDS_PER_CUBE * float(sum(_ORBITALS.get(s, 9) for s in model.symbols)) ** 3


def frontier_levels(model: Capped, charge: int) -> Levels:
    """Levels of a capped structure with a net charge.

    With an odd number of electrons the singly occupied level counts as the highest occupied one.

    Raises:
        InvalidInputError: If the structure is too large.
        NoSolutionError: If the program gives no levels.
    """
    from rdkit import Chem
    from rdkit.Chem import rdEHTTools
    from rdkit.Geometry import Point3D

    if model.n_metal > MOST_METAL:
        raise InvalidInputError(
            f"{model.n_metal} metal atoms: orbital levels are computed up to {MOST_METAL}"
        )
    molecule = Chem.RWMol()
    conformer = Chem.Conformer(len(model.symbols))
    for index, (symbol, place) in enumerate(zip(model.symbols, model.positions_A, strict=True)):
        atom = Chem.Atom(symbol)
        atom.SetNoImplicit(True)
        molecule.AddAtom(atom)
        conformer.SetAtomPosition(index, Point3D(*(float(x) for x in place)))
    molecule.AddConformer(conformer)
    is_done, found = rdEHTTools.RunMol(molecule.GetMol())
    if not is_done:
        raise NoSolutionError("extended Hueckel theory gave no orbital levels for this structure")
    energies = np.sort(np.asarray(found.GetOrbitalEnergies()))
    electrons = int(found.numElectrons) - charge
    highest = (electrons + 1) // 2 - 1
    if not 0 <= highest < len(energies) - 1:
        raise InvalidInputError(f"charge {charge:+d}: {electrons} electrons don't fit the orbitals")
    return Levels(homo_eV=float(energies[highest]), lumo_eV=float(energies[highest + 1]))
