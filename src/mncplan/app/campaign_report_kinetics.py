"""What the fitted model and the literature say of the way the product forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from mncplan.app.campaign_report_model import Model, changed
from mncplan.app.campaign_report_parts import AxisNote, Order
from mncplan.conditions.space_scale import limits, nearest
from mncplan.conditions.surrogate_inputs import space_inputs
from mncplan.conditions.surrogate_kernel import FloatArray
from mncplan.domain.campaign import CampaignDefinition
from mncplan.domain.known import ConditionEffect
from mncplan.domain.space import NumberParameter, Setting, Space

_STEP: Final = 1.25
_STEP_K: Final = 5.0
_GAS_CONSTANT: Final = 8.314462618e-3
_KELVIN: Final = 273.15
_LEAST: Final = 0.05
"""Of the best value: below it the logarithm tells nothing."""
_FORMED: Final = 0.01
"""Purity or yield below which a draw of the kinetic model tells no slope."""
_DRAWS: Final = 4

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
    found = []
    for move in _moves(model.space, at):
        means = model.surrogate.belief(space_inputs(model.space, move.settings)).means
        means = means * model.formed(move.settings)
        if means.min() >= _LEAST * float(model.values.max()):
            slopes = move.slopes(means)
            found.append(Order(
                parameter=move.parameter, value=float(slopes.mean()), sd=float(slopes.std()),
                unit="kJ/mol" if move.is_hot else "1",
            ))  # fmt: skip
    return tuple(found)


def with_mechanism(
    orders: Sequence[Order], definition: CampaignDefinition, at: Setting
) -> tuple[Order, ...]:
    """Orders with the slopes of the kinetic model around the same recipe.

    Its constants are drawn from their intervals; draws in which hardly anything forms are left out.

    Raises:
        InvalidInputError: If the model does not know the target, a parameter or the objective.
    """
    from mncplan.app.campaign_laboratory import laboratory_of
    from mncplan.app.simulate_case import parameter_set
    from mncplan.kinetics.fit_prior import draw

    goal = definition.objectives[0]
    laboratory = laboratory_of(replace(definition, objectives=(goal,)), definition.seed)
    draws = draw(parameter_set(), _DRAWS, np.random.default_rng(definition.seed))
    moves = {move.parameter: move for move in _moves(definition.space, at)}
    settings = [s for order in orders for s in moves[order.parameter].settings]
    values = laboratory.objective_values(goal.name, (parameter_set(), *draws), settings)
    found = []
    for order, ends in zip(orders, np.split(values, len(orders), axis=1), strict=True):
        told = ends[ends.min(1) >= _FORMED]
        slopes = moves[order.parameter].slopes(told) if len(told) else np.array([])
        if len(slopes):
            order = replace(order, foretold=float(slopes.mean()), foretold_sd=float(slopes.std()))
        found.append(order)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Move:
    """A recipe with one number lowered, and raised."""

    parameter: str
    ends: tuple[float, float]
    settings: tuple[Setting, Setting]
    is_hot: bool

    def slopes(self, values: FloatArray) -> FloatArray:
        """Of the logarithm of values at both ends, shape (draws, 2)."""
        a, b = self.ends
        rise: FloatArray = np.log(values[:, 1] / values[:, 0])
        if self.is_hot:
            return -_GAS_CONSTANT * rise / (1 / (b + _KELVIN) - 1 / (a + _KELVIN))
        found: FloatArray = rise / np.log(b / a)
        return found


def _moves(space: Space, at: Setting) -> Iterator[_Move]:
    """One per amount, time and temperature that can be moved from a recipe."""
    for item in space.parameters:
        if not isinstance(item, NumberParameter) or item.name not in at:
            continue
        value = float(at[item.name])
        is_hot = item.unit == "degC"
        if not is_hot and (item.unit not in _DOSED or value <= 0):
            continue
        low, high = limits(item)
        ends = (value - _STEP_K, value + _STEP_K) if is_hot else (value / _STEP, value * _STEP)
        a, b = (nearest(item, min(max(end, low), high)) for end in ends)
        lowered, raised = (changed(space, at, {item.name: end}) for end in (a, b))
        if a != b and lowered is not None and raised is not None:
            yield _Move(item.name, (a, b), (lowered, raised), is_hot)


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
