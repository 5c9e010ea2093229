"""From a setting to the volumes of one well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mncplan.domain.well_chemistry import WellChemistry
from mncplan.domain.well_chemistry_amounts import Amount, Misfit, amounts, number
from mncplan.domain.well_chemistry_parts import Liquid, WellStock


@dataclass(frozen=True, slots=True)
class Recipe:
    """Volumes of one well in whole dispensing steps; they add up to the well volume.

    Attributes:
        stocks: Role, stock and steps of each addition.
        solvents: Liquid, solvent and steps of each filling.
    """

    stocks: tuple[tuple[str, WellStock, int], ...]
    solvents: tuple[tuple[str, str, int], ...]


def dispense(wells: WellChemistry, setting: Mapping[str, float | str]) -> Recipe | Misfit:
    """Volumes for a setting.

    The strongest stock of which at least the minimum is needed is taken, one in a solvent of the
    liquid first; what remains is filled with solvent. Volumes are taken to add up on mixing.

    Returns:
        The recipe, or why there is none: a volume below the minimum, a well that overflows, or
        stocks that bring more of a solvent than the setting allows.
    """
    wanted = amounts(wells, setting)
    if isinstance(wanted, Misfit):
        return wanted
    additions: list[tuple[str, WellStock, int]] = []
    solvents: list[tuple[str, str, int]] = []
    for liquid in wells.liquids:
        filler = str(setting.get(liquid.solvent_choice, liquid.solvent))
        mixed = {filler, *(solvent for solvent, _ in liquid.fractions)}
        inside: list[tuple[str, WellStock, int]] = []
        for amount in wanted:
            if amount.dose.liquid == liquid.name and amount.nmol > 0 and amount.option.chemical:
                portions = max(1, round(number(amount.dose.portions, setting)))
                drawn = _draw(wells, amount, portions, mixed)
                if isinstance(drawn, Misfit):
                    return drawn
                inside.append((amount.dose.role, *drawn))
        filled = _fill(wells, liquid, filler, inside, setting)
        if isinstance(filled, Misfit):
            return filled
        additions += inside
        solvents += filled
    return Recipe(tuple(additions), tuple(solvents))


def _draw(
    wells: WellChemistry, amount: Amount, portions: int, solvents: set[str]
) -> tuple[WellStock, int] | Misfit:
    """The stock for one dose and its steps."""
    chemical, role = amount.option.chemical, amount.dose.role
    stocks = [s for s in wells.stocks if s.solutes[0][0] == chemical]
    stocks.sort(key=lambda s: (s.solvent in solvents, s.solutes[0][1]), reverse=True)
    least = wells.min_dispense_uL / wells.step_uL - 1e-6
    for stock in stocks:
        steps = round(amount.nmol / stock.solutes[0][1] / portions / wells.step_uL)
        if steps >= least:
            return stock, steps * portions
    weakest = min(stocks, key=lambda s: s.solutes[0][1])
    volume = amount.nmol / weakest.solutes[0][1] / portions
    each = f"each of {portions} portions of " if portions > 1 else ""
    return Misfit(
        f"{role} below the minimum dispense",
        f"{each}{role} takes {volume:.3g} uL of {weakest.name}, below the"
        f" {wells.min_dispense_uL:g} uL that can be dispensed; use a weaker stock",
        wells.min_dispense_uL - volume,
    )


def _fill(
    wells: WellChemistry,
    liquid: Liquid,
    filler: str,
    inside: list[tuple[str, WellStock, int]],
    setting: Mapping[str, float | str],
) -> list[tuple[str, str, int]] | Misfit:
    """Solvents that fill a liquid up."""
    step, total = wells.step_uL, round(liquid.volume_uL / wells.step_uL)
    rest = total - sum(steps for _, _, steps in inside)
    if rest < 0:
        role, stock, most = max(inside, key=lambda entry: entry[2])
        return Misfit(
            f"{liquid.name} overflows",
            f"stocks take {(total - rest) * step:.4g} uL of a {liquid.volume_uL:g} uL"
            f" {liquid.name}, {most * step:.4g} uL of it {role} ({stock.name}); use a stronger"
            " stock or a lower amount",
            -rest * step,
        )
    found = []
    for solvent, share in liquid.fractions:
        fraction = number(share, setting)
        brought = sum(steps for _, stock, steps in inside if stock.solvent == solvent)
        steps = round(fraction * total) - brought
        if steps < 0:
            return Misfit(
                f"stocks bring more {solvent} than {share}",
                f"stocks alone bring {100 * brought / total:.3g} % {solvent}, more than the"
                f" {100 * fraction:.3g} % asked",
                -steps * step,
            )
        found.append((liquid.name, solvent, steps))
        rest -= steps
    if rest < 0:
        return Misfit(
            f"no room for the solvents of the {liquid.name}",
            f"stocks in other solvents leave {-rest * step:.4g} uL too little room for"
            f" {' and '.join(solvent for solvent, _ in liquid.fractions)}",
            -rest * step,
        )
    found.append((liquid.name, filler, rest))
    for _, solvent, steps in found:
        if 0 < steps * step < wells.min_dispense_uL - 1e-9:
            return Misfit(
                f"{solvent} below the minimum dispense",
                f"{steps * step:.3g} uL of {solvent} is left to fill up, below the"
                f" {wells.min_dispense_uL:g} uL that can be dispensed",
                wells.min_dispense_uL - steps * step,
            )
    return [entry for entry in found if entry[2]]
