"""The weighing list: one line per chemical and step."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from mncplan.domain.protocol import ReagentLine
from mncplan.domain.substance import Substance
from mncplan.lab import chemicals as chem
from mncplan.lab.amounts import (
    LEAST_MASS_MG,
    LEAST_VOLUME_ML,
    concentration_text,
    mass_text,
    poured_text,
    significant,
)
from mncplan.lab.dose import Dose
from mncplan.lab.dosing import SolventDose
from mncplan.lab.operation import Operation
from mncplan.lab.request import ProtocolRequest
from mncplan.lab.workup import Pour

_HYDRATE: Final = re.compile(r"(\w*hydrate) CAS ([\d-]+)(?:, ([\d.]+) g/mol)?")
_ROLES: Final = {
    "metal_salt": "metal salt", "dopant_salt": "dopant", "metal_complex": "metal complex",
    "phase_transfer": "phase-transfer salt", "etchant_ligand": "ligand, incoming",
    "second_seed": "second cluster", "counterion": "counter-ion",
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
    if dose.volume_mL is not None:
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
    is_weighed = dose.substance.tier != "in_house" and not (dose.solution_mM or dose.volume_mL)
    if dose.mass_mg is None and is_weighed:
        said.append("no molar mass on file: weigh by mmol")
    if dose.substance.state == "liquid" and dose.volume_mL is None:
        said.append("liquid: weigh it, no density on file")
    if dose.solution_mM and dose.mass_mg is not None and dose.substance.state == "solid":
        said.append(f"the volume holds {mass_text(dose.mass_mg)}")
    if dose.substance.tier == "in_house":
        said.append("made in house")
    hydrate = _HYDRATE.search(dose.substance.note)
    if hydrate and hydrate.group(3) and dose.mass_mg is not None:
        name, cas, molar = hydrate.groups()
        mass = mass_text(dose.mmol * float(molar))
        said.append(f"usually sold as {name} (CAS {cas}): then weigh {mass}")
    return said


def solvent_lines(
    doses: tuple[SolventDose, ...],
    workup: Mapping[str, Pour],
    operation: Operation,
    request: ProtocolRequest,
) -> tuple[ReagentLine, ...]:
    """Solvents of reaction, work-up and purification: one line per chemical."""
    items = {dose.substance.key: dose.substance for dose in doses}
    items |= {key: chem.by_key(request, key) for key in workup if key not in items}
    lines = []
    for key, item in items.items():
        mine = [dose for dose in doses if dose.substance.key == key]
        later = workup.get(key)
        said = [f"{poured_text(d.volume_mL)} {_place(d.role)} ({d.basis})" for d in mine]
        if later is not None:
            other = f", or {chem.label(chem.by_key(request, later.instead_of))} instead" if (
                later.instead_of
            ) else ""  # fmt: skip
            said.append(f"about {poured_text(later.volume_mL)} as needed in work-up{other}")
        total = sum(d.volume_mL for d in mine) + (later.volume_mL if later else 0.0)
        lines.append(
            _solvent_line(item, total, operation.index, said, "solvent" if mine else "work-up")
        )
    return tuple(lines)


_PLACES = {
    "metal_water": "for the metal salt",
    "reductant_water": "for the reductant",
    "ligand_water": "for the ligand",
    "counterion_solvent": "for the counter-ion",
    "metal_solvent": "for the metal salt",
    "ligand_solvent": "for the ligand",
    "reductant_solvent": "for the reductant",
    "second_solvent": "for the second cluster",
    "surfactant_water": "for the surfactant",
    "etching_solvent": "for the etching",
}


def _place(role: str) -> str:
    return _PLACES.get(role, "for the reaction")


def _solvent_line(item: Substance, ml: float, step: int, said: list[str], role: str) -> ReagentLine:
    return ReagentLine(
        name=item.name,
        role=role,
        amount=significant(ml, 2) if ml >= 1 else significant(ml * 1000, 2),
        unit="mL" if ml >= 1 else "uL",
        step=step,
        key=item.key,
        volume_mL=significant(ml, 2),
        cas=item.cas,
        hazards=item.ghs,
        basis="; ".join(said),
    )
