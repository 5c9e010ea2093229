"""How much of each reagent and solvent one operation takes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mncplan.domain.conditions import Condition
from mncplan.domain.element import ATOMIC_WEIGHT, METALS
from mncplan.domain.protocol import ProcedureReagent
from mncplan.domain.species import Species
from mncplan.domain.substance import Substance
from mncplan.errors import KnowledgeError
from mncplan.lab import chemicals as chem
from mncplan.lab.acidity import Mixture, acid_after_base, acid_groups, base_needed
from mncplan.lab.amounts import plain, significant
from mncplan.lab.operations import Operation, dopant_dose, dopants, metal_atoms
from mncplan.lab.origin import origin
from mncplan.lab.request import ProtocolRequest

CRUDE_METAL_FRACTION: Final = 0.65
"""Mass share of metal in a washed thiolate crude; 0.6-0.7 for gold."""

_HEADSPACE: Final = 5.0
_MOLAR_GAS_ML: Final = 24.8
_SOLUTION = re.compile(r"([\d.]+)(?:-([\d.]+))?\s*(mM|M)\b")
_MASS_SOLUTION = re.compile(r"([\d.]+) mg per mL")


@dataclass(frozen=True, kw_only=True)
class Dose:
    """One chemical in one role.

    Attributes:
        solution_mM: Concentration when it goes in as a solution of its own.
        volume_mL: Of that solution, of the neat liquid, or of the gas.
    """

    role: str
    substance: Substance
    mmol: float
    basis: str
    mass_mg: float | None = None
    volume_mL: float | None = None
    solution_mM: float | None = None
    is_rough: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SolventDose:
    """One solvent in one role."""

    role: str
    substance: Substance
    volume_mL: float
    basis: str


def host_of(operation: Operation) -> str:
    """The metal that the salt of the operation holds."""
    if operation.step.cluster is not None:
        return operation.step.cluster.host
    names = [name for name, _ in operation.step.product.parts]
    return next((n for n in names if n in METALS), "Au")


def solvent_doses(operation: Operation, request: ProtocolRequest) -> tuple[SolventDose, ...]:
    """Solvent volumes; they follow `metal_mM` when it differs from the procedure's value."""
    procedure = operation.procedure
    if procedure is None:
        return ()
    usual = next((c.value for c in procedure.parameters if c.parameter == "metal_mM"), None)
    asked = operation.number("metal_mM")
    factor = usual / asked if isinstance(usual, float) and asked > 0 else 1.0
    return tuple(
        SolventDose(
            role=item.role,
            substance=chem.solvent_substance(operation, request, item),
            volume_mL=item.mL_per_mmol * operation.metal_mmol * factor,
            basis=f"{plain(item.mL_per_mmol * factor)} mL per mmol metal",
        )
        for item in procedure.solvents
    )


def reagent_doses(operation: Operation, request: ProtocolRequest) -> tuple[Dose, ...]:
    """Reagents in the order of the procedure."""
    if operation.procedure is None:
        return _stoichiometric(operation, request)
    done: list[Dose] = []
    liquid = sum(s.volume_mL for s in solvent_doses(operation, request))
    for reagent in operation.procedure.reagents:
        done.extend(_doses(operation, request, reagent, tuple(done), liquid))
    return tuple(done)


def _doses(
    operation: Operation,
    request: ProtocolRequest,
    reagent: ProcedureReagent,
    done: tuple[Dose, ...],
    liquid: float,
) -> list[Dose]:
    role = reagent.role
    if role == "metal_salt" and operation.feed is not None and operation.is_fed_apart:
        made = operation.feed.product
        units = operation.host_mmol / max(metal_atoms(made), 1)
        percent = plain(operation.yields.value * 100, 2)
        return [_at_hand(reagent, made, units, f"expected yield {percent} % of the metal")]
    if role == "metal_salt":
        salt = chem.host_salt(operation, request, reagent, host_of(operation))
        units = operation.host_mmol / chem.metal_count(salt)
        basis = f"expected yield {plain(operation.yields.value * 100, 2)} % of the metal"
        if operation.step.family == "complex_formation":
            basis = "metal for the complex of the next part"
        return [_weigh(reagent, salt, units, basis)]
    if role == "dopant_salt":
        return _dopants(operation, request, reagent)
    if role == "seed":
        return [_seed(operation, reagent)]
    if role == "metal_complex":
        return _complexes(operation, request, reagent)
    substance = _substance(operation, request, reagent)
    if substance.state == "gas":
        return [_gas(reagent, substance, liquid)]
    if not reagent.parameter and reagent.equivalents is None:
        return [_to_ph(operation, reagent, substance, done, liquid)]
    mmol, basis = _by_parameter(operation, request, reagent, done)
    return [_weigh(reagent, substance, mmol, basis)]


def _substance(
    operation: Operation, request: ProtocolRequest, reagent: ProcedureReagent
) -> Substance:
    if reagent.role in {"ligand", "etchant_ligand"} and not reagent.stock:
        return chem.ligand_substance(request, chem.main_ligand_id(operation, request))
    wanted = operation.step.reductant
    if reagent.role == "reductant" and wanted in request.substances:
        return request.substances[wanted]
    return chem.by_key(request, reagent.stock)


def condition(operation: Operation, parameter: str) -> Condition:
    """A condition that the procedure needs.

    Raises:
        KnowledgeError: If nothing gives it a value.
    """
    found = operation.conditions.get(parameter)
    if found is None or not isinstance(found.value, float | int):
        name = operation.procedure.id if operation.procedure else operation.step.family
        raise KnowledgeError(f"procedure {name}: parameter {parameter!r} has no numeric value")
    return found


def _by_parameter(
    operation: Operation,
    request: ProtocolRequest,
    reagent: ProcedureReagent,
    done: tuple[Dose, ...],
) -> tuple[float, str]:
    if not reagent.parameter:
        n = reagent.equivalents or 0.0
        return n * operation.metal_mmol, f"{plain(n)} per metal atom"
    found = condition(operation, reagent.parameter)
    value = float(found.value)
    quantity, per = _reference(operation, request, reagent.parameter, done)
    return value * quantity, f"{plain(value)} per {per} ({origin(found)})"


def _reference(
    operation: Operation, request: ProtocolRequest, parameter: str, done: tuple[Dose, ...]
) -> tuple[float, str]:
    """What a ratio counts on: millimoles and their name."""
    if parameter == "base_per_ligand":
        return sum(d.mmol for d in done if d.role == "ligand"), "ligand"
    if parameter == "incoming_ligand_per_leaving_ligand":
        leaving = chem.new_ligands(operation.step.cluster, operation.step.seed)
        return leaving * operation.seed_mmol, f"ligand to be replaced, {leaving} per cluster"
    if parameter == "ligand_excess":
        n = _free_ligand(operation, request)
        return n * operation.turnover_mmol, f"ligand of the balanced equation ({plain(n)})"
    if parameter == "reductant_per_electron":
        n = _electrons(operation)
        return n * operation.turnover_mmol, f"electron of the balanced equation ({plain(n)})"
    return operation.metal_mmol, "metal atom"


def _free_ligand(operation: Operation, request: ProtocolRequest) -> float:
    name = chem.main_ligand_id(operation, request)
    n = sum(
        float(k)
        for s, k in operation.step.reaction.reactants
        if not metal_atoms(s) and any(part == name for part, _ in s.parts)
    )
    return n or 1.0


def _electrons(operation: Operation) -> float:
    given = sum(
        float(k) * s.redox
        for s, k in operation.step.reaction.reactants
        if s.redox >= 2 and not metal_atoms(s)
    )
    return given or float(max(operation.step.electrons, 1))


def _seed(operation: Operation, reagent: ProcedureReagent) -> Dose:
    seed = operation.step.seed
    if seed is None:
        metal = host_of(operation)
        mass = operation.metal_mmol * ATOMIC_WEIGHT[metal] / CRUDE_METAL_FRACTION
        crude = Substance(key="crude", name="clusters of mixed sizes", formula="", tier="in_house")
        return Dose(
            role="seed",
            substance=crude,
            mmol=operation.metal_mmol,
            mass_mg=significant(mass, 2),
            basis=f"{plain(operation.metal_mmol)} mmol {metal}, taken as 65 % of the mass",
            is_rough=True,
        )
    percent = plain(operation.yields.value * 100, 2)
    ion = "; mass of the cluster ion alone, its counter-ion comes on top" if seed.charge else ""
    return _weigh(
        reagent,
        chem.cluster_substance(seed),
        operation.seed_mmol,
        f"{plain(operation.metal_mmol)} mmol metal; expected yield {percent} % of it{ion}",
    )


def _complexes(
    operation: Operation, request: ProtocolRequest, reagent: ProcedureReagent
) -> list[Dose]:
    excess = condition(operation, reagent.parameter)
    found = []
    for species in operation.incoming:
        n = float(-operation.step.reaction.coefficient(species))
        mmol = n * operation.turnover_mmol * float(excess.value)
        basis = f"{plain(float(excess.value))} times the balanced equation ({origin(excess)})"
        if _is_at_hand(operation, species):
            found.append(_at_hand(reagent, species, mmol, basis))
            continue
        item = chem.species_substance(request, species)
        found.append(_weigh(reagent, item, mmol, basis))
    return found


def _is_at_hand(operation: Operation, species: Species | None) -> bool:
    """Whether the part before has just made this."""
    return (
        operation.is_fed_apart
        and operation.feed is not None
        and (operation.feed.product == species)
    )


def _at_hand(reagent: ProcedureReagent, species: Species, mmol: float, basis: str) -> Dose:
    item = Substance(
        key=species.text, name=f"all of the {species.text} made before", formula="",
        tier="in_house",
    )  # fmt: skip
    return Dose(role=reagent.role, substance=item, mmol=mmol, basis=basis)


def _dopants(
    operation: Operation, request: ProtocolRequest, reagent: ProcedureReagent
) -> list[Dose]:
    found = condition(operation, reagent.parameter)
    wanted = dopants(operation)
    total = sum(wanted.values()) or 1
    doses = []
    for metal, n in wanted.items():
        source = next((s for s in operation.incoming if metal in dict(s.parts)), None)
        if source is not None:
            item = chem.species_substance(request, source)
        else:
            item = chem.host_salt(operation, request, reagent, metal)
        if reagent.parameter == "dopant_fraction":
            mmol = (operation.metal_mmol - operation.host_mmol) * n / total
            basis = f"{plain(float(found.value))} of all metal ({origin(found)})"
        else:
            dose = dopant_dose(operation)
            mmol = dose * n / total * operation.seed_mmol
            basis = f"{plain(dose)} per cluster ({origin(found)})"
            if dose != found.value:
                basis = f"{plain(dose)} per cluster: 1.2 times the {total} atoms that go in"
        if source is not None and _is_at_hand(operation, source):
            doses.append(_at_hand(reagent, source, mmol, basis))
        else:
            doses.append(_weigh(reagent, item, mmol / chem.metal_count(item), basis))
    return doses


def _gas(reagent: ProcedureReagent, substance: Substance, liquid: float) -> Dose:
    volume = _HEADSPACE * liquid
    return Dose(
        role=reagent.role, substance=substance, mmol=volume / _MOLAR_GAS_ML, volume_mL=volume,
        basis="head space of five times the liquid at 1 bar and 25 C; the purge takes more",
        is_rough=True,
    )  # fmt: skip


def _to_ph(
    operation: Operation,
    reagent: ProcedureReagent,
    substance: Substance,
    done: tuple[Dose, ...],
    liquid: float,
) -> Dose:
    ligand = next((d for d in done if d.role == "ligand"), None)
    has_salt = any(d.role == "metal_salt" for d in done)
    mix = Mixture(
        metal=host_of(operation),
        metal_mmol=operation.metal_mmol if has_salt else 0.0,
        ligand_mmol=ligand.mmol if ligand else 0.0,
        acid_groups=acid_groups(ligand.substance.smiles) if ligand else 0,
        volume_mL=liquid,
    )
    ph = operation.number("pH", 7.0)
    if reagent.role == "acid" and "acid_pH" in operation.conditions:
        ph, before = operation.number("acid_pH"), ph
        mmol = acid_after_base(mix, before, ph)
    else:
        mmol = base_needed(mix, ph) * (-1 if reagent.role == "acid" else 1)
    strength = solution_mM(reagent, substance) or 1000.0
    text = f"as needed to pH {plain(ph)}; rough estimate, titrate under the electrode"
    mmol = max(mmol, 0.01 * liquid * 10**-3 * strength)
    return Dose(
        role=reagent.role, substance=substance, mmol=mmol, solution_mM=strength,
        volume_mL=mmol / strength * 1000, basis=text, is_rough=True, note=reagent.note,
    )  # fmt: skip


def solution_mM(reagent: ProcedureReagent, substance: Substance) -> float | None:
    """Concentration of the solution a reagent goes in as; None when it goes in neat."""
    if reagent.role == "seed":
        return None
    by_mass = _MASS_SOLUTION.search(reagent.note)
    mass = chem.mass_of(substance)
    if by_mass and mass:
        return float(by_mass.group(1)) / mass * 1000
    match = _SOLUTION.search(reagent.note)
    if match is None:
        return None
    return float(match.group(2) or match.group(1)) * (1000 if match.group(3) == "M" else 1)


def _weigh(reagent: ProcedureReagent, substance: Substance, mmol: float, basis: str) -> Dose:
    mass = chem.mass_of(substance)
    mg = None if mass is None else mmol * mass
    strength = solution_mM(reagent, substance)
    volume = None
    if strength:
        volume = mmol / strength * 1000
    elif mg is not None and substance.state == "liquid" and substance.density_g_mL:
        volume = mg / 1000 / substance.density_g_mL
    return Dose(
        role=reagent.role, substance=substance, mmol=mmol, mass_mg=mg, volume_mL=volume,
        solution_mM=strength, basis=basis, note=reagent.note,
    )  # fmt: skip


def _stoichiometric(operation: Operation, request: ProtocolRequest) -> tuple[Dose, ...]:
    """Without a procedure: what the balanced equation asks for, no excess."""
    found = []
    for species in operation.step.precursors:
        n = float(-operation.step.reaction.coefficient(species))
        if n <= 0:
            continue
        item = chem.species_substance(request, species)
        reagent = ProcedureReagent(role="reagent")
        basis = "balanced equation, no excess; excess not reported"
        found.append(_weigh(reagent, item, n * operation.turnover_mmol, basis))
    return tuple(found)


def by_role(doses: tuple[Dose, ...]) -> Mapping[str, tuple[Dose, ...]]:
    """Doses grouped by role."""
    groups: dict[str, tuple[Dose, ...]] = {}
    for dose in doses:
        groups[dose.role] = (*groups.get(dose.role, ()), dose)
    return groups
