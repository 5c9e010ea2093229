"""Sterimol-like size of a ligand from one conformer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from mncplan.domain.ligand import Ligand

RADII: Final = {
    "H": 1.10, "C": 1.70, "N": 1.55, "O": 1.52, "F": 1.47, "P": 1.80, "S": 1.80, "Cl": 1.75,
    "Se": 1.90, "Br": 1.85, "Te": 2.06, "I": 1.98, "Si": 2.10, "B": 1.92,
}  # fmt: skip
"""Van der Waals radii in angstrom, recalled: Mantina et al., J. Phys. Chem. A 2009, 113, 5806."""

_SEED: Final = 7
_DIRECTIONS: Final = 72


@dataclass(frozen=True, slots=True)
class Sterimol:
    """Extents of a bound ligand about the axis from donor to its first carbon.

    Attributes:
        length_A: From the donor to the far end.
        narrow_A: Smallest half width perpendicular to the axis, Sterimol B1.
        wide_A: Largest half width, Sterimol B5.
    """

    length_A: float
    narrow_A: float
    wide_A: float


@cache
def sterimol(ligand: Ligand) -> Sterimol | None:
    """Estimate from one ETKDG conformer, relaxed by MMFF94 where it has parameters.

    One conformer of the free ligand, fixed by its seed: rigid ligands are well described, for
    flexible ones it is one shape among many. None for ligands without structure or donor axis.

    Source:
        Parameters: Verloop, Hoogenstraaten and Tipker, in Drug Design VII, 1976; here measured
        from the donor atom, without Verloop's 0.40 angstrom.
    """
    if not ligand.smiles or ligand.is_generic:
        return None
    from rdkit import Chem, RDLogger
    from rdkit.Chem import AllChem

    RDLogger.DisableLog("rdApp.*")
    molecule = Chem.AddHs(Chem.MolFromSmiles(ligand.smiles))
    anchor = _anchor(molecule)
    if anchor is None or AllChem.EmbedMolecule(molecule, randomSeed=_SEED) != 0:
        return None
    if AllChem.MMFFHasAllMoleculeParams(molecule):
        AllChem.MMFFOptimizeMolecule(molecule)
    donor, first = anchor
    kept = [
        atom.GetIdx()
        for atom in molecule.GetAtoms()
        if atom.GetIdx() != donor
        and not (atom.GetSymbol() == "H" and atom.GetNeighbors()[0].GetIdx() == donor)
    ]
    places = np.array(molecule.GetConformer().GetPositions())
    radii = np.array([RADII.get(molecule.GetAtomWithIdx(i).GetSymbol(), 1.8) for i in kept])
    return _extents(places[kept] - places[donor], places[first] - places[donor], radii)


def _anchor(molecule: Any) -> tuple[int, int] | None:
    """Donor atom and the first heavy atom of the rest."""
    from rdkit import Chem

    for smarts in ("[S,Se,Te;X2;H1][#6]", "[PX3][#6]", "[CX2;H1]#[CX2]", "[NX3;H2,H1][#6]"):
        matches = molecule.GetSubstructMatches(Chem.MolFromSmarts(smarts))
        if matches:
            return matches[0][0], matches[0][1]
    return None


def _extents(
    places: NDArray[np.float64], axis: NDArray[np.float64], radii: NDArray[np.float64]
) -> Sterimol:
    """Extents of spheres along an axis through the origin and across it."""
    unit = axis / np.linalg.norm(axis)
    along = places @ unit
    helper = np.eye(3)[int(np.argmin(np.abs(unit)))]
    one = np.cross(unit, helper)
    one /= np.linalg.norm(one)
    two = np.cross(unit, one)
    across = np.stack((places @ one, places @ two), axis=1)
    angles = np.linspace(0, 2 * np.pi, _DIRECTIONS, endpoint=False)
    widths = (across @ np.stack((np.cos(angles), np.sin(angles))) + radii[:, None]).max(axis=0)
    wide = float((np.linalg.norm(across, axis=1) + radii).max())
    return Sterimol(
        length_A=round(float((along + radii).max()), 2),
        narrow_A=round(float(widths.min()), 2),
        wide_A=round(wide, 2),
    )
