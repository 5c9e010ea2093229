"""Compositions of molecules from their SMILES, by RDKit."""

from __future__ import annotations

from collections import Counter

from mncplan.domain.composition import Composition, composition
from mncplan.domain.ligand import Ligand
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


def thiol_from_smiles(smiles: str) -> Ligand:
    """A thiolate ligand from the SMILES of its thiol, for ligands beyond the table.

    Raises:
        InvalidInputError: If it is no molecule, or has not exactly one thiol group.
    """
    formula = formula_of(smiles)
    from rdkit import Chem

    molecule = Chem.MolFromSmiles(smiles)
    thiols = molecule.GetSubstructMatches(Chem.MolFromSmarts("[SX2H]"))
    if len(thiols) != 1:
        raise InvalidInputError(f"SMILES {smiles!r} has {len(thiols)} thiol groups; expected one")
    name = Chem.MolToSmiles(molecule)
    return Ligand(
        id=f"S:{name}",
        name=f"thiolate of {name}",
        kind="thiolate",
        donation="X",
        x_electrons=1,
        bound_charge=-1,
        smiles=name,
        free_formula=formula,
        protons_lost=1,
        note="given by the user as SMILES",
    )
