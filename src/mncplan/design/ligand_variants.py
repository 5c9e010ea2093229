"""Thiols beyond the table, written by rules: ring substituents, chain lengths, end groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from mncplan.design.hammett import SIGMA, SMILES
from mncplan.domain.composition import composition
from mncplan.domain.ligand import Ligand

_RINGS: Final = {
    "para-substituted benzenethiol": "Sc1ccc({group})cc1",
    "3,5-disubstituted benzenethiol": "Sc1cc({group})cc({group})c1",
    "para-substituted phenylmethanethiol": "SCc1ccc({group})cc1",
    "para-substituted 2-phenylethanethiol": "SCCc1ccc({group})cc1",
}
_ENDS: Final = {
    "carboxylic acid": "C(=O)O",
    "sulfonic acid": "S(=O)(=O)O",
    "amine": "N",
    "azide": "N=[N+]=[N-]",
}
_CHAINS: Final = range(2, 9)
_REACTIVE: Final = frozenset({"SH", "CHO"})
"""Groups that would bind a second metal or condense with thiols."""


def thiols_beyond(table: Iterable[Ligand]) -> tuple[Ligand, ...]:
    """Thiols the rules can write that no ligand of the table is.

    Example:
        >>> found = thiols_beyond(())
        >>> "S:Oc1ccc(S)cc1" in {ligand.id for ligand in found}
        True
    """
    known = {_canonical(ligand.smiles) for ligand in table if ligand.smiles}
    found: dict[str, Ligand] = {}
    for name, smiles in _written():
        key = _canonical(smiles)
        if key not in known:
            found.setdefault(key, _ligand(name, key))
    return tuple(found.values())


def _written() -> Iterator[tuple[str, str]]:
    for name, ring in _RINGS.items():
        for group in SIGMA:
            if group not in _REACTIVE:
                text = SMILES[group].replace("1", "2")
                yield f"{name}, {group}", ring.format(group=text)
    for end, text in _ENDS.items():
        for n in _CHAINS:
            yield f"{n}-carbon thiol with a terminal {end}", f"S{'C' * n}{text}"


def _canonical(smiles: str) -> str:
    from rdkit import Chem

    return str(Chem.MolToSmiles(Chem.MolFromSmiles(smiles)))


def _ligand(name: str, smiles: str) -> Ligand:
    from rdkit import Chem

    counts: Counter[str] = Counter()
    for atom in Chem.MolFromSmiles(smiles).GetAtoms():
        counts[atom.GetSymbol()] += 1
        counts["H"] += atom.GetTotalNumHs()
    return Ligand(
        id=f"S:{smiles}",
        name=name,
        kind="thiolate",
        donation="X",
        x_electrons=1,
        bound_charge=-1,
        smiles=smiles,
        free_formula=composition(counts),
        protons_lost=1,
        note="written by a rule; not known to protect a cluster",
    )
