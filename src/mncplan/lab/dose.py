"""A weighed chemical, and the solution it may go in as."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mncplan.domain.conditions import Condition
from mncplan.domain.element import METALS
from mncplan.domain.recipe import ProcedureReagent
from mncplan.domain.substance import Substance
from mncplan.errors import KnowledgeError
from mncplan.lab import chemicals as chem
from mncplan.lab.operation import Operation

_SOLUTION: Final = re.compile(r"([\d.]+)(?:-([\d.]+))?\s*(mM|M)\b")
_MASS_SOLUTION: Final = re.compile(r"([\d.]+) mg per mL")


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


def host_of(operation: Operation) -> str:
    """The metal that the salt of the operation holds."""
    if operation.step.cluster is not None:
        return operation.step.cluster.host
    names = [name for name, _ in operation.step.product.parts]
    return next((n for n in names if n in METALS), "Au")


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


def solution_mM(reagent: ProcedureReagent, substance: Substance) -> float | None:
    """Concentration of the solution a reagent goes in as; None when it goes in neat."""
    if reagent.role in {"seed", "second_seed"}:
        return None
    by_mass = _MASS_SOLUTION.search(reagent.note)
    mass = chem.mass_of(substance)
    if by_mass and mass:
        return float(by_mass.group(1)) / mass * 1000
    match = _SOLUTION.search(reagent.note)
    if match is None:
        return None
    return float(match.group(2) or match.group(1)) * (1000 if match.group(3) == "M" else 1)


def weigh(reagent: ProcedureReagent, substance: Substance, mmol: float, basis: str) -> Dose:
    """A dose in the unit one measures: mass, neat volume, or volume of a solution."""
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


def by_role(doses: tuple[Dose, ...]) -> Mapping[str, tuple[Dose, ...]]:
    """Doses grouped by role."""
    groups: dict[str, tuple[Dose, ...]] = {}
    for dose in doses:
        groups[dose.role] = (*groups.get(dose.role, ()), dose)
    return groups
