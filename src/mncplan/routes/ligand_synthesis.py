r"""In-house synthesis of a ligand that is not for sale, from a halide.

.. math::
   RBr + CS(NH_2)_2 + OH^- \to RSH + Br^- + CN_2H_2 + H_2O \\
   ArBr + HCCSiMe_3 + OH^- \to ArCCH + Br^- + Me_3SiOH \\
   Br(CH_2)_nBr + 2\,Ph_2PCl + 4\,Li \to Ph_2P(CH_2)_nPPh_2 + 2\,LiCl + 2\,LiBr

Source: doi:10.15227/orgsyn.021.0036 (thiols), doi:10.1021/jo100460v (alkynes), Hewertson and
Watson 1962 (phosphines); that such synthesis serves ligand design: review 3.4
(doi:10.1039/d5nh00353a).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final

from mncplan.domain.composition import Composition
from mncplan.domain.ligand import Ligand
from mncplan.domain.provenance import Basis, Provenance
from mncplan.domain.reaction import Reaction
from mncplan.domain.route import Check, Evidence, Step
from mncplan.domain.species import Species, free_ligand
from mncplan.domain.substance import Substance
from mncplan.routes.closing import HALIDES, HYDROXIDE, WATER
from mncplan.routes.couplings import canonical, cut_fully

FAMILY: Final = "ligand_synthesis"
PROBABILITY: Final = 0.75
"""Judgement: a textbook step, reported for another member of the series."""

Amounts = tuple[tuple[Species, int], ...]


def _organic(text: str, parts: dict[str, int], elements: dict[str, int], redox: int = 0) -> Species:
    atoms: Composition = tuple(sorted(elements.items()))
    return Species(text, tuple(sorted(parts.items())), 0, redox, atoms)


_THIOUREA = {"C": 1, "H": 4, "N": 2, "S": 1}
_CYANAMIDE = {"C": 1, "H": 2, "N": 2}
THIOUREA = _organic("thiourea", _THIOUREA, _THIOUREA)
CYANAMIDE = _organic("CN2H2", _CYANAMIDE, _CYANAMIDE)
BROMIDE = HALIDES["Br"]
SILANOL = _organic("Me3SiOH", {"Me3SiOH": 1}, {"C": 3, "H": 10, "O": 1, "Si": 1})
SILYL_ALKYNE = _organic(
    "TMSA", {"Me3SiOH": 1, "C": 2, "O": -1}, {"C": 5, "H": 10, "Si": 1}
)  # fmt: skip
CHLOROPHOSPHINE = _organic("PPh2Cl", {"PPh2Cl": 1}, {"C": 12, "H": 10, "Cl": 1, "P": 1}, -2)
LITHIUM = _organic("Li", {"Li": 1}, {"Li": 1}, 1)
LITHIUM_CHLORIDE = _organic("LiCl", {"Li": 1, "Cl": 1}, {"Li": 1, "Cl": 1})
LITHIUM_BROMIDE = _organic("LiBr", {"Li": 1, "Br": 1}, {"Li": 1, "Br": 1})


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A way from bromide to ligand.

    Attributes:
        cut: Retrosynthetic pattern with one piece.
        brings: What the bromide lacks to be the ligand, counted into it, per bond.
        others: Co-reagents and co-products per bond, reactants negative.
    """

    name: str
    kind: str
    cut: str
    brings: tuple[tuple[str, int], ...]
    others: Amounts
    summary: str
    provenance: Provenance


def _read(source: str, locator: str) -> Provenance:
    return Provenance(source=source, locator=locator, basis=Basis.MEASURED, verified=True)


METHODS: Final = (
    Method(
        name="thiol_from_bromide",
        kind="thiolate",
        cut="[C;X4;!$(C([#6])([#6])[#6]):1][SX2;H1]>>[C:1]Br",
        brings=(("Br", 1), ("S", -1)),
        others=((THIOUREA, -1), (HYDROXIDE, -1), (BROMIDE, 1), (CYANAMIDE, 1), (WATER, 1)),
        summary="alkyl bromide and thiourea, then alkali: 1-dodecanethiol in 79-83 % yield",
        provenance=_read("urquhart1941", "procedure"),
    ),
    Method(
        name="alkyne_from_bromide",
        kind="alkynyl",
        cut="[c:1][C]#[CX2;H1]>>[c:1]Br",
        brings=(("Br", 1), ("C", -2)),
        others=((SILYL_ALKYNE, -1), (HYDROXIDE, -1), (BROMIDE, 1), (SILANOL, 1)),
        summary="aryl halide and (trimethylsilyl)acetylene over Pd/Cu, then aqueous KOH",
        provenance=_read("severin2010", "abstract"),
    ),
    Method(
        name="phosphine_from_bromide",
        kind="phosphine",
        cut="[CX4:1][P;X3](c1ccccc1)c1ccccc1>>[C:1]Br",
        brings=(("Br", 1), ("PPh2Cl", -1), ("Cl", 1)),
        others=((CHLOROPHOSPHINE, -1), (LITHIUM, -2), (LITHIUM_CHLORIDE, 1), (LITHIUM_BROMIDE, 1)),
        summary="alkali diphenylphosphide and aliphatic polychloro compounds give bi- and "
        "tridentate phosphines",
        provenance=_read("hewertson1962", "abstract"),
    ),
)
AUXILIARIES: Final[Mapping[str, Species]] = {
    species.text: species for species in (THIOUREA, SILYL_ALKYNE, CHLOROPHOSPHINE, LITHIUM)
}
"""What the methods take besides the bromide, by stock key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthesis:
    """One ligand by one method; `item` is the bromide in stock."""

    ligand: Ligand
    method: Method
    n_bonds: int
    bromide: Species
    item: Substance


def synthesis_of(ligand: Ligand, stock: Mapping[str, Substance]) -> Synthesis | None:
    """How a ligand is made from a bromide in stock; None when no method fits."""
    for method in METHODS:
        if method.kind != ligand.kind or not ligand.smiles or _is_alkylated(ligand.smiles):
            continue
        found = cut_fully(ligand.smiles, method.cut)
        if found is None:
            continue
        smiles, n = found
        item = next((i for i in stock.values() if i.smiles and canonical(i.smiles) == smiles), None)
        if item is None:
            continue
        parts = Counter({ligand.id: 1})
        for name, k in method.brings:
            parts[name] += n * k
        bromide = Species(item.key, tuple(sorted(parts.items())), 0, 0, item.elements)
        return Synthesis(ligand=ligand, method=method, n_bonds=n, bromide=bromide, item=item)
    return None


@lru_cache(maxsize=256)
def _is_alkylated(smiles: str) -> bool:
    """Whether an amine of the ligand would take up the bromide."""
    from rdkit import Chem

    amine = Chem.MolFromSmarts("[NX3;!$(N-C=[O,S,N]);!$(N-[#7,#8,#16]);!$(N-a);!$([N+])]")
    return bool(Chem.MolFromSmiles(smiles).HasSubstructMatch(amine))


def synthesis_step(synthesis: Synthesis) -> Step:
    """The step that makes the free ligand."""
    method, n = synthesis.method, synthesis.n_bonds
    product = free_ligand(synthesis.ligand)
    others = tuple((species, Fraction(n * k)) for species, k in method.others)
    reaction = Reaction(((synthesis.bromide, Fraction(-1)), *others, (product, Fraction(1))))
    bought = tuple(s for s, k in method.others if k < 0 and s != HYDROXIDE)
    return Step(
        family=FAMILY,
        variant=method.name,
        product=product,
        precursors=(synthesis.bromide, *bought),
        reaction=reaction,
        level="C",
        probability=PROBABILITY,
        evidence=(
            Evidence(
                id=method.provenance.source,
                level="C",
                provenance=method.provenance,
                summary=method.summary,
            ),
        ),
        checks=(
            Check(
                name="ligand for sale",
                is_ok=False,
                is_hard=False,
                reason=f"{product} is not in stock; made in house from {synthesis.bromide}",
            ),
        ),
        ligand=synthesis.ligand.id,
        note="organic synthesis by a method reported for other members of the series; look the "
        "ligand itself up before starting",
    )
