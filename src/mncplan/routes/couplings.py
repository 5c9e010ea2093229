"""How a ligand that is not for sale is put together: from another ligand, or from bought pieces.

Retrosynthetic cuts by RDKit. A bought piece is written by what it brings into the product, so that
equations over whole ligands balance: an amine that gives the amide L' of the acid L and loses
water is L' - L + H2O.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from mncplan.domain.composition import Composition, add
from mncplan.domain.ligand import Ligand
from mncplan.domain.reaction import Terms
from mncplan.domain.species import Species
from mncplan.domain.substance import Substance
from mncplan.routes.closing import WATER
from mncplan.routes.reagents import HYDROCHLORIC_ACID

MACROMOLECULE: Final = "ligand_protein"
_EDC_ATOMS: Final = (("C", 8), ("Cl", 1), ("H", 18), ("N", 3))
EDC = Species("EDC", (("EDC", 1),), 0, 0, _EDC_ATOMS)
EDU = Species(
    "EDU",
    (("EDC", 1), ("H", 2), ("O", 1)),
    0,
    0,
    add((_EDC_ATOMS, 1), ((("H", 2), ("O", 1)), 1)),
)

Parts = tuple[tuple[str, int], ...]
_WATER_OUT: Final[Parts] = (("H", 2), ("O", 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of bond made on a finished shell.

    Attributes:
        cut: Retrosynthetic pattern; its two products are the pieces.
        lost: Atoms that leave per bond.
        others: Co-reagents and co-products per bond, reactants negative.
        condition: What the pieces must be, in words.
        caution: Why it may not suit a cluster; empty when it is reported for one.
    """

    name: str
    cut: str
    lost: Parts
    others: Terms
    condition: str
    caution: str = ""


_ONE = Fraction(1)
KINDS: Final[tuple[Kind, ...]] = (
    Kind(
        name="amide_coupling",
        cut="[C;X3:1](=[O:2])[N;X3;!H0;!$(N-[#7,#8]):3]>>[C:1](=[O:2])[OH].[N:3]",
        lost=_WATER_OUT,
        others=((EDC, -_ONE), (EDU, _ONE)),
        condition="a carboxylic acid and an amine, joined by a carbodiimide",
    ),
    Kind(
        name="acylation",
        cut="[C;X3:1](=[O:2])[N;X3;!$(N-[#7,#8]):3]>>[C:1](=[O:2])Cl.[N:3]",
        lost=(("Cl", 1), ("H", 1)),
        others=((HYDROCHLORIC_ACID, _ONE),),
        condition="an amine and an acyl chloride; a base takes the acid",
    ),
    Kind(
        name="imine_condensation",
        cut="[C;X3;H1:1]=[N;X2;!$(N-[#7,#8]):2]>>[C:1]=O.[N:2]",
        lost=_WATER_OUT,
        others=((WATER, _ONE),),
        condition="an amine and an aldehyde",
    ),
    Kind(
        name="azide_cycloaddition",
        cut="[c;R2:1]1[c;R2:2][n:3]([#6:6])[n:4][n:5]1>>[C:1]#[C:2].[N-:5]=[N+:4]=[N:3][#6:6]",
        lost=(),
        others=(),
        condition="an azide and a strained cyclooctyne, without copper",
    ),
    Kind(
        name="copper_azide_cycloaddition",
        cut="[c;R1;H1:1]1[c;R1:2][n:5][n:4][n:3]1[#6:6]>>[CH1:1]#[C:2].[N-:5]=[N+:4]=[N:3][#6:6]",
        lost=(),
        others=(),
        condition="an azide and a terminal alkyne, joined by copper(I)",
        caution="on gold, reported for carbene-capped nanoparticles (doi:10.1039/d4sc04112g); for "
        "no cluster on file, and copper(I) may enter the shell",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coupling:
    """A ligand as another ligand of a finished shell joined to a partner.

    Attributes:
        n_parent: Parent ligands in one joined ligand; two for a bridge.
        partner: As a species that balances.
        item: The partner in stock; None when it is not there.
    """

    ligand: Ligand
    kind: Kind
    parent: Ligand
    n_parent: int
    partner: Species
    item: Substance | None


def couplings_of(
    ligand: Ligand, ligands: Mapping[str, Ligand], stock: Mapping[str, Substance]
) -> tuple[Coupling, ...]:
    """Ways to join a ligand on the shell, those with a partner in stock first.

    Args:
        ligand: What is wanted.
        ligands: Known ligands by id.
        stock: Substances by key.
    """
    if not ligand.smiles:
        return tuple(_conjugates(ligand, ligands, stock))
    found = [c for kind in KINDS for c in _cut(ligand, kind, ligands, stock)]
    found.sort(key=lambda c: (c.item is None, c.partner.text))
    return tuple(found)


def _conjugates(
    ligand: Ligand, ligands: Mapping[str, Ligand], stock: Mapping[str, Substance]
) -> Iterator[Coupling]:
    """A macromolecule on an acid of the shell, read from the name ``PARENT-MACROMOLECULE``."""
    for at, letter in enumerate(ligand.id):
        parent, item = ligands.get(ligand.id[:at]), stock.get(ligand.id[at + 1 :])
        if letter != "-" or parent is None or item is None or item.role != MACROMOLECULE:
            continue
        if "carboxylic_acid" in parent.traits:
            yield _joined(ligand, KINDS[0], parent, 1, item.key, item)


def _cut(
    ligand: Ligand, kind: Kind, ligands: Mapping[str, Ligand], stock: Mapping[str, Substance]
) -> Iterator[Coupling]:
    cuts = sorted(_pieces(ligand.smiles, kind.cut))
    if not cuts:
        return
    known = {
        canonical(other.smiles): other
        for other in ligands.values()
        if other.smiles and _is_of_class(other, ligand) and other.id != ligand.id
    }
    shelf = {canonical(item.smiles): item for item in stock.values() if item.smiles}
    for pieces in cuts:
        counts = Counter(pieces)
        bound = [(known[piece], n) for piece, n in counts.items() if piece in known]
        rest = [piece for piece in counts if piece not in known]
        if len(bound) != 1 or len(rest) != 1 or counts[rest[0]] != 1:
            continue
        parent, n = bound[0]
        if n * parent.x_electrons != ligand.x_electrons:
            continue
        item = shelf.get(rest[0])
        yield _joined(ligand, kind, parent, n, item.key if item else rest[0], item)


def _is_of_class(other: Ligand, ligand: Ligand) -> bool:
    """Whether two ligands bind alike; a bridge is a dithiolate of two thiolates."""
    ends = other.kind.endswith("thiolate") == ligand.kind.endswith("thiolate")
    return other.donation == ligand.donation and ends


def _joined(
    ligand: Ligand, kind: Kind, parent: Ligand, n: int, text: str, item: Substance | None
) -> Coupling:
    parts: Counter[str] = Counter({ligand.id: 1, parent.id: -n})
    for symbol, k in kind.lost:
        parts[symbol] += n * k
    elements = item.elements if item else _difference(ligand, parent, n, kind)
    partner = Species(text, tuple(sorted((p, k) for p, k in parts.items() if k)), 0, 0, elements)
    return Coupling(ligand=ligand, kind=kind, parent=parent, n_parent=n, partner=partner, item=item)


def _difference(ligand: Ligand, parent: Ligand, n: int, kind: Kind) -> Composition:
    """Atoms of a partner that is in no list."""
    if not (ligand.free_formula and parent.free_formula):
        return ()
    return add((ligand.free_formula, 1), (parent.free_formula, -n), (kind.lost, n))


def cut_fully(smiles: str, cut: str) -> tuple[str, int] | None:
    """What is left after a one-piece cut was made as often as possible, and how often."""
    n = 0
    while found := _cut_once(smiles, cut):
        smiles, n = min(found)[0], n + 1
    return (smiles, n) if n else None


@lru_cache(maxsize=4096)
def canonical(smiles: str) -> str:
    """The canonical SMILES; the text itself when RDKit can't read it."""
    from rdkit import Chem, RDLogger

    RDLogger.DisableLog("rdApp.*")
    molecule = Chem.MolFromSmiles(smiles)
    return Chem.MolToSmiles(molecule) if molecule is not None else smiles


@lru_cache(maxsize=256)
def _pieces(smiles: str, cut: str) -> frozenset[tuple[str, ...]]:
    """Pieces after one cut, and after a second one of the same kind in what is left."""
    once = _cut_once(smiles, cut)
    twice = {
        tuple(sorted((*others, *halves)))
        for pieces in once
        for at, piece in enumerate(pieces)
        for halves in _cut_once(piece, cut)
        for others in (pieces[:at] + pieces[at + 1 :],)
    }
    return frozenset(once) | frozenset(twice)


@lru_cache(maxsize=1024)
def _cut_once(smiles: str, cut: str) -> frozenset[tuple[str, ...]]:
    from rdkit import Chem
    from rdkit.Chem import AllChem

    molecule = Chem.MolFromSmiles(smiles)
    if molecule is None:
        return frozenset()
    found = set()
    for products in AllChem.ReactionFromSmarts(cut).RunReactants((molecule,)):
        if all(_is_sound(product) for product in products):
            found.add(tuple(sorted(Chem.MolToSmiles(product) for product in products)))
    return frozenset(found)


def _is_sound(molecule: Any) -> bool:
    """Whether RDKit accepts the piece; a triple bond in a ring needs eight members at least."""
    from rdkit import Chem

    if Chem.SanitizeMol(molecule, catchErrors=True) != Chem.SanitizeFlags.SANITIZE_NONE:
        return False
    strained = Chem.MolFromSmarts("[#6;r]#[#6;r]")
    return not molecule.HasSubstructMatch(strained) or molecule.HasSubstructMatch(
        Chem.MolFromSmarts("C1#CCCCCCC1")
    )
