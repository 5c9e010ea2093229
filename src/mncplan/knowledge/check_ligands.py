"""Rules for ligands and counter-ions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mncplan.domain.composition import sum_formula
from mncplan.domain.ions import Ion
from mncplan.domain.ligand import Ligand, bound_formula
from mncplan.errors import InvalidInputError
from mncplan.knowledge.base import KnowledgeBase
from mncplan.knowledge.check_sources import check_ids, check_provenance
from mncplan.knowledge.finding import Finding, error, warning
from mncplan.knowledge.molecules import formula_of

X_ELECTRONS: Final[dict[str, frozenset[int]]] = {
    "thiolate": frozenset({1}),
    "selenolate": frozenset({1}),
    "tellurolate": frozenset({1}),
    "alkynyl": frozenset({1}),
    "halide": frozenset({1}),
    "hydride": frozenset({1}),
    "hydroxide": frozenset({1}),
    "amidinate": frozenset({1}),
    "dithiolate": frozenset({2}),
    "chalcogenide": frozenset({2}),
    "peptide": frozenset({1, 2}),
    "phosphine": frozenset({0}),
    "NHC": frozenset({0}),
    "amine": frozenset({0}),
    "carbonyl": frozenset({0}),
    "DNA": frozenset({0}),
    "other": frozenset({0, 1, 2}),
}
"""Electrons a ligand of each kind localises (chemistry of the superatom rule)."""

_GROUP: Final = {
    "thiolate": ("[$([SX2;H1,H2]),$([SX1]=[#6])]", 1),
    "selenolate": ("[SeX2H1]", 1),
    "tellurolate": ("[TeX2H1]", 1),
    "alkynyl": ("[CX2H1]#[CX2]", 1),
    "dithiolate": ("[SX2H1]", 2),
    "phosphine": ("[PX3H0]", 1),
    "NHC": ("[#6X2;v2]([#7])[#7]", 1),
}
"""SMARTS pattern that the free ligand of a kind must show, and how often at least."""

_SOLUBILITY: Final = frozenset({"water", "organic", "both", "unknown"})
_NO_FORMULA: Final = frozenset({"DNA", "peptide"})


def check_ligands(knowledge: KnowledgeBase) -> Iterator[Finding]:
    """All rules for ligands and counter-ions."""
    ligands: tuple[Ligand, ...] = tuple(knowledge.ligands)
    yield from check_ids("ligands.csv", (ligand.id for ligand in ligands))
    for ligand in ligands:
        where = f"ligands.csv: {ligand.id}"
        yield from check_provenance(where, ligand.provenance, knowledge.source_by_key)
        yield from _electrons(where, ligand)
        yield from _formula(where, ligand)
        if ligand.solubility not in _SOLUBILITY:
            yield error(where, "vocabulary", f"solubility {ligand.solubility!r} is unknown")
    for ion in knowledge.ions:
        yield from _ion(ion)


def _electrons(where: str, ligand: Ligand) -> Iterator[Finding]:
    allowed = X_ELECTRONS.get(ligand.kind)
    if allowed is None:
        yield error(where, "vocabulary", f"kind {ligand.kind!r} is unknown")
        return
    if ligand.x_electrons not in allowed:
        yield error(
            where, "x-electrons", f"a {ligand.kind} can't localise {ligand.x_electrons} electrons"
        )
    if ligand.donation not in {"X", "L"}:
        yield error(where, "vocabulary", f"donation {ligand.donation!r}; expected X or L")
    if (ligand.donation == "X") != (ligand.x_electrons > 0):
        yield error(where, "donation", "X-type ligands localise electrons, L-type ones none")
    if ligand.bound_charge != -ligand.x_electrons:
        yield error(where, "bound-charge", f"bound charge {ligand.bound_charge} against x")
    if ligand.protons_lost != ligand.x_electrons:
        yield warning(
            where,
            "protons-lost",
            f"{ligand.protons_lost} protons lost for {ligand.x_electrons} electrons localised",
        )
    if not 1 <= ligand.denticity <= 6:
        yield error(where, "denticity", f"denticity {ligand.denticity}")


def _formula(where: str, ligand: Ligand) -> Iterator[Finding]:
    if ligand.is_generic:
        if ligand.smiles and "*" not in ligand.smiles:
            yield error(where, "generic", "the SMILES of a generic ligand shows a *")
        return
    if not ligand.smiles:
        if ligand.kind not in _NO_FORMULA and not ligand.free_formula:
            yield warning(where, "smiles", "no SMILES, so clusters with it have no mass")
        return
    try:
        atoms = formula_of(ligand.smiles)
    except InvalidInputError as problem:
        yield error(where, "smiles", str(problem))
        return
    if atoms != ligand.free_formula:
        yield error(where, "formula", f"SMILES says {sum_formula(atoms)}")
    if any(n < 0 for _, n in bound_formula(ligand)):
        yield error(where, "protons-lost", "more protons are lost than the ligand has hydrogens")
    yield from _groups(where, ligand)


def _groups(where: str, ligand: Ligand) -> Iterator[Finding]:
    from rdkit import Chem

    molecule = Chem.MolFromSmiles(ligand.smiles)
    if Chem.GetFormalCharge(molecule):
        yield error(where, "smiles-charge", "the free, protonated ligand must be neutral")
    pattern, n = _GROUP.get(ligand.kind, ("", 0))
    if pattern:
        found = len(molecule.GetSubstructMatches(Chem.MolFromSmarts(pattern)))
        if found < n:
            yield error(where, "binding-group", f"a {ligand.kind} shows {pattern} {n} times")
    if ligand.kind == "phosphine":
        n_p = len(molecule.GetSubstructMatches(Chem.MolFromSmarts("[PX3]")))
        if n_p > 1 and ligand.denticity < n_p:
            yield warning(where, "denticity", f"{n_p} phosphorus atoms, denticity below")


def _ion(ion: Ion) -> Iterator[Finding]:
    where = f"ions.csv: {ion.id}"
    if not ion.charge:
        yield error(where, "ion-charge", "a counter-ion has a charge")
    if not ion.smiles:
        return
    from rdkit import Chem

    try:
        atoms = formula_of(ion.smiles)
    except InvalidInputError as problem:
        yield error(where, "smiles", str(problem))
        return
    if atoms != ion.formula:
        yield error(
            where, "formula", f"SMILES says {sum_formula(atoms)}, not {sum_formula(ion.formula)}"
        )
    charge = Chem.GetFormalCharge(Chem.MolFromSmiles(ion.smiles))
    if charge != ion.charge:
        yield error(where, "ion-charge", f"SMILES has charge {charge}, not {ion.charge}")
