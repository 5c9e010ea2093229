"""Strengths of the stock solutions of a plate."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mncplan.domain.route import Step
from mncplan.domain.substance import Substance
from mncplan.lab.portions import Portion
from mncplan.lab.well_doses import WellReagent

MIN_VOLUME_uL: Final = 5
TICKS: Final = 10
"""Volumes are whole tenths of a microlitre, so that they sum exactly."""

_FILL = 0.9
_GOOD_uL = 10.0
_MOST_LEVELS = 3
_STRONGEST_mM: Final[dict[str, float]] = {
    "metal_salt": 200.0, "dopant_salt": 100.0, "metal_complex": 100.0, "base": 2000.0,
    "phase_transfer": 250.0, "reductant": 2000.0,
}  # fmt: skip
_STRONGEST_SEED_METAL_mM = 200.0
_STRONGEST_LIGAND_mM: Final[dict[str, float]] = {"liquid": 5000.0, "solid": 500.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """One concentration of one reagent."""

    reagent: WellReagent
    portion: Portion
    concentration_mM: float
    level: int = 0


def limit_mM(item: WellReagent, step: Step, substances: Mapping[str, Substance]) -> float:
    """Strongest stock that is practical at the bench (basis: estimated)."""
    if item.role in {"seed", "second_seed"}:
        return _STRONGEST_SEED_METAL_mM / item.metal_atoms
    if item.role in _STRONGEST_mM:
        return _STRONGEST_mM[item.role]
    found = substance_of(item, step, substances)
    return _STRONGEST_LIGAND_mM.get(found.state if found else "solid", 500.0)


def substance_of(
    item: WellReagent, step: Step, substances: Mapping[str, Substance]
) -> Substance | None:
    """The purchasable form of a reagent; a ligand id leads to its free form."""
    if item.stock in substances:
        return substances[item.stock]
    if "ligand" not in item.role:
        return None
    wanted = {item.stock, step.ligand} if item.role != "etchant_ligand" else {item.stock}
    return next((s for s in substances.values() if s.ligand and s.ligand in wanted), None)


def _nice(value: float) -> float:
    """Largest of 1, 2, 5 times a power of ten not above a value."""
    power = 10.0 ** math.floor(math.log10(value) + 1e-9)
    return next(round(n * power, 9) for n in (5, 2, 1) if n * power <= value * (1 + 1e-9))


def choose_stocks(
    liquid: Portion,
    carried: Sequence[WellReagent],
    cases: Sequence[Mapping[str, float]],
    step: Step,
    substances: Mapping[str, Substance],
) -> list[Stock]:
    """Concentrations for one liquid: strong enough for all to fit, weak enough to pipette."""
    ranges = {
        item.role: [case[item.role] for case in cases if case.get(item.role, 0.0) > 0]
        for item in carried
    }
    used = [item for item in carried if ranges[item.role]]
    strength = {item.role: _nice(limit_mM(item, step, substances)) for item in used}

    def full(trial: Mapping[str, float]) -> float:
        return sum(max(ranges[role]) / c for role, c in trial.items())

    is_open = set(strength)
    while is_open:
        role = min(sorted(is_open), key=lambda r: min(ranges[r]) / strength[r])
        trial = {**strength, role: _nice(strength[role] * 0.99)}
        if min(ranges[role]) / strength[role] >= _GOOD_uL or full(trial) > _FILL * liquid.volume_uL:
            is_open.discard(role)
        else:
            strength = trial
    found = []
    for item in used:
        for level in range(_MOST_LEVELS):
            c = strength[item.role] / 10**level
            found.append(
                Stock(reagent=item, portion=liquid, concentration_mM=round(c, 9), level=level)
            )
            if min(ranges[item.role]) / c >= MIN_VOLUME_uL:
                break
    return found


def strongest_usable(stocks: Sequence[Stock], role: str, nmol: float) -> int | None:
    """The most concentrated stock of which at least 5 uL are needed."""
    options = [
        (s.concentration_mM, i)
        for i, s in enumerate(stocks)
        if s.reagent.role == role
        and round(TICKS * nmol / s.concentration_mM) >= TICKS * MIN_VOLUME_uL
    ]
    return max(options)[1] if options else None
