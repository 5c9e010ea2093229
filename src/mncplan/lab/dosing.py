"""How much of each reagent and solvent one operation takes."""

from __future__ import annotations

from dataclasses import dataclass

from mncplan.domain.recipe import ProcedureReagent
from mncplan.domain.substance import Substance
from mncplan.lab import chemicals as chem
from mncplan.lab.amounts import plain
from mncplan.lab.dose import Dose, condition, host_of, weigh
from mncplan.lab.feeds import at_hand, complex_doses, dopant_doses, second_seed_doses, seed_dose
from mncplan.lab.fit import metal_atoms
from mncplan.lab.operation import Operation, atoms_of
from mncplan.lab.origin import origin
from mncplan.lab.request import ProtocolRequest
from mncplan.lab.titration import gas_dose, ph_dose


@dataclass(frozen=True, kw_only=True)
class SolventDose:
    """One solvent in one role."""

    role: str
    substance: Substance
    volume_mL: float
    basis: str


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


_PER_CLUSTER = frozenset({"oxidant_per_cluster", "counterion_per_cluster"})


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
    metal = _metal_doses(operation, request, reagent)
    if metal is not None:
        return metal
    substance = _substance(operation, request, reagent)
    if substance.state == "gas":
        return [gas_dose(reagent, substance, liquid)]
    if not reagent.parameter and reagent.equivalents is None:
        return [ph_dose(operation, reagent, substance, done, liquid)]
    if reagent.parameter.endswith("_mM"):
        return [_by_concentration(operation, reagent, substance, liquid)]
    mmol, basis = _by_parameter(operation, request, reagent, done)
    return [weigh(reagent, substance, mmol, basis)]


def _metal_doses(
    operation: Operation, request: ProtocolRequest, reagent: ProcedureReagent
) -> list[Dose] | None:
    """Doses of a role that brings metal; None for any other role."""
    role = reagent.role
    if role == "metal_salt" and operation.feed is not None and operation.is_fed_apart:
        made = operation.feed.product
        units = operation.host_mmol / max(metal_atoms(made), 1)
        percent = plain(operation.yields.value * 100, 2)
        return [at_hand(reagent, made, units, f"expected yield {percent} % of the metal")]
    if role == "metal_salt":
        salt = chem.host_salt(operation, request, reagent, host_of(operation))
        units = operation.host_mmol / chem.metal_count(salt)
        basis = f"expected yield {plain(operation.yields.value * 100, 2)} % of the metal"
        if operation.step.family == "complex_formation":
            basis = "metal for the complex of the next part"
        return [weigh(reagent, salt, units, basis)]
    if role == "dopant_salt":
        return dopant_doses(operation, request, reagent)
    if role == "seed":
        return [seed_dose(operation, reagent)]
    if role == "second_seed":
        return second_seed_doses(operation, reagent)
    if role == "metal_complex":
        return complex_doses(operation, request, reagent)
    return None


def _by_concentration(
    operation: Operation, reagent: ProcedureReagent, substance: Substance, liquid: float
) -> Dose:
    """A background salt, dosed for the volume and not for the metal."""
    found = condition(operation, reagent.parameter)
    value = float(found.value)
    basis = f"{plain(value)} mM in the mixture ({origin(found)})"
    return weigh(reagent, substance, value * liquid / 1000, basis)


def _substance(
    operation: Operation, request: ProtocolRequest, reagent: ProcedureReagent
) -> Substance:
    if reagent.role == "etchant_ligand" and not reagent.stock:
        return chem.ligand_substance(request, chem.incoming_ligand_id(operation, request))
    if reagent.role == "ligand" and not reagent.stock:
        return chem.ligand_substance(request, chem.main_ligand_id(operation, request))
    if reagent.role == "phosphine" and not reagent.stock:
        return chem.ligand_substance(request, chem.phosphine_id(operation, request))
    if reagent.role == "coupling_partner":
        return chem.partner(operation, request)
    wanted = operation.step.reductant
    if reagent.role == "reductant" and wanted in request.substances:
        return request.substances[wanted]
    return chem.by_key(request, reagent.stock)


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
    if reagent.parameter in {"partner_excess", "agent_excess"}:
        n = _coefficient(operation, reagent.stock)
        basis = f"{plain(value)} times the balanced equation, {plain(n)} ({origin(found)})"
        return value * n * operation.turnover_mmol, basis
    quantity, per = _reference(operation, request, reagent.parameter, done)
    return value * quantity, f"{plain(value)} per {per} ({origin(found)})"


def _coefficient(operation: Operation, key: str) -> float:
    """Of a reagent in the balanced equation; that of the first piece for what is not in it."""
    taken = {s.text: float(n) for s, n in operation.step.reaction.reactants}
    first = next(s.text for s in operation.step.precursors if s != operation.source)
    return taken.get(key, taken[first])


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
    if parameter == "phosphine_excess":
        n = _taken_of(operation, chem.phosphine_id(operation, request))
        return n * operation.turnover_mmol, f"phosphine of the balanced equation ({plain(n)})"
    if parameter == "surfactant_per_ligand":
        n = chem.organic_ligands(operation.step.cluster)
        return n * operation.seed_mmol, f"ligand of the shell ({n} per cluster)"
    if parameter in _PER_CLUSTER:
        return operation.metal_mmol / atoms_of(operation), "cluster"
    if parameter == "reductant_per_electron":
        n = _electrons(operation)
        return n * operation.turnover_mmol, f"electron of the balanced equation ({plain(n)})"
    return operation.metal_mmol, "metal atom"


def _free_ligand(operation: Operation, request: ProtocolRequest) -> float:
    return _taken_of(operation, chem.main_ligand_id(operation, request)) or 1.0


def _taken_of(operation: Operation, name: str) -> float:
    """Units of a free ligand on the left of the balanced equation."""
    return sum(
        float(k)
        for s, k in operation.step.reaction.reactants
        if not metal_atoms(s) and any(part == name for part, _ in s.parts)
    )


def _electrons(operation: Operation) -> float:
    given = sum(
        float(k) * s.redox
        for s, k in operation.step.reaction.reactants
        if s.redox >= 2 and not metal_atoms(s)
    )
    return given or float(max(operation.step.electrons, 1))


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
        found.append(weigh(reagent, item, n * operation.turnover_mmol, basis))
    return tuple(found)
