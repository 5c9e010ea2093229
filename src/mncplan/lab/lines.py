"""The weighing list: one line per chemical and step."""

from __future__ import annotations

from mncplan.domain.protocol import ReagentLine
from mncplan.domain.substance import Substance
from mncplan.lab import chemicals as chem
from mncplan.lab.amounts import (
    LEAST_MASS_MG,
    LEAST_VOLUME_ML,
    concentration_text,
    significant,
    volume_text,
)
from mncplan.lab.dosing import Dose, SolventDose
from mncplan.lab.operations import Operation
from mncplan.lab.request import ProtocolRequest

_ROLES = {
    "metal_salt": "metal salt", "dopant_salt": "dopant", "metal_complex": "metal complex",
    "phase_transfer": "phase-transfer salt", "etchant_ligand": "ligand, incoming",
}  # fmt: skip


def reagent_line(dose: Dose, operation: Operation) -> ReagentLine:
    """One chemical of one step with the amount one really measures."""
    item = dose.substance
    per_metal = dose.mmol / operation.metal_mmol if operation.metal_mmol else None
    amount, unit = _measured(dose)
    return ReagentLine(
        name=item.name if not dose.solution_mM else _solution_name(dose),
        role=_ROLES.get(dose.role, dose.role.replace("_", " ")),
        amount=amount,
        unit=unit,
        step=operation.index,
        key=item.key,
        mass_mg=None if dose.mass_mg is None or item.state == "gas" else significant(dose.mass_mg),
        volume_mL=None if dose.volume_mL is None else significant(dose.volume_mL),
        mmol=significant(dose.mmol),
        equivalents=None if per_metal is None else significant(per_metal),
        cas=item.cas,
        hazards=item.ghs,
        basis="; ".join(filter(None, [dose.basis, *_warnings(dose)])),
    )


def _solution_name(dose: Dose) -> str:
    strength = concentration_text(dose.solution_mM or 0.0)
    return f"{dose.substance.name}, as {strength} solution"


def _measured(dose: Dose) -> tuple[float, str]:
    if dose.substance.state == "gas" and dose.volume_mL is not None:
        return significant(dose.volume_mL, 2), "mL gas"
    is_liquid = dose.substance.state in {"liquid", "solution"}
    titrated = dose.solution_mM and (dose.mass_mg is None or is_liquid)
    if dose.volume_mL is not None and (titrated or is_liquid):
        ml = dose.volume_mL
        return (significant(ml), "mL") if ml >= 1 else (significant(ml * 1000), "uL")
    if dose.mass_mg is not None:
        return significant(dose.mass_mg), "mg"
    return significant(dose.mmol), "mmol"


def _warnings(dose: Dose) -> list[str]:
    said = [f"weigh as the hydrate, {chem.mass_of(dose.substance):.2f} g/mol"] if (
        "H2O" in dose.substance.key and dose.substance.key != "H2O"
    ) else []  # fmt: skip
    tiny = dose.mass_mg is not None and dose.mass_mg < LEAST_MASS_MG
    if tiny and not dose.solution_mM:
        said.append("below 1 mg: make a stock solution")
    if dose.volume_mL is not None and dose.volume_mL < LEAST_VOLUME_ML:
        said.append("below 2 uL: dilute first")
    if dose.mass_mg is None and dose.substance.state not in {"gas", "solution"} and (
        dose.solution_mM is None
    ):  # fmt: skip
        said.append("no molar mass on file: weigh by mmol")
    if dose.substance.state == "liquid" and dose.volume_mL is None:
        said.append("liquid: weigh it, no density on file")
    if dose.substance.tier == "in_house":
        said.append("made in house")
    said += [part for part in (dose.substance.note,) if "hydrate" in part]
    return said


def solvent_lines(
    doses: tuple[SolventDose, ...], operation: Operation
) -> tuple[ReagentLine, ...]:
    """Reaction solvents, one line per chemical."""
    groups: dict[str, list[SolventDose]] = {}
    for dose in doses:
        groups.setdefault(dose.substance.key, []).append(dose)
    return tuple(
        _solvent_line(
            group[0].substance,
            sum(d.volume_mL for d in group),
            operation.index,
            "; ".join(f"{volume_text(d.volume_mL)}: {_place(d.role)}, {d.basis}" for d in group),
            "solvent",
        )
        for group in groups.values()
    )


_PLACES = {
    "metal_water": "for the metal salt", "reductant_water": "for the reductant",
    "ligand_water": "for the ligand", "counterion_solvent": "for the counter-ion",
    "etching_solvent": "for the etching",
}  # fmt: skip


def _place(role: str) -> str:
    return _PLACES.get(role, "reaction")


def workup_lines(
    volumes: dict[str, float], operation: Operation, request: ProtocolRequest
) -> tuple[ReagentLine, ...]:
    """Solvents of work-up and purification, roughly."""
    return tuple(
        _solvent_line(
            chem.by_key(request, key), ml, operation.index, "as needed; rough figure", "work-up"
        )
        for key, ml in volumes.items()
    )


def _solvent_line(item: Substance, ml: float, step: int, basis: str, role: str) -> ReagentLine:
    return ReagentLine(
        name=item.name,
        role=role,
        amount=significant(ml) if ml >= 1 else significant(ml * 1000),
        unit="mL" if ml >= 1 else "uL",
        step=step,
        key=item.key,
        volume_mL=significant(ml),
        cas=item.cas,
        hazards=item.ghs,
        basis=basis,
    )
