"""Preparation of the stock solutions of a plate."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mncplan.domain.protocol import StockSolution
from mncplan.lab.acidity import dissolving
from mncplan.lab.dispensing import Dispensing, Filling
from mncplan.lab.strengths import TICKS, substance_of

DEAD_VOLUME = 1.10
_SMALLEST_WEIGHING_mg = 5.0
_BOTTLE_mL = 25.0
_SMALLEST_DILUTED_mL = 0.1
_FRESH = frozenset({"NaBH4", "NaBH3CN", "KBH4", "LiBH4"})


def preparation(dispensing: Dispensing, i: int, fillings: Sequence[Filling]) -> StockSolution:
    """How to prepare one stock solution, and how much of it the plate takes."""
    stock = dispensing.stocks[i]
    item = stock.reagent
    substance = substance_of(item, dispensing.step, dispensing.substances)
    name = substance.name if substance else item.stock
    needed = sum(w.stocks[i] for w in fillings) / TICKS / 1000
    volume = DEAD_VOLUME * needed
    solvent = stock.portion.solvent
    text = f"Plate needs {needed:.3g} mL, with 10 % dead volume {volume:.3g} mL. "
    is_fresh = item.stock in _FRESH
    if stock.level:
        base = stock.concentration_mM * 10**stock.level
        text += (
            f"Dilute 1 part of the {base:g} mM solution with {10**stock.level - 1} parts of"
            f" {solvent}."
        )
    else:
        draw = sum(
            DEAD_VOLUME * w.stocks[k] / TICKS / 1000 / 10**s.level
            for k, s in enumerate(dispensing.stocks)
            if s.reagent == item
            for w in fillings
        )
        mass = substance.molar_mass if substance else None
        text += weighing(stock.concentration_mM, solvent, draw, mass, name)
        text += dissolving(substance.smiles, solvent) if substance else ""
    if item.note:
        text += f" The procedure says: {item.note}."
    return StockSolution(
        name=f"{item.role}: {name}",
        text=text,
        concentration_mM=stock.concentration_mM,
        solvent=solvent,
        keep="on ice, used within minutes: it hydrolyses" if is_fresh else "",
    )


def weighing(
    concentration_mM: float, solvent: str, volume_mL: float, molar_mass: float | None, name: str
) -> str:
    """How to make at least a volume of a solution, without weighing less than 5 mg.

    Where that would fill a bottle, a solution ten or a hundred times as strong is diluted.
    """
    volume = _round_up(volume_mL)
    if molar_mass is None:
        return f"Dissolve {concentration_mM * volume:.3g} umol of {name} to {volume:g} mL."
    least = _SMALLEST_WEIGHING_mg * 1000 / molar_mass / concentration_mM
    fold = next((f for f in (1, 10, 100) if least / f <= max(_BOTTLE_mL, volume)), 1000)
    volume = volume if fold == 1 else max(volume, _SMALLEST_DILUTED_mL * fold)
    made = _round_up(max(volume / fold, least / fold))
    mg = concentration_mM * fold * made * molar_mass / 1000
    text = f"Dissolve {mg:.3g} mg of {name} in {solvent} to {made:g} mL"
    if fold == 1:
        return f"{text}."
    return (
        f"{text} ({concentration_mM * fold:g} mM), then dilute {volume / fold:.3g} mL of it with"
        f" {solvent} to {volume:g} mL."
    )


def _round_up(volume_mL: float) -> float:
    step = 0.1 if volume_mL < 2 else 0.5 if volume_mL < 10 else 5.0
    return round(math.ceil(volume_mL / step - 1e-9) * step, 1)
