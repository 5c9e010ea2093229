"""What the molecular formula of a ligand says about its spectra, by RDKit."""

from __future__ import annotations

from functools import cache
from typing import Final

from mncplan.domain.cluster import Cluster
from mncplan.domain.ligand import Ligand

_ACID: Final = "[$([CX3](=O)[OX2H1]),$([SX4](=O)(=O)[OX2H1]),$([PX4](=O)[OX2H1])]"
_ARYL_DONOR: Final = "c[SX2H1,SeX2H1]"


def n_acid_groups(cluster: Cluster) -> int:
    """Carboxylic, sulfonic and phosphonic acid groups on all ligands together."""
    return sum(_matches(lig.smiles, _ACID) * n for lig, n in cluster.ligands if _can_be_acid(lig))


def has_aryl_donor(smiles: str) -> bool:
    """True when the thiol or selenol sits on an aromatic ring.

    Example:
        >>> has_aryl_donor("Sc1ccccc1"), has_aryl_donor("SCCc1ccccc1")
        (True, False)
    """
    return _matches(smiles, _ARYL_DONOR) > 0


def _can_be_acid(ligand: Ligand) -> bool:
    """Spares RDKit the ligands whose traits already say no; acetate binds by its acid group."""
    traits = {"carboxylic_acid", "water_soluble", "peptide", "amino_acid"}
    return ligand.kind != "other" and bool(ligand.traits & traits)


@cache
def _matches(smiles: str, pattern: str) -> int:
    if not smiles:
        return 0
    from rdkit import Chem

    molecule = Chem.MolFromSmiles(smiles)
    if molecule is None:
        return 0
    return len(molecule.GetSubstructMatches(Chem.MolFromSmarts(pattern)))
