"""Stock solutions: what to make, how much of it, and how long it keeps."""

from __future__ import annotations

import math
import re
from typing import Final

from mncplan.domain.protocol import StockSolution
from mncplan.lab import chemicals as chem
from mncplan.lab.acidity import dissolving
from mncplan.lab.amounts import (
    LEAST_MASS_MG,
    LEAST_VOLUME_ML,
    concentration_text,
    mass_text,
    plain,
    poured_text,
    significant,
    volume_text,
)
from mncplan.lab.dose import Dose
from mncplan.lab.dosing import SolventDose

_KEEP: Final = {
    "NaBH4": "on ice, vented; use within 5 min in water, within 1 h in 0.2 M NaOH",
    "NaBH3CN": "fresh; away from acid (HCN)",
    "HAuCl4.3H2O": "in glass, dark, cold; never touch with metal",
    "AgNO3": "in the dark",
    "GSH": "fresh each day: thiols oxidise in air",
    "NaOH": "in plastic, closed",
}
_BOTTLE: Final = re.compile(r"about ([\d.]+) mol/L")
_ROOM: Final = 1.2


def stock_solutions(
    doses: tuple[Dose, ...], solvents: tuple[SolventDose, ...]
) -> tuple[StockSolution, ...]:
    """Solutions to prepare before the operation, the reductant's last."""
    main = max(solvents, key=lambda s: s.volume_mL, default=None)
    carrier = chem.label(main.substance) if main else "the reaction solvent"
    found: list[StockSolution] = []
    for dose in doses:
        made = _reductant(dose, solvents) if dose.role == "reductant" else None
        if made is None and dose.solution_mM:
            made = _solution(dose, carrier)
        if made is None and _is_tiny(dose):
            made = _dilution(dose, carrier)
        if made is not None:
            found.append(made)
    return tuple(found)


def _is_tiny(dose: Dose) -> bool:
    if dose.substance.state == "gas":
        return False
    small_mass = dose.mass_mg is not None and dose.mass_mg < LEAST_MASS_MG
    small_volume = dose.volume_mL is not None and dose.volume_mL < LEAST_VOLUME_ML
    return small_mass or small_volume


def _reductant(dose: Dose, solvents: tuple[SolventDose, ...]) -> StockSolution | None:
    """The reductant in the water (or alcohol) the procedure sets aside for it."""
    room = next((s for s in solvents if s.role == "reductant_water"), None)
    if room is None or dose.mass_mg is None or dose.solution_mM or room.volume_mL <= 0:
        return None
    strength = dose.mmol / significant(room.volume_mL, 2) * 1000
    solvent = chem.label(room.substance)
    name = chem.label(dose.substance)
    return StockSolution(
        name=f"{name}, {concentration_text(strength)}",
        text=f"Dissolve {mass_text(dose.mass_mg)} of {name} in {poured_text(room.volume_mL)} of"
        f" ice-cold {solvent}, last thing before use.",
        concentration_mM=significant(strength),
        solvent=solvent,
        keep=_KEEP.get(dose.substance.key, ""),
    )


def _solution(dose: Dose, carrier: str) -> StockSolution:
    strength = dose.solution_mM or 0.0
    need = dose.volume_mL or 0.0
    make = _pour(max(need, 8.0) if dose.role in {"base", "acid"} else need)
    name = chem.label(dose.substance)
    solvent = _carrier(dose, carrier)
    mass = chem.mass_of(dose.substance)
    bottle = _BOTTLE.search(dose.substance.note)
    if dose.substance.state == "solution":
        take = (
            f"{volume_text(strength * make / 1000 / float(bottle.group(1)))} of " if bottle else ""
        )
        text = f"Add {take}concentrated {name} to {solvent} (never the other way) and make up"
    elif mass is None:
        text = f"Dissolve {plain(strength * make / 1000)} mmol of {name} in {solvent}"
    else:
        text = f"Dissolve {mass_text(strength * make / 1000 * mass)} of {name} in {solvent}"
    text += f" to {volume_text(make)}; this run takes"
    text += f" {'about ' if dose.is_rough else ''}{volume_text(need)}."
    text += dissolving(dose.substance.smiles, solvent)
    if dose.substance.key == "NaBH4" and "NaOH" in dose.note:
        solvent, text = "0.2 M NaOH", text.replace(f" in {solvent} ", " in ice-cold 0.2 M NaOH ")
    return StockSolution(
        name=f"{name}, {concentration_text(strength)}",
        text=text,
        concentration_mM=significant(strength),
        solvent=solvent,
        keep=_KEEP.get(dose.substance.key, ""),
    )


def _carrier(dose: Dose, carrier: str) -> str:
    if dose.role in {"base", "acid"} and dose.substance.state != "liquid":
        return "water"
    return "ice-cold water" if dose.role == "reductant" and carrier == "water" else carrier


def _pour(ml: float) -> float:
    wanted = max(ml * _ROOM, 1.0)
    scale = 10 ** math.floor(math.log10(wanted))
    return float(next(n * scale for n in (1, 1.5, 2, 2.5, 5, 10) if n * scale >= wanted))


def _dilution(dose: Dose, carrier: str) -> StockSolution:
    """One milligram per millilitre for what is too little to weigh."""
    name = chem.label(dose.substance)
    mass = dose.mass_mg or 0.0
    strength = dose.mmol / mass * 1000 if mass else None
    return StockSolution(
        name=f"{name}, 1 mg per mL",
        text=f"Too little to weigh: dissolve 10 mg of {name} in 10 mL of {carrier} and take"
        f" {volume_text(mass)}.",
        concentration_mM=None if strength is None else significant(strength),
        solvent=carrier,
        keep=_KEEP.get(dose.substance.key, ""),
    )
