"""Compositions of molecules from their SMILES, by RDKit."""

from __future__ import annotations

from collections import Counter

from mncplan.domain.composition import Composition, composition
from mncplan.errors import InvalidInputError


def formula_of(smiles: str) -> Composition:
    """Elemental composition of a SMILES, hydrogens included; empty for an empty string.

    Raises:
        InvalidInputError: If RDKit can't read it.
    """
    if not smiles:
        return ()
    from rdkit import Chem, RDLogger

    RDLogger.DisableLog("rdApp.*")
    molecule = Chem.MolFromSmiles(smiles)
    if molecule is None:
        raise InvalidInputError(f"SMILES {smiles!r} is not understood; expected e.g. SCCc1ccccc1")
    counts: Counter[str] = Counter()
    for atom in molecule.GetAtoms():
        counts[atom.GetSymbol()] += 1
        counts["H"] += atom.GetTotalNumHs()
    return composition(counts)
