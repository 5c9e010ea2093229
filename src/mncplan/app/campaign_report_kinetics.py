"""What the fitted model and the literature say of the way the product forms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from mncplan.app.campaign_report_model import Model, changed
from mncplan.app.campaign_report_parts import AxisNote, Order
from mncplan.conditions.space_scale import limits, nearest
from mncplan.conditions.surrogate_inputs import space_inputs
from mncplan.domain.known import ConditionEffect
from mncplan.domain.space import NumberParameter, Setting

_STEP: Final = 1.25
_STEP_K: Final = 5.0
_GAS_CONSTANT: Final = 8.314462618e-3
_KELVIN: Final = 273.15
_LEAST: Final = 0.05
"""Of the best value: below it the logarithm tells nothing."""

_DOSED: Final = frozenset({"mmol/L", "mol/L", "mol/mol", "h", "min"})
_ALIKE: Final = {
    "agent_per_metal": "base_per_metal",
    "reduction_temperature_C": "temperature_C",
    "time_h": "reduction_time_h",
}


def apparent_orders(model: Model, at: Setting) -> tuple[Order, ...]:
    """Slopes of the logarithm of the objective around a recipe, one per amount, time, temperature.

    Only where the model expects a twentieth of the best value or more at both ends.
    """
    if model.objective.goal != "max" or model.times is not None:
        return ()
    found = (_order(model, at, p) for p in model.space.parameters if p.name in at)
    return tuple(order for order in found if order is not None)


def _order(model: Model, at: Setting, item: object) -> Order | None:
    if not isinstance(item, NumberParameter):
        return None
    value = float(at[item.name])
    is_hot = item.unit == "degC"
    if not is_hot and (item.unit not in _DOSED or value <= 0):
        return None
    low, high = limits(item)
    ends = (value - _STEP_K, value + _STEP_K) if is_hot else (value / _STEP, value * _STEP)
    a, b = (nearest(item, min(max(end, low), high)) for end in ends)
    moved = [changed(model.space, at, {item.name: end}) for end in (a, b)]
    if a == b or any(setting is None for setting in moved):
        return None
    points = space_inputs(model.space, [s for s in moved if s is not None])
    means = model.surrogate.belief(points).means
    if means.min() < _LEAST * float(model.values.max()):
        return None
    rise = np.log(means[:, 1] / means[:, 0])
    if is_hot:
        slopes = -_GAS_CONSTANT * rise / (1 / (b + _KELVIN) - 1 / (a + _KELVIN))
    else:
        slopes = rise / np.log(b / a)
    return Order(
        parameter=item.name,
        value=float(slopes.mean()),
        sd=float(slopes.std()),
        unit="kJ/mol" if is_hot else "1",
    )


def axis_notes(
    names: Iterable[str], ligands: Sequence[str], effects: Sequence[ConditionEffect]
) -> tuple[AxisNote, ...]:
    """The mechanism the literature gives for each parameter; those of the ligand come first."""
    found = []
    for name in dict.fromkeys(names):
        known = [e for e in effects if e.parameter == _ALIKE.get(name, name) and _explains(e)]
        known.sort(key=lambda e: (e.ligand not in ligands, bool(e.ligand)))
        found += [
            AxisNote(
                parameter=name,
                text=f"{e.direction}: {e.effect}; {e.mechanism}",
                source=e.provenance.source + (f", {e.ligand}" if e.ligand else ""),
            )
            for e in known[:1]
        ]
    return tuple(found)


def _explains(effect: ConditionEffect) -> bool:
    """Whether the mechanism is one, and no model fitted to results."""
    return bool(effect.mechanism) and "model" not in effect.mechanism
