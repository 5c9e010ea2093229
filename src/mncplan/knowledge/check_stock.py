"""Rules for the stock: identity, mass, hazards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mncplan.domain.composition import molar_mass, sum_formula
from mncplan.domain.ligand import free_molar_mass
from mncplan.domain.substance import Substance, is_cas
from mncplan.errors import InvalidInputError
from mncplan.knowledge.base import KnowledgeBase
from mncplan.knowledge.check_sources import check_ids
from mncplan.knowledge.finding import Finding, error, warning
from mncplan.knowledge.molecules import formula_of

MASS_TOLERANCE: Final = 0.0005

_STATES: Final = frozenset({"solid", "liquid", "gas", "solution"})
_PRICES: Final = frozenset("ABCDE")
_CONFIDENCE: Final = frozenset({"db", "typical", "unsure"})
_GHS: Final = re.compile(r"(?:EU)?H[2-4]\d\d[A-Za-z]{0,2}(?:\+H[2-4]\d\d[A-Za-z]{0,2})*\??")


def check_stock(knowledge: KnowledgeBase) -> Iterator[Finding]:
    """All rules for the stock."""
    yield from check_ids("stock.csv", (item.key for item in knowledge.substances))
    by_cas: dict[str, str] = {}
    for item in knowledge.substances:
        where = f"stock.csv: {item.key}"
        if item.source not in knowledge.source_by_key:
            yield error(where, "source-known", f"source {item.source!r} is not in the bibliography")
        yield from _words(where, item)
        yield from _identity(where, item)
        yield from _ligand(where, item, knowledge)
        if item.cas:
            other = by_cas.setdefault(item.cas, item.key)
            if other != item.key and item.state != "solution":
                yield warning(where, "cas-unique", f"the same CAS number as {other}")
    bare = [s.key for s in knowledge.substances if s.state == "liquid" and s.density_g_mL is None]
    if bare:
        yield warning(
            "stock.csv", "density", f"{len(bare)} liquids have no density: {', '.join(bare)}"
        )


def _words(where: str, item: Substance) -> Iterator[Finding]:
    for name, value, allowed in (
        ("state", item.state, _STATES),
        ("price class", item.price_class, _PRICES),
        ("GHS confidence", item.ghs_confidence, _CONFIDENCE),
    ):
        if value not in allowed:
            yield error(where, "vocabulary", f"{name} {value!r} is unknown")
    for code in item.ghs:
        if not _GHS.fullmatch(code):
            yield error(where, "ghs", f"{code!r} is no hazard statement code")
    if len(set(item.ghs)) < len(item.ghs):
        yield error(where, "ghs", "a hazard statement is there twice")
    if not item.name or not item.role:
        yield error(where, "incomplete", "no name or no role")


def _identity(where: str, item: Substance) -> Iterator[Finding]:
    if item.cas and not is_cas(item.cas):
        yield error(where, "cas", f"{item.cas} has a wrong check digit")
    if item.density_g_mL is not None and not 0.5 <= item.density_g_mL <= 4.0:
        if item.state != "gas":
            yield error(where, "density", f"density {item.density_g_mL} g/mL is not plausible")
    if item.elements:
        mass = molar_mass(item.elements)
        if item.molar_mass is None:
            yield error(where, "molar-mass", f"no molar mass; the formula has {mass:.3f} g/mol")
        elif abs(item.molar_mass - mass) > MASS_TOLERANCE * mass:
            yield error(
                where, "molar-mass", f"{item.molar_mass:g} g/mol, the formula has {mass:.3f}"
            )
    if not item.smiles:
        return
    try:
        atoms = formula_of(item.smiles)
    except InvalidInputError as problem:
        yield error(where, "smiles", str(problem))
        return
    if atoms != item.elements:
        yield error(where, "smiles", f"SMILES says {sum_formula(atoms)}, not {item.formula}")


def _ligand(where: str, item: Substance, knowledge: KnowledgeBase) -> Iterator[Finding]:
    if not item.ligand:
        return
    ligand = knowledge.ligands.find(item.ligand)
    if ligand is None:
        yield error(where, "ligand-known", f"ligand {item.ligand!r} is not in ligands.csv")
        return
    if ligand.id != item.ligand:
        yield error(where, "ligand-known", f"{item.ligand!r} is an alias; the id is {ligand.id}")
    mass = free_molar_mass(ligand)
    if mass is None or item.molar_mass is None or item.role == "ligand_precursor":
        return
    if abs(item.molar_mass - mass) > MASS_TOLERANCE * mass:
        yield warning(
            where,
            "ligand-mass",
            f"{item.molar_mass:g} g/mol, the free ligand {ligand.id} has {mass:.3f} (a salt?)",
        )
