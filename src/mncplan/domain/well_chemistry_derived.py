"""What a dispensed well really holds: parameters as delivered, ratios, final concentrations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mncplan.domain.well_chemistry import WellChemistry
from mncplan.domain.well_chemistry_amounts import amounts, counted_volume_uL
from mncplan.domain.well_chemistry_parts import METAL, TOTAL_METAL, VOLUME, DoseOption, WellDose
from mncplan.domain.well_chemistry_recipe import Recipe


@dataclass(frozen=True, slots=True)
class DerivedQuantity:
    """A quantity that follows from the volumes."""

    name: str
    value: float
    unit: str


def delivered(
    wells: WellChemistry, setting: Mapping[str, float | str], recipe: Recipe
) -> dict[str, float]:
    """Values of the parameters that the rounded volumes of a recipe deliver."""
    given = _given(wells, recipe)
    metal = _metal(wells, given)
    volume = counted_volume_uL(wells)
    found: dict[str, float] = {}
    for dose, option in _chosen(wells, setting):
        if not isinstance(dose.amount, str) or dose.amount not in setting:
            continue
        base = {VOLUME: volume, TOTAL_METAL: volume, METAL: metal}.get(dose.per)
        base = given.get(dose.per, 0.0) if base is None else base
        top = metal if dose.per == TOTAL_METAL else given.get(dose.role, 0.0)
        if base:
            found[dose.amount] = option.counts_for * top / base
    for liquid in wells.liquids:
        for solvent, share in liquid.fractions:
            if isinstance(share, str) and share in setting:
                found[share] = _solvent_uL(wells, recipe, solvent, liquid.name) / liquid.volume_uL
    return found


def derived(
    wells: WellChemistry, setting: Mapping[str, float | str], recipe: Recipe
) -> tuple[DerivedQuantity, ...]:
    """Final concentrations, ratios per metal and solvent fractions of a recipe.

    Concentrations count on the whole well and include what stocks carry along.
    """
    given = _given(wells, recipe)
    metal = _metal(wells, given)
    total = wells.well_volume_uL
    dissolved: dict[str, float] = {}
    for _, stock, steps in recipe.stocks:
        for chemical, strength in stock.solutes:
            dissolved[chemical] = dissolved.get(chemical, 0.0) + strength * steps * wells.step_uL
    found = [DerivedQuantity(f"{name}_mM", n / total, "mmol/L") for name, n in dissolved.items()]
    for dose, option in _chosen(wells, setting):
        if dose.per != TOTAL_METAL and metal and option.chemical and dose.role in given:
            ratio = given[dose.role] / metal
            found.append(DerivedQuantity(f"{dose.role}_per_metal", ratio, "mol/mol"))
            if option.electrons:
                name = f"{dose.role}_electrons_per_metal"
                found.append(DerivedQuantity(name, option.electrons * ratio, "mol/mol"))
    solvents = [s.solvent for _, s, _ in recipe.stocks] + [s for _, s, _ in recipe.solvents]
    for solvent in dict.fromkeys(solvents):
        share = _solvent_uL(wells, recipe, solvent) / total
        found.append(DerivedQuantity(f"{solvent}_fraction", share, "L/L"))
    return tuple(found)


def _chosen(
    wells: WellChemistry, setting: Mapping[str, float | str]
) -> tuple[tuple[WellDose, DoseOption], ...]:
    wanted = amounts(wells, setting)
    return tuple((a.dose, a.option) for a in wanted) if isinstance(wanted, tuple) else ()


def _given(wells: WellChemistry, recipe: Recipe) -> dict[str, float]:
    """Nanomoles by role."""
    return {
        role: stock.solutes[0][1] * steps * wells.step_uL for role, stock, steps in recipe.stocks
    }


def _metal(wells: WellChemistry, given: Mapping[str, float]) -> float:
    return sum(dose.metal_atoms * given.get(dose.role, 0.0) for dose in wells.doses)


def _solvent_uL(wells: WellChemistry, recipe: Recipe, solvent: str, liquid: str = "") -> float:
    """Volume of one solvent, stock solutions counted in full; in one liquid or in all."""
    into = {dose.role: dose.liquid for dose in wells.doses}
    steps = sum(
        n
        for role, stock, n in recipe.stocks
        if stock.solvent == solvent and into[role] == (liquid or into[role])
    )
    steps += sum(
        n for name, filler, n in recipe.solvents if filler == solvent and name == (liquid or name)
    )
    return steps * wells.step_uL
