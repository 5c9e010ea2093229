"""Descriptors for parameters that choose between chemicals, from the library and RDKit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from mncplan.conditions.space_recipe import NONE
from mncplan.design.ligand_descriptors import describe
from mncplan.domain.ligand import Ligand
from mncplan.domain.space import ChemicalParameter, When
from mncplan.errors import InvalidInputError
from mncplan.knowledge import KnowledgeBase

_MOST_ALIKE: Final = 0.7
"""Columns that correlate more strongly with one before are left out, as BayBE does by default."""


def chemical_parameter(
    name: str, choices: Sequence[str], knowledge: KnowledgeBase, *, when: When | None = None
) -> ChemicalParameter:
    """A choice between chemicals with computed descriptors, redundant ones left out.

    Ligands are described by donor, bulk, flexibility, lipophilicity and hydrogen bonds of the free
    form; anything else, or a mixed list, by what RDKit computes from the structure on file. All
    are estimates from the formula drawn, none is measured. With a choice ``none``, a column says
    whether there is a chemical at all.

    Args:
        name: Of the parameter.
        choices: Ligand ids or stock keys.
        knowledge: Where their structures are.
        when: Condition of the parameter.

    Raises:
        InvalidInputError: If a choice has no structure on file, or two can't be told apart.
    """
    ligands = {ligand.id: ligand for ligand in knowledge.ligands}
    named = [choice for choice in choices if choice != NONE]
    rows = {c: _of_ligand(ligands[c]) for c in named if c in ligands}
    if len(rows) < len(named) or any(row is None for row in rows.values()):
        rows = {c: _of_structure(name, c, _smiles(c, ligands, knowledge)) for c in named}
    found = {choice: row for choice, row in rows.items() if row}
    columns = list(next(iter(found.values()), {}))
    table = np.array([[found[c][key] for key in columns] for c in named]).reshape(len(named), -1)
    kept = _unlike(table)
    shown = [[f"{value:.6g}" for value in row] for row in table[:, kept]]
    by_choice = {c: tuple(map(float, row)) for c, row in zip(named, shown, strict=True)}
    descriptors = tuple(columns[i] for i in kept)
    if len(named) < len(choices):
        descriptors = ("is added [1]", *descriptors)
        by_choice = {c: (1.0, *row) for c, row in by_choice.items()}
        by_choice[NONE] = (0.0, *table[:, kept].mean(axis=0).tolist())
    rows_in_order = tuple(by_choice[choice] for choice in choices)
    return ChemicalParameter(name, tuple(choices), descriptors, rows_in_order, when)


def _of_ligand(ligand: Ligand) -> Mapping[str, float] | None:
    found = describe(ligand)
    if found is None or found.donor_charge is None:
        return None
    return {
        "logP [1]": found.log_p,
        "bulk within 3 bonds [atoms]": found.bulk,
        "donor charge [e]": found.donor_charge,
        "aromatic fraction [1]": found.aromatic_fraction,
        "rotatable bonds [1]": float(found.rotors),
        "H-bond donors [1]": float(found.h_donors),
        "charge at pH 7 [e]": found.charge(7.0),
        "heavy atoms [1]": float(found.heavy_atoms),
    }


def _smiles(choice: str, ligands: Mapping[str, Ligand], knowledge: KnowledgeBase) -> str:
    if choice in ligands:
        return ligands[choice].smiles
    substance = knowledge.substance_by_key.get(choice)
    return substance.smiles if substance is not None else ""


def _of_structure(name: str, choice: str, smiles: str) -> Mapping[str, float]:
    from rdkit import Chem, RDLogger
    from rdkit.Chem import Crippen, Descriptors, rdMolDescriptors

    RDLogger.DisableLog("rdApp.*")
    molecule = Chem.MolFromSmiles(smiles) if smiles else None
    if molecule is None:
        raise InvalidInputError(
            f"{name}: no structure of {choice!r} on file; expected a ligand id or a stock key with"
            ' SMILES, or give a table of descriptors, or kind = "choice"'
        )
    heavy = molecule.GetNumHeavyAtoms()
    aromatic = sum(atom.GetIsAromatic() for atom in molecule.GetAtoms())
    return {
        "logP [1]": Crippen.MolLogP(molecule),
        "molar mass [g/mol]": Descriptors.MolWt(molecule),
        "polar surface [A2]": rdMolDescriptors.CalcTPSA(molecule),
        "aromatic fraction [1]": aromatic / heavy,
        "H-bond donors [1]": float(rdMolDescriptors.CalcNumHBD(molecule)),
        "rotatable bonds [1]": float(rdMolDescriptors.CalcNumRotatableBonds(molecule)),
    }


def _unlike(table: np.ndarray) -> list[int]:
    """Columns that vary and correlate weakly with those before; one is kept in any case."""
    varying = [i for i in range(table.shape[1]) if np.ptp(table[:, i]) > 0]
    kept: list[int] = []
    for i in varying:
        alike = [abs(float(np.corrcoef(table[:, i], table[:, j])[0, 1])) for j in kept]
        if all(r <= _MOST_ALIKE for r in alike) or not _are_apart(table[:, kept]):
            kept.append(i)
    return kept


def _are_apart(table: np.ndarray) -> bool:
    return len(np.unique(table, axis=0)) == len(table)
