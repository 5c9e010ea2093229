"""Which substance stands behind a role of a procedure."""

from __future__ import annotations

import re
from typing import Final

from mncplan.domain.cluster import Cluster, cluster_mass
from mncplan.domain.composition import molar_mass, parse_sum_formula
from mncplan.domain.element import METALS
from mncplan.domain.ligand import Ligand, free_molar_mass
from mncplan.domain.ligand_kinds import INORGANIC_KINDS
from mncplan.domain.recipe import ProcedureReagent, ProcedureSolvent
from mncplan.domain.route import Step
from mncplan.domain.species import Species
from mncplan.domain.substance import Substance
from mncplan.errors import FormulaError, UndefinedMassError
from mncplan.lab.operation import Operation
from mncplan.lab.request import ProtocolRequest

USUAL_SALT: Final = {
    "Au": "HAuCl4.3H2O", "Ag": "AgNO3", "Cu": "CuCl2", "Pt": "H2PtCl6", "Pd": "Na2PdCl4",
    "Cd": "CdCl2", "Hg": "HgCl2",
}  # fmt: skip
"""The salt that is weighed when the route names none."""


def metals_of(item: Substance) -> frozenset[str]:
    """Metals in a substance."""
    return frozenset(symbol for symbol, _ in item.elements if symbol in METALS)


def metal_count(item: Substance) -> int:
    """Metal atoms per formula unit; 1 when the formula is unknown."""
    return sum(n for symbol, n in item.elements if symbol in METALS) or 1


def mass_of(item: Substance) -> float | None:
    """Molar mass as weighed, hydrate water included."""
    if item.molar_mass is not None:
        return item.molar_mass
    return molar_mass(item.elements) if item.elements else None


def by_key(request: ProtocolRequest, key: str) -> Substance:
    """A substance of the stock; a nameless stand-in when the stock lacks it."""
    found = request.substances.get(key)
    return found if found is not None else Substance(key=key, name=key, formula="")


def ligand_substance(request: ProtocolRequest, ligand_id: str) -> Substance:
    """The free ligand as bought, or as computed when the stock lacks it."""
    found = request.ligand_stock.get(ligand_id)
    if found is not None:
        return found
    ligand = request.ligands.get(ligand_id)
    if ligand is None:
        return Substance(key=ligand_id, name=ligand_id, formula="", ligand=ligand_id)
    return Substance(
        key=ligand_id,
        name=f"free ligand of {ligand.name}",
        formula="",
        smiles=ligand.smiles,
        ligand=ligand_id,
        molar_mass=free_molar_mass(ligand),
        elements=ligand.free_formula,
        note="not in the stock list: buy or make it; hazards not on file",
    )


def cluster_substance(cluster: Cluster) -> Substance:
    """A cluster that is weighed as a starting material."""
    try:
        mass: float | None = cluster_mass(cluster)
    except UndefinedMassError:
        mass = None
    return Substance(
        key=str(cluster), name=str(cluster), formula="", molar_mass=mass, tier="in_house",
        note="hazards not known: treat as toxic",
    )  # fmt: skip


def species_substance(request: ProtocolRequest, species: Species) -> Substance:
    """What a precursor is bought as, else the species itself."""
    for leaf in request.route.leaves:
        if leaf.species == species and leaf.stock_key in request.substances:
            return request.substances[leaf.stock_key]
    return Substance(
        key=species.text, name=species.text, formula="", tier="in_house",
        molar_mass=molar_mass(species.elements) if species.elements else None,
        elements=tuple((s, n) for s, n in species.elements),
    )  # fmt: skip


def partner(operation: Operation, request: ProtocolRequest) -> Substance:
    """What is joined to the shell, or the halide a ligand is made from."""
    taken = [s for s in operation.step.precursors if s != operation.source]
    return species_substance(request, taken[0])


def main_ligand_id(operation: Operation, request: ProtocolRequest) -> str:
    """The ligand the operation brings in."""
    if operation.step.ligand:
        return operation.step.ligand
    cluster = operation.step.cluster
    if cluster is not None:
        organic = [(n, lig.id) for lig, n in cluster.ligands if lig.kind not in INORGANIC_KINDS]
        if organic:
            return max(organic)[1]
    names = [name for name, _ in operation.step.product.parts if name in request.ligands]
    return names[0] if names else ""


def phosphine_id(operation: Operation, request: ProtocolRequest) -> str:
    """The phosphine of the product; empty when it has none."""
    names = [name for name, _ in operation.step.product.parts]
    return next((n for n in names if n in request.ligands and _is_phosphine(request, n)), "")


def _is_phosphine(request: ProtocolRequest, name: str) -> bool:
    return request.ligands[name].kind == "phosphine"


def organic_ligands(cluster: Cluster | None) -> int:
    """Ligands per cluster that are no halide, hydride or sulfide."""
    if cluster is None:
        return 0
    return sum(n for ligand, n in cluster.ligands if ligand.kind not in INORGANIC_KINDS)


def incoming_ligand_id(operation: Operation, request: ProtocolRequest) -> str:
    """The ligand the product has and the seed lacks; the main ligand when there is none."""
    return incoming_ligand(operation.step) or main_ligand_id(operation, request)


def incoming_ligand(step: Step) -> str:
    """Id of an X-type ligand that the product has and the seed lacks; empty when there is none."""
    if step.cluster is None or step.seed is None:
        return ""
    old = {ligand.id for ligand, _ in step.seed.ligands}
    fresh = [
        (n, ligand.id)
        for ligand, n in step.cluster.ligands
        if ligand.id not in old and ligand.donation == "X" and ligand.kind not in INORGANIC_KINDS
    ]
    return max(fresh)[1] if fresh else ""


def new_ligands(step_cluster: Cluster | None, seed: Cluster | None) -> int:
    """Ligands per cluster that the product has more of than the seed."""
    if step_cluster is None:
        return 1
    old = {} if seed is None else {ligand.id: n for ligand, n in seed.ligands}
    return sum(max(n - old.get(ligand.id, 0), 0) for ligand, n in step_cluster.ligands) or 1


def host_salt(
    operation: Operation, request: ProtocolRequest, reagent: ProcedureReagent, metal: str
) -> Substance:
    """The salt of the host metal: the procedure's if it holds that metal, else the route's."""
    if reagent.stock:
        asked = by_key(request, reagent.stock)
        if metal in metals_of(asked):
            return asked
    sources = operation.step.precursors + (operation.feed.precursors if operation.feed else ())
    for species in sources:
        bought = species_substance(request, species)
        if bought.tier == "commercial" and metal in metals_of(bought):
            return bought
    return by_key(request, USUAL_SALT.get(metal, metal))


def is_watery(operation: Operation, request: ProtocolRequest) -> bool:
    """Whether the ligand of the product belongs into water."""
    ligand: Ligand | None = request.ligands.get(main_ligand_id(operation, request))
    return ligand is not None and ligand.solubility in {"water", "both"}


def solvent_substance(
    operation: Operation, request: ProtocolRequest, item: ProcedureSolvent
) -> Substance:
    """The solvent, swapped for the watery one where the procedure names one."""
    watery = item.stock_if_water_soluble and is_watery(operation, request)
    return by_key(request, item.stock_if_water_soluble if watery else item.stock)


def is_formula(key: str) -> bool:
    """Whether a stock key reads as a chemical formula, e.g. HAuCl4.3H2O."""
    body, _, water = key.partition(".")
    if water and not re.fullmatch(r"\d*H2O", water):
        return False
    try:
        parse_sum_formula(body)
    except FormulaError:
        return False
    return True


_LABEL: Final = re.compile(r" \((?:aq\.|\d+ %|ultrapure|inert|reduced|anhydrous)[^()]*\)")


def label(item: Substance) -> str:
    """How the substance is called in running text."""
    name = _LABEL.sub("", item.name)
    if item.role == "solvent" or item.key == "H2O":
        return name
    if is_formula(item.key) and item.state != "gas":
        return item.key if any(c.isdigit() for c in item.key) or item.key == "NaOH" else name
    if item.key in {name, item.name} or item.tier == "in_house":
        return name
    return f"{name} ({item.key})" if re.fullmatch(r"[A-Z0-9][\w,.-]{1,7}", item.key) else name


def halide_mass(item: Substance) -> float:
    """Mass of the halide of an onium salt; 0 when it has none."""
    return molar_mass(tuple((s, n) for s, n in item.elements if s in {"F", "Cl", "Br", "I"}))
