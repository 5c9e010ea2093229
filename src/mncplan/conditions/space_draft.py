"""Points of a space before its rules are checked: choices and places in the unit cube."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from mncplan.conditions.space_check import TOLERANCE, excludes, holds
from mncplan.conditions.space_recipe import canonical, recipe_key
from mncplan.conditions.space_scale import limits, nearest, value_at
from mncplan.domain.space import (
    ContinuousParameter,
    LinearConstraint,
    NumberParameter,
    Setting,
    Space,
    is_active,
)
from mncplan.domain.well_chemistry_amounts import Misfit
from mncplan.domain.well_chemistry_recipe import Recipe, dispense

FloatArray: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Draft:
    """A point that may or may not be allowed.

    Attributes:
        choices: Of every choice parameter, whether it exists or not.
        places: Of every number parameter, shape (n,), from 0 to 1.
    """

    choices: Mapping[str, str]
    places: FloatArray


@dataclass(frozen=True, slots=True)
class Admitted:
    """A draft that became a setting, with what makes it the same as another."""

    draft: Draft
    setting: Setting
    key: Hashable


Admit: TypeAlias = Callable[[Draft], Admitted | None]


def number_parameters(space: Space) -> tuple[NumberParameter, ...]:
    """Parameters with a place in the unit cube, in the order of the space."""
    return tuple(item for item in space.parameters if isinstance(item, NumberParameter))


def draw_choices(space: Space, rng: np.random.Generator) -> dict[str, str]:
    """One choice of each choice parameter, all equally likely."""
    return {
        item.name: item.choices[int(rng.integers(len(item.choices)))]
        for item in space.parameters
        if not isinstance(item, NumberParameter)
    }


def draw(space: Space, rng: np.random.Generator) -> Draft:
    """A random draft."""
    return Draft(draw_choices(space, rng), rng.random(len(number_parameters(space))))


def completer(space: Space) -> Callable[[Draft], Setting | None]:
    """How drafts become settings.

    An equality is met by solving for as many of its continuous, linear parameters as there are
    independent equalities; a draft whose solution leaves the limits becomes None. The settings
    of drafts drawn evenly then lie evenly on the plane of the equalities.
    """
    index = {item.name: i for i, item in enumerate(number_parameters(space))}
    equalities = [c for c in space.constraints if c.low == c.high]

    solvers: dict[frozenset[str], _Solver] = {}

    def complete(draft: Draft) -> Setting | None:
        values: dict[str, float | str] = {}
        for item in space.parameters:
            if is_active(item, values):
                values[item.name] = (
                    value_at(item, float(draft.places[index[item.name]]))
                    if isinstance(item, NumberParameter)
                    else draft.choices[item.name]
                )
        if not equalities:
            return values
        there = frozenset(values)
        if there not in solvers:
            solvers[there] = _solver(space, equalities, there)
        return _solve(solvers[there], equalities, values)

    return complete


def admitter(space: Space) -> Admit:
    """How drafts that break no rule become canonical settings; None for the others."""
    complete = completer(space)

    def admit(draft: Draft) -> Admitted | None:
        values = complete(draft)
        if values is None or not all(holds(c, values) for c in space.constraints):
            return None
        if any(excludes(e, values) for e in space.exclusions):
            return None
        recipe: Recipe | None = None
        if space.wells is not None:
            made = dispense(space.wells, values)
            if isinstance(made, Misfit):
                return None
            recipe = made
        setting = canonical(space, values)
        return Admitted(draft, setting, recipe_key(space, setting, recipe))

    return admit


@dataclass(frozen=True, slots=True)
class _Solver:
    """Solves equalities for some of the continuous parameters that take part in them.

    Attributes:
        pivots: Parameters solved for.
        inverse: What is missing in each equality to what the pivots gain.
    """

    pivots: tuple[NumberParameter, ...]
    inverse: FloatArray


def _solver(space: Space, equalities: Sequence[LinearConstraint], there: frozenset[str]) -> _Solver:
    from scipy.linalg import pinv, qr

    free = [
        item
        for item in space.parameters
        if isinstance(item, ContinuousParameter)
        and item.scale == "linear"
        and item.name in there
        and any(name == item.name for c in equalities for name, _ in c.terms)
    ]
    if not free:
        return _Solver((), np.zeros((0, len(equalities))))
    weights = np.array([[dict(c.terms).get(item.name, 0.0) for item in free] for c in equalities])
    _, triangle, order = qr(weights, mode="economic", pivoting=True)
    rank = int((np.abs(np.diag(triangle)) > TOLERANCE).sum())
    chosen = list(order[:rank])
    return _Solver(tuple(free[i] for i in chosen), pinv(weights[:, chosen]))


def _solve(
    solver: _Solver, equalities: Sequence[LinearConstraint], values: dict[str, float | str]
) -> Setting | None:
    """Replace the pivots so that all equalities are met; None outside their limits."""
    missing = [
        c.low - sum(k * float(values.get(name, 0.0)) for name, k in c.terms) for c in equalities
    ]
    for item, gain in zip(
        solver.pivots, (solver.inverse @ np.array(missing)).tolist(), strict=True
    ):
        value = float(values[item.name]) + gain
        low, high = limits(item)
        slack = TOLERANCE * max(abs(low), abs(high))
        if not low - slack <= value <= high + slack:
            return None
        values[item.name] = nearest(item, value)
    return values
