"""Hammett constants of ring substituents on aryl thiolates, selenolates and alkynyls."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

SOURCE: Final = "hansch1991"
IS_VERIFIED: Final = False
"""The table is recalled; it agrees with several public compilations, the paper was not re-read."""

SIGMA: Final[dict[str, tuple[float, float]]] = {
    "CH3": (-0.07, -0.17),
    "C2H5": (-0.07, -0.15),
    "CH(CH3)2": (-0.04, -0.15),
    "C(CH3)3": (-0.10, -0.20),
    "C6H5": (0.06, -0.01),
    "CF3": (0.43, 0.54),
    "CN": (0.56, 0.66),
    "CHO": (0.35, 0.42),
    "COCH3": (0.38, 0.50),
    "COOH": (0.37, 0.45),
    "F": (0.34, 0.06),
    "Cl": (0.37, 0.23),
    "Br": (0.39, 0.23),
    "I": (0.35, 0.18),
    "OH": (0.12, -0.37),
    "OCH3": (0.12, -0.27),
    "NH2": (-0.16, -0.66),
    "N(CH3)2": (-0.16, -0.83),
    "NO2": (0.71, 0.78),
    "SH": (0.25, 0.15),
}
"""Substituent: (meta, para), from benzoic acids in water at 25 C, no unit."""

SMILES: Final[dict[str, str]] = {
    "CH3": "C", "C2H5": "CC", "CH(CH3)2": "C(C)C", "C(CH3)3": "C(C)(C)C", "C6H5": "c1ccccc1",
    "CF3": "C(F)(F)F", "CN": "C#N", "CHO": "C=O", "COCH3": "C(C)=O", "COOH": "C(=O)O", "F": "F",
    "Cl": "Cl", "Br": "Br", "I": "I", "OH": "O", "OCH3": "OC", "NH2": "N", "N(CH3)2": "N(C)C",
    "NO2": "[N+](=O)[O-]", "SH": "S",
}  # fmt: skip
"""Each substituent as it is written after the ring atom that carries it."""

_META, _PARA, _ORTHO = 2, 3, 1


@dataclass(frozen=True, slots=True)
class HammettSum:
    """Sum of constants over the substituents of one ring.

    Attributes:
        substituents: Such as ``4-C(CH3)3``; position counted from the anchor.
        is_complete: False when a substituent has no constant on file, or sits ortho, where steric
            effects mix in; such ones are left out of the sum.
        left_out: Those.
    """

    value: float
    substituents: tuple[str, ...]
    left_out: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether every substituent took part."""
        return not self.left_out


def hammett_sum(molecule: Any, ring_atom: int, anchor_branch: int) -> HammettSum | None:
    """Add the constants of all substituents on a benzene ring; None for other rings.

    Args:
        molecule: RDKit molecule without explicit hydrogens.
        ring_atom: Atom of the ring that carries the anchor.
        anchor_branch: Its neighbour towards the anchor, which is no substituent.
    """
    ring = next(
        (r for r in molecule.GetRingInfo().AtomRings() if ring_atom in r and len(r) == 6), None
    )
    if ring is None or any(molecule.GetAtomWithIdx(i).GetSymbol() != "C" for i in ring):
        return None
    total, named, left_out = 0.0, [], []
    start = ring.index(ring_atom)
    for step, atom in enumerate(ring[start:] + ring[:start]):
        distance = min(step, 6 - step)
        for neighbour in molecule.GetAtomWithIdx(atom).GetNeighbors():
            branch = neighbour.GetIdx()
            if branch in ring or branch == anchor_branch:
                continue
            name = _substituent(molecule, atom, branch)
            place = f"{step + 1 if step <= _PARA else 7 - step}-{name or 'other group'}"
            if name is None or distance not in {_META, _PARA}:
                left_out.append(f"{place} (ortho)" if distance == _ORTHO else place)
                continue
            total += SIGMA[name][distance - _META]
            named.append(place)
    return HammettSum(round(total, 3), tuple(sorted(named)), tuple(sorted(left_out)))


def _substituent(molecule: Any, atom: int, branch: int) -> str | None:
    """Name of the whole group that hangs on `atom` by `branch`; None when not on file."""
    members, queue = {branch}, [branch]
    while queue:
        for neighbour in molecule.GetAtomWithIdx(queue.pop()).GetNeighbors():
            index = neighbour.GetIdx()
            if index != atom and index not in members:
                members.add(index)
                queue.append(index)
    from rdkit import Chem

    text = Chem.MolFragmentToSmiles(molecule, [*members, atom], rootedAtAtom=atom, canonical=True)
    return _by_fragment().get(text)


@cache
def _by_fragment() -> dict[str, str]:
    """Substituents by the canonical text of ring atom plus group."""
    from rdkit import Chem

    found = {}
    for name, smiles in SMILES.items():
        molecule = Chem.MolFromSmiles(f"c1({smiles.replace('1', '2')})ccccc1")
        inside = set(molecule.GetRingInfo().AtomRings()[0])
        if 0 not in inside:
            inside = set(molecule.GetRingInfo().AtomRings()[-1])
        kept = [0, *(a.GetIdx() for a in molecule.GetAtoms() if a.GetIdx() not in inside)]
        text = Chem.MolFragmentToSmiles(molecule, kept, rootedAtAtom=0, canonical=True)
        found[text] = name
    return found
