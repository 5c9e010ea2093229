"""By-products, purity, time, robustness and windows of route steps from the mechanism model.

A hypothesis beside the evidence: it changes neither order nor feasibility of routes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from mncplan.app.plan import conditions_of, procedures_of
from mncplan.app.simulate import spread_of, time_to_form, times_of
from mncplan.app.simulate_case import BADGE, UNITS, Case
from mncplan.app.simulate_step import step_case
from mncplan.domain.conditions import Condition
from mncplan.domain.flask import Trajectory
from mncplan.domain.forecast import Held, StepForecast, Window
from mncplan.domain.parameters import ParameterSet
from mncplan.domain.route import Route, RouteSearch, Step
from mncplan.errors import InvalidInputError, NoSolutionError
from mncplan.kinetics.batch import TimedCase, simulate_each
from mncplan.kinetics.fit_prior import draw
from mncplan.kinetics.outcome import Outcome, outcome
from mncplan.kinetics.recipe import Recipe, flask_of
from mncplan.kinetics.solve import simulate
from mncplan.knowledge import KnowledgeBase

TOLERANCES = {
    "metal_mM": 0.1, "ligand_per_metal": 0.1, "reductant_per_metal": 0.1, "stirring_rpm": 0.2,
    "temperature_C": 2.0, "pH": 0.3,
}  # fmt: skip
"""How far a bench may be off: a share of the amounts and the speed, K, units of pH; assumed."""
RELATIVE = ("metal_mM", "ligand_per_metal", "reductant_per_metal", "stirring_rpm")
DRAWS = 25
"""Conditions within the tolerances, and as many sets of constants."""
FACTORS = (0.25, 0.4, 0.6, 0.8, 1.0, 1.25, 1.6, 2.5, 4.0)
SHIFTS = {"temperature_C": (-20.0, -10.0, -5.0, 0.0, 5.0, 10.0, 20.0),
          "pH": (-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0)}  # fmt: skip
SCANNED = ("reductant_per_metal", "ligand_per_metal", "temperature_C", "pH")
NEAR_BEST = 0.9
LOWEST_C = 0.0
_KEYS = {"reduction_temperature_C": "temperature_C"}

Progress = Callable[[str], None]


def with_mechanism(
    search: RouteSearch,
    knowledge: KnowledgeBase,
    *,
    seed: int = 0,
    progress: Progress = lambda _: None,
) -> RouteSearch:
    """The search with the forecast of every step that makes a cluster.

    Routes and their scores stay as they are; a quoted last step adds the scores
    ``mechanism_purity``, ``mechanism_robustness`` and ``mechanism_hours``, which nothing ranks by.
    """
    memory: dict[object, StepForecast] = {}
    routes = []
    for route in search.routes:
        conditions = conditions_of(route, procedures_of(route, knowledge), knowledge)
        found = []
        for index, step in enumerate(route.steps):
            if step.cluster is None:
                continue
            own = tuple(c for c in conditions if c.step == index)
            settings = tuple((c.parameter, c.value) for c in own)
            key = (step.family, step.product.text, step.reductant, settings)
            if key not in memory:
                progress(f"mechanism of {step.family.replace('_', ' ')} to {step.product}")
                memory[key] = forecast(step, own, knowledge, index=index, seed=seed)
            found.append(replace(memory[key], step=index))
        routes.append(_scored(route, tuple(found)))
    return replace(search, routes=tuple(routes))


def forecast(
    step: Step,
    conditions: Iterable[Condition],
    knowledge: KnowledgeBase,
    *,
    index: int = 0,
    seed: int = 0,
) -> StepForecast:
    """What the model says of one step; words alone where it does not reproduce the recipe."""
    own = tuple(conditions)
    product = step.product.text
    try:
        case = step_case(step, own, knowledge)
        run = simulate(case.mechanism, case.parameters, case.flask, times_of(case))
    except (InvalidInputError, NoSolutionError) as error:
        return StepForecast(step=index, product=product, is_quoted=False, badge=BADGE,
                            sentence=f"the mechanism says nothing: {error}")  # fmt: skip
    end = outcome(run, case.product)
    if not end.reproduces:
        return StepForecast(
            step=index, product=product, is_quoted=False, badge=BADGE, notes=case.notes,
            sentence="the mechanism does not reproduce the recommended recipe (it ends in "
            f"{end.dominant}), so nothing of it is quoted",
        )  # fmt: skip
    return _quoted(case, run, end, own, index, seed)


def _quoted(
    case: Case, run: Trajectory, end: Outcome, conditions: Sequence[Condition], index: int,
    seed: int,
) -> StepForecast:  # fmt: skip
    recipe = case.recipe
    if recipe is None:
        raise InvalidInputError("a step of a route is simulated from a recipe")
    rng = np.random.default_rng(seed)
    near = [_off_by_a_bit(recipe, rng) for _ in range(DRAWS)]
    drawn = draw(case.parameters, DRAWS, rng)
    scans = [(name, _scan(recipe, name)) for name in _scanned(recipe, conditions)]
    shifted = [_with(recipe, name, value) for name, values in scans for value in values]
    runs = [
        *(_timed(case, case.parameters, one) for one in near),
        *(_timed(case, one, recipe) for one in drawn),
        *(_timed(case, case.parameters, one) for one in shifted),
    ]
    ends = [
        None if isinstance(found, NoSolutionError) else outcome(found, case.product)
        for found in simulate_each(case.mechanism, runs)
    ]
    by_constants = [one for one in ends[DRAWS : 2 * DRAWS] if one is not None]
    rest = iter(ends[2 * DRAWS :])
    windows = []
    for name, values in scans:
        window = _window(name, values, [next(rest) for _ in values], getattr(recipe, name))
        windows += [window] if window else []
    return StepForecast(
        step=index, product=case.product, is_quoted=True, badge=BADGE,
        sentence="the mechanism reproduces the recommended recipe: the product leads",
        purity=spread_of(end.purity, [one.purity for one in by_constants]),
        metal_yield=spread_of(end.yield_metal, [one.yield_metal for one in by_constants]),
        time_h=time_to_form(case, run, case.product), byproducts=end.by_products,
        conditions=_held(ends[:DRAWS]), constants=_held(ends[DRAWS : 2 * DRAWS]),
        windows=tuple(windows), notes=case.notes,
    )  # fmt: skip


def _timed(case: Case, parameters: ParameterSet, recipe: Recipe) -> TimedCase:
    return parameters, flask_of(recipe), np.array([0.0, case.end_of(recipe)])


def _with(recipe: Recipe, name: str, value: float) -> Recipe:
    changes: dict[str, Any] = {name: value}
    return replace(recipe, **changes)


def _off_by_a_bit(recipe: Recipe, rng: np.random.Generator) -> Recipe:
    """The recipe with every setting somewhere within its tolerance."""
    changes: dict[str, Any] = {}
    for name, size in TOLERANCES.items():
        centre, off = float(getattr(recipe, name)), float(rng.uniform(-size, size))
        changes[name] = centre * (1 + off) if name in RELATIVE else centre + off
    changes["pH"] = min(max(changes["pH"], 0.0), 14.0)
    return replace(recipe, **changes)


def _scanned(recipe: Recipe, conditions: Sequence[Condition]) -> tuple[str, ...]:
    """Settings that are recommended with a number, so that a window says something."""
    told = {_KEYS.get(c.parameter, c.parameter) for c in conditions}
    if recipe.reductant and recipe.reductant_per_metal:
        told.add("reductant_per_metal")
    return tuple(name for name in SCANNED if name in told)


def _scan(recipe: Recipe, name: str) -> tuple[float, ...]:
    centre = float(getattr(recipe, name))
    if name in RELATIVE:
        return tuple(centre * factor for factor in FACTORS)
    least, most = (LOWEST_C, 90.0) if name == "temperature_C" else (0.0, 14.0)
    return tuple(sorted({min(max(centre + shift, least), most) for shift in SHIFTS[name]}))


def _window(
    name: str, values: Sequence[float], ends: Sequence[Outcome | None], recommended: float
) -> Window | None:
    """The tried values next to the best that still do well."""
    yields = [
        one.yield_metal if one is not None and one.reproduces else 0.0 for one in ends
    ]  # fmt: skip
    best = int(np.argmax(yields))
    if not yields[best] > 0:
        return None
    low = high = best
    while low > 0 and yields[low - 1] >= NEAR_BEST * yields[best]:
        low -= 1
    while high + 1 < len(values) and yields[high + 1] >= NEAR_BEST * yields[best]:
        high += 1
    is_inside = values[low] <= recommended <= values[high]
    return Window(setting=name, unit=UNITS[name], recommended=recommended, low=values[low],
                  high=values[high], is_inside=is_inside)  # fmt: skip


def _held(ends: Sequence[Outcome | None]) -> Held:
    """Runs that could not be solved say nothing and are not counted."""
    solved = [one for one in ends if one is not None]
    return Held(n=sum(one.reproduces for one in solved), of=len(solved))


def _scored(route: Route, found: tuple[StepForecast, ...]) -> Route:
    last = next((one for one in reversed(found) if one.is_quoted), None)
    if last is None or last.step != len(route.steps) - 1 or last.purity is None:
        return replace(route, mechanism=found)
    held = min(h.share for h in (last.conditions, last.constants) if h is not None)
    own = (
        ("mechanism_purity", round(last.purity.value, 4)),
        ("mechanism_robustness", round(held, 4)),
        ("mechanism_hours", None if last.time_h is None else round(last.time_h, 3)),
    )
    return replace(route, scores=(*route.scores, *own), mechanism=found)
