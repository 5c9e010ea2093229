"""A ligand as numbers: donor strength, aromaticity, bulk, flexibility, charge, lipophilicity."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from mncplan.design.hammett import HammettSum, hammett_sum
from mncplan.design.ionisation import (
    Acidity,
    Group,
    anchor_acidity,
    charge_at,
    ionisable_groups,
    ionised_groups,
)
from mncplan.domain.ligand import Ligand

_ANCHORS: Final = {
    "thiolate": "[SX2H]", "dithiolate": "[SX2H]", "peptide": "[SX2H]", "selenolate": "[#34;H1]",
    "tellurolate": "[#52;H1]", "alkynyl": "[CX2H]#[CX2]", "phosphine": "[PX3]",
    "amine": "[NX3;!$(NC=O)]", "NHC": "[#6X2]",
}  # fmt: skip
"""Pattern of the donor atom (first atom) by kind of ligand, in the free, protonated form."""

_NEAR: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class LigandDescriptors:
    """Numbers of one free, protonated ligand; computed by RDKit from its SMILES.

    Attributes:
        donor: Symbol of the donor atom.
        donor_charge: Gasteiger charge at the donor with its H folded in, e; more negative is a
            stronger donor. An estimate; None for Se and Te, which have no parameters.
        sigma: Hammett sum of an aryl ligand; None for others.
        aromatic_fraction: Aromatic atoms per heavy atom.
        is_aryl: Whether the donor (or its triple bond) is bound to an aromatic ring.
        bulk: Heavy atoms within three bonds of the donor: a 2D proxy for steric demand.
        rotors: Rotatable bonds.
        h_donors: N-H and O-H; the thiol does not count.
        h_acceptors: Lipinski count less the anchoring donor.
        log_p: Crippen estimate for the neutral free ligand.
        heavy_atoms: Atoms other than H.
        groups: Ionisable groups beside the anchor, with number.
        acidity: Of the anchoring group; None unless it is a thiol.
        stereocentres: Specified or not.
    """

    donor: str
    donor_charge: float | None
    sigma: HammettSum | None
    aromatic_fraction: float
    is_aryl: bool
    bulk: float
    rotors: int
    h_donors: int
    h_acceptors: int
    log_p: float
    heavy_atoms: int
    groups: tuple[tuple[Group, int], ...]
    acidity: Acidity | None
    stereocentres: int

    def charge(self, ph: float) -> float:
        """Mean charge of the groups beside the anchor, e."""
        return charge_at(self.groups, ph)

    def ionised(self, ph: float) -> float:
        """Number of ionised groups beside the anchor."""
        return ionised_groups(self.groups, ph)

    @property
    def donor_text(self) -> str:
        """Donor strength in words, with what it rests on."""
        if self.sigma is not None and self.sigma.substituents:
            side = "withdrawing" if self.sigma.value > 0 else "donating"
            named = ", ".join(self.sigma.substituents)
            rest = f"; left out: {', '.join(self.sigma.left_out)}" if self.sigma.left_out else ""
            return f"Hammett sigma {self.sigma.value:+.2f} ({named}; electron-{side}{rest})"
        if self.donor_charge is None:
            return f"no estimate for {self.donor}"
        return f"Gasteiger charge {self.donor_charge:+.3f} e at {self.donor} (estimated)"


@cache
def describe(ligand: Ligand) -> LigandDescriptors | None:
    """Descriptors of a ligand; None when it is generic or has no organic donor on file."""
    if not ligand.smiles or ligand.kind not in _ANCHORS:
        return None
    from rdkit import Chem, RDLogger

    RDLogger.DisableLog("rdApp.*")
    molecule = Chem.MolFromSmiles(ligand.smiles)
    if molecule is None:
        return None
    matches = molecule.GetSubstructMatches(Chem.MolFromSmarts(_ANCHORS[ligand.kind]))
    if not matches:
        return None
    return _numbers(molecule, [match[0] for match in matches], ligand.kind)


def _numbers(molecule: Any, anchors: list[int], kind: str) -> LigandDescriptors:
    from rdkit.Chem import Crippen, Lipinski, rdMolDescriptors

    anchor = anchors[0]
    branch, root = _root(molecule, anchor, kind)
    ring = root is not None and molecule.GetAtomWithIdx(root).GetIsAromatic()
    sigma = hammett_sum(molecule, root, branch) if ring and root is not None else None
    is_thiol = molecule.GetAtomWithIdx(anchor).GetSymbol() == "S"
    heavy = molecule.GetNumHeavyAtoms()
    return LigandDescriptors(
        donor=molecule.GetAtomWithIdx(anchor).GetSymbol(),
        donor_charge=_donor_charge(molecule, anchor),
        sigma=sigma,
        aromatic_fraction=sum(a.GetIsAromatic() for a in molecule.GetAtoms()) / heavy,
        is_aryl=ring,
        bulk=float(_near(molecule, anchor)),
        rotors=rdMolDescriptors.CalcNumRotatableBonds(molecule),
        h_donors=sum(
            a.GetTotalNumHs() > 0 and a.GetSymbol() in {"N", "O"} for a in molecule.GetAtoms()
        ),
        h_acceptors=max(Lipinski.NumHAcceptors(molecule) - len(anchors) * is_thiol, 0),
        log_p=round(Crippen.MolLogP(molecule), 2),
        heavy_atoms=heavy,
        groups=ionisable_groups(molecule),
        acidity=anchor_acidity(ring, sigma) if is_thiol else None,
        stereocentres=rdMolDescriptors.CalcNumAtomStereoCenters(molecule),
    )


def _root(molecule: Any, anchor: int, kind: str) -> tuple[int, int | None]:
    """The atom next to the rest of the ligand on the donor's side, and the first atom of it."""
    first = molecule.GetAtomWithIdx(anchor).GetNeighbors()
    if not first:
        return anchor, None
    if kind == "alkynyl":
        second = first[0]
        beyond = [n for n in second.GetNeighbors() if n.GetIdx() != anchor]
        return second.GetIdx(), beyond[0].GetIdx() if beyond else None
    return anchor, first[0].GetIdx()


def _donor_charge(molecule: Any, anchor: int) -> float | None:
    from rdkit.Chem import rdPartialCharges

    rdPartialCharges.ComputeGasteigerCharges(molecule)
    atom = molecule.GetAtomWithIdx(anchor)
    charge = atom.GetDoubleProp("_GasteigerCharge") + atom.GetDoubleProp("_GasteigerHCharge")
    return round(charge, 4) if math.isfinite(charge) else None


def _near(molecule: Any, anchor: int) -> int:
    """Heavy atoms within three bonds of the donor, the donor itself left out."""
    from rdkit import Chem

    row = Chem.GetDistanceMatrix(molecule)[anchor]
    return int(sum(0 < distance <= _NEAR for distance in row))
