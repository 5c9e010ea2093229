"""From the values of a setting to the amounts of one well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mncplan.domain.well_chemistry import WellChemistry
from mncplan.domain.well_chemistry_parts import (
    METAL,
    TOTAL_METAL,
    VOLUME,
    DoseOption,
    WellDose,
)


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a setting can't be dispensed.

    Attributes:
        rule: Worded the same for all values of the parameters.
        excess_uL: How far the worst volume is from one that would do.
    """

    rule: str
    reason: str
    excess_uL: float


@dataclass(frozen=True, slots=True)
class Amount:
    """Nanomoles of one dose, and what it is made of."""

    dose: WellDose
    option: DoseOption
    nmol: float


def amounts(
    wells: WellChemistry, setting: Mapping[str, float | str]
) -> tuple[Amount, ...] | Misfit:
    """Nanomoles that a setting asks for; a parameter that is absent adds nothing."""
    volume = counted_volume_uL(wells)
    metal = 0.0
    fixed: dict[str, float] = {}
    per_balance: dict[str, float] = {}
    found: list[tuple[WellDose, DoseOption]] = []
    for dose in wells.doses:
        option = _option(dose, setting)
        wanted = number(dose.amount, setting) / option.counts_for if option.chemical else 0.0
        found.append((dose, option))
        if dose.per == TOTAL_METAL:
            metal = wanted * volume
            per_balance[dose.role] = 1.0
        elif dose.per in per_balance:
            per_balance[dose.role] = wanted * per_balance[dose.per]
        elif dose.per == VOLUME:
            fixed[dose.role] = wanted * volume
        else:
            fixed[dose.role] = wanted * (metal if dose.per == METAL else fixed[dose.per])
    atoms = {dose.role: dose.metal_atoms for dose in wells.doses}
    left = metal - sum(atoms[role] * nmol for role, nmol in fixed.items())
    if left < -1e-9 * metal:
        first = wells.doses[0]
        return Misfit(
            f"more metal than {first.amount}",
            f"the other sources bring {metal - left:.4g} nmol of metal, more than the"
            f" {metal:.4g} nmol of {first.amount}",
            -left / metal * volume if metal else volume,
        )
    unit = sum(atoms[role] * n for role, n in per_balance.items())
    balance = max(left, 0.0) / unit if unit else 0.0
    nmol = fixed | {role: n * balance for role, n in per_balance.items()}
    return tuple(Amount(dose, option, nmol[dose.role]) for dose, option in found)


def counted_volume_uL(wells: WellChemistry) -> float:
    """The volume that mmol/L count on."""
    return wells.concentration_volume_uL or wells.well_volume_uL


def _option(dose: WellDose, setting: Mapping[str, float | str]) -> DoseOption:
    if not dose.choice:
        return dose.options[0]
    chosen = setting.get(dose.choice)
    return next((o for o in dose.options if o.choice == chosen), DoseOption("", ""))


def number(value: str | float, setting: Mapping[str, float | str]) -> float:
    """A fixed number, or the value of the parameter it names; 0 for an absent one."""
    return float(setting.get(value, 0.0)) if isinstance(value, str) else float(value)
