"""What goes in until a meter or a gauge says enough: acid, base, gas."""

from __future__ import annotations

from typing import Final

from mncplan.domain.recipe import ProcedureReagent
from mncplan.domain.substance import Substance
from mncplan.lab.acidity import Mixture, acid_after_base, acid_groups, base_needed
from mncplan.lab.amounts import plain
from mncplan.lab.dose import Dose, host_of, solution_mM
from mncplan.lab.operation import Operation

_HEADSPACE: Final = 5.0
_MOLAR_GAS_ML: Final = 24.8


def gas_dose(reagent: ProcedureReagent, substance: Substance, liquid: float) -> Dose:
    """A gas in excess: head space at one bar."""
    volume = _HEADSPACE * liquid
    return Dose(
        role=reagent.role, substance=substance, mmol=volume / _MOLAR_GAS_ML, volume_mL=volume,
        basis="head space of five times the liquid at 1 bar and 25 C; the purge takes more",
        is_rough=True,
    )  # fmt: skip


def _acid_of_the_shell(operation: Operation) -> float:
    """Acid groups that the seed brings along."""
    seed = operation.step.seed
    if seed is None:
        return 0.0
    return operation.seed_mmol * sum(acid_groups(lig.smiles) * n for lig, n in seed.ligands)


def ph_dose(
    operation: Operation,
    reagent: ProcedureReagent,
    substance: Substance,
    done: tuple[Dose, ...],
    liquid: float,
) -> Dose:
    """Acid or base to a pH, as a rough amount."""
    ligand = next((d for d in done if d.role == "ligand"), None)
    has_salt = any(d.role == "metal_salt" for d in done)
    mix = Mixture(
        metal=host_of(operation),
        metal_mmol=operation.metal_mmol if has_salt else 0.0,
        ligand_mmol=ligand.mmol if ligand else 0.0,
        acid_groups=acid_groups(ligand.substance.smiles) if ligand else 0,
        volume_mL=liquid,
        shell_acid_mmol=_acid_of_the_shell(operation) if ligand is None else 0.0,
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
