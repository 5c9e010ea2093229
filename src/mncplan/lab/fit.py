"""A general procedure cut to one step: the lines that hold for it, its solvents and its waste."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final, Protocol, TypeVar

from mncplan.domain.electrons import valence_electrons
from mncplan.domain.element import ATOMIC_WEIGHT, METALS
from mncplan.domain.ligand import Ligand
from mncplan.domain.ligand_kinds import INORGANIC_KINDS
from mncplan.domain.occasion import holds
from mncplan.domain.recipe import Procedure, ProcedureSolvent
from mncplan.domain.route import Step
from mncplan.domain.species import Species
from mncplan.lab.acidity import acid_groups

LARGEST_COMPLEX: Final = 3
"""Metal atoms up to which a species counts as a complex and not as a cluster."""

_METAL_NAMES: Final = {"Au": "gold", "Ag": "silver", "Cu": "copper", "Cd": "poison", "Hg": "poison"}
_CHLORINATED: Final = re.compile(r"dichloromethane|chloroform")
_ORGANIC: Final = re.compile(
    r"methanol|ethanol|2-propanol|acetone|acetonitrile|toluene|hexane|ether|THF|DMF"
)
_CHLORINATED_KEYS: Final = frozenset({"DCM", "CHCl3"})
_WATERY_KEYS: Final = frozenset({"H2O"})
_NO_LIGANDS: Final[Mapping[str, Ligand]] = MappingProxyType({})


class _Line(Protocol):
    @property
    def when(self) -> tuple[str, ...]: ...


L = TypeVar("L", bound=_Line)


def fit_procedure(
    procedure: Procedure, step: Step, ligands: Mapping[str, Ligand] = _NO_LIGANDS
) -> Procedure:
    """Keep the lines of a procedure that hold for a step and settle its solvents.

    Fitting twice changes nothing.

    Args:
        procedure: As it stands in the knowledge base.
        step: What it is used for.
        ligands: By id, for products that are no clusters.
    """
    facts = facts_of(step, ligands)

    def kept(lines: Iterable[L]) -> tuple[L, ...]:
        return tuple(line for line in lines if holds(line.when, facts))

    fitted = replace(
        procedure,
        parameters=kept(procedure.parameters),
        solvents=tuple(_settled(item, facts) for item in kept(procedure.solvents)),
        reagents=kept(procedure.reagents),
        steps=kept(procedure.steps),
        workup=kept(procedure.workup),
        purification=kept(procedure.purification),
        storage=kept(procedure.storage),
    )
    return replace(fitted, waste=_waste(fitted))


def facts_of(step: Step, ligands: Mapping[str, Ligand] = _NO_LIGANDS) -> frozenset[str]:
    """Facts of `OCCASIONS` that hold for a step."""
    found = {_METAL_NAMES[m] for m, _ in step.product.parts if m in _METAL_NAMES}
    shell = _shell(step, ligands)
    main = next((lig for lig in shell if lig.id == step.ligand), shell[0] if shell else None)
    phosphines = {lig.id for lig in shell if lig.kind == "phosphine"}
    is_watery = main is not None and main.solubility in {"water", "both"}
    if is_watery and phosphines and main is not None and main.kind != "phosphine":
        found.add("amphiphilic")
    else:
        found.add("water" if is_watery else "organic")
    if main is not None and acid_groups(main.smiles):
        found.add("acid_ligand")
    if phosphines:
        found.add("phosphine_shell")
    bound = {lig.id for lig in shell if lig.donation == "X" and lig.kind not in INORGANIC_KINDS}
    if len(bound) > 1:
        found.add("mixed_shell")
    return frozenset(found | _cluster_facts(step) | _equation_facts(step, phosphines, bound))


def _shell(step: Step, ligands: Mapping[str, Ligand]) -> tuple[Ligand, ...]:
    """Organic ligands of the product, the most numerous first."""
    if step.cluster is not None:
        pairs = sorted(step.cluster.ligands, key=lambda pair: -pair[1])
        return tuple(lig for lig, _ in pairs if lig.kind not in INORGANIC_KINDS)
    found = (ligands.get(name) for name, _ in step.product.parts)
    return tuple(lig for lig in found if lig is not None and lig.kind not in INORGANIC_KINDS)


def _cluster_facts(step: Step) -> set[str]:
    cluster = step.cluster
    if cluster is None:
        return {"anion"} if step.product.charge < 0 else set()
    charge = cluster.charge
    found = {"anion" if charge < 0 else "cation" if charge > 0 else "neutral"}
    if cluster.host == "Ag":
        found.add("silver_host")
    if len(cluster.metals) > 1:
        found.add("alloy")
    if cluster.isomer:
        found.add("isomer")
    if valence_electrons(cluster) % 2:
        found.add("odd")
    return found


def _equation_facts(step: Step, phosphines: set[str], bound: set[str]) -> set[str]:
    found = set()
    for species, n in step.reaction.terms:
        parts = {name for name, _ in species.parts}
        metals = metal_atoms(species)
        if 0 < metals <= LARGEST_COMPLEX and not parts <= set(ATOMIC_WEIGHT):
            found.add("takes_complex" if n < 0 else "gives_complex")
        elif n >= 0:
            continue
        elif 0 < metals <= LARGEST_COMPLEX:
            found |= {"bivalent_salt"} if "Cu" in parts else {"takes_salt"}
        elif not metals:
            found |= {"takes_phosphine"} if parts & phosphines else set()
            found |= {"takes_ligand"} if parts & bound else set()
    return found


def metal_atoms(species: Species) -> int:
    """Metal atoms in one unit."""
    return sum(n for name, n in species.parts if name in METALS)


def _settled(item: ProcedureSolvent, facts: frozenset[str]) -> ProcedureSolvent:
    """The solvent for this shell, without its alternatives."""
    stock = item.stock
    if "amphiphilic" in facts:
        stock = item.stock_if_amphiphilic or stock
    elif "water" in facts:
        stock = item.stock_if_water_soluble or stock
    return replace(item, stock=stock, stock_if_water_soluble="", stock_if_amphiphilic="")


def _waste(procedure: Procedure) -> tuple[str, ...]:
    """Streams of solvents that are really used."""
    keys = {item.stock for item in procedure.solvents}
    every = (*procedure.steps, *procedure.workup, *procedure.purification)
    text = " ".join(step.text for step in every)
    has_chlorinated = bool(keys & _CHLORINATED_KEYS or _CHLORINATED.search(text))
    has_organic = bool(keys - _WATERY_KEYS - _CHLORINATED_KEYS or _ORGANIC.search(text))
    return tuple(
        stream
        for stream in procedure.waste
        if (has_chlorinated or not stream.startswith("halogenated solvent waste"))
        and (has_organic or not stream.startswith("organic solvent waste"))
        and ("DMF" in keys or "DMF" in text or not stream.startswith("DMF waste"))
    )
