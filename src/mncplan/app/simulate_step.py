"""What the mechanism model says of a step of a route."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mncplan.app.plan import conditions_of, procedures_of
from mncplan.app.request import PlanOptions, require_definite, resolve_target
from mncplan.app.routes import find_routes
from mncplan.app.simulate import Simulation
from mncplan.app.simulate_case import Case, case_of, parameter_set
from mncplan.domain.cluster import Cluster
from mncplan.domain.conditions import Condition
from mncplan.domain.route import Step
from mncplan.errors import InvalidInputError, NoSolutionError, NotFoundError
from mncplan.kinetics.observe import product_yield, purity
from mncplan.kinetics.recipe import Recipe, flask_of
from mncplan.kinetics.solve import simulate
from mncplan.knowledge import KnowledgeBase

MODELLED = ("direct_reduction_one_phase", "direct_reduction_two_phase")
REDUCTANT = {
    "NaBH4": "BH4-", "KBH4": "BH4-", "LiBH4": "BH4-", "NaBH3CN": "BH3CN-", "TBAB": "TBAB",
    "TMAB": "TMAB", "CO": "CO",
}  # fmt: skip
"""Names of routes to names of the model."""
HOURS = 24.0
DOSES = (0.5, 0.7, 1.0, 1.5, 2.0, 4.0)
"""Tried multiples of the stoichiometric dose of reductant."""
WINDOW = 0.9
"""A dose is in the window when the yield is at least this share of the best."""
NUDGES = {"reductant_per_metal": 0.2, "ligand_per_metal": 0.2, "temperature_C": 5.0, "pH": 0.5}
"""Small errors at the bench: relative for ratios, absolute for temperature and pH."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOutcome:
    """What a step costs at the bench by the model.

    Attributes:
        robustness: Largest loss of purity when one setting is off by its nudge, by setting.
        dose_window: Reductant per metal, low and high, within which the yield stays near its best;
            None when no dose gives product.
    """

    robustness: tuple[tuple[str, float], ...]
    dose_window: tuple[float, float] | None


def outcome_of(found: Simulation) -> StepOutcome:
    """A simulated step with its robustness and window of doses; some fifteen runs more."""
    return StepOutcome(robustness=_robustness(found), dose_window=_dose_window(found.case))


def route_case(target: str, ligand: str | None, step: int | None, knowledge: KnowledgeBase) -> Case:
    """The case of a step of the first route that the model covers; steps count from 1.

    Raises:
        InvalidInputError: If the target can't be read or the step is not one of the route.
        NotFoundError: If no route has a step the model covers; the message says what there is.
    """
    cluster = resolve_target(target, ligand, knowledge)
    require_definite(cluster, knowledge)
    routes = find_routes(cluster, PlanOptions(n_routes=5), knowledge).routes
    if not routes:
        raise NotFoundError(f"no route to {cluster}, so there is no step to simulate")
    if step is not None and not 1 <= step <= len(routes[0].steps):
        raise InvalidInputError(
            f"--step {step}: the first route to {cluster} has steps 1 to {len(routes[0].steps)}"
        )
    said = ""
    for route in routes:
        conditions = conditions_of(route, procedures_of(route, knowledge), knowledge)
        wanted = [step - 1] if step is not None else range(len(route.steps) - 1, -1, -1)
        for index in wanted:
            own = [c for c in conditions if c.step == index]
            try:
                return step_case(route.steps[index], own, knowledge)
            except InvalidInputError as error:
                said = said or str(error)
        if step is not None:
            break
    raise NotFoundError(f"no step of the routes to {cluster} can be simulated: {said}")


def step_case(step: Step, conditions: Iterable[Condition], knowledge: KnowledgeBase) -> Case:
    """A step with its recommended conditions as a case.

    Raises:
        InvalidInputError: If the model does not cover it; the message says why.
    """
    if step.family not in MODELLED or step.cluster is None:
        raise InvalidInputError(
            f"{step.family.replace('_', ' ')} to {step.product} is not modelled; direct reduction "
            "to a cluster is"
        )
    cluster = step.cluster
    if len(cluster.metals) != 1 or len(cluster.ligands) != 1:
        raise InvalidInputError(f"{cluster}: the model knows one metal with one ligand")
    agent = REDUCTANT.get(step.reductant)
    if agent is None:
        raise InvalidInputError(f"reductant {step.reductant!r} is not in the kinetic model")
    given = {c.parameter: c.value for c in conditions}
    values, notes = _settings(step, cluster, agent, given)
    recipe = Recipe(ligand=cluster.ligands[0][0].id, metal=cluster.host, **values)
    case = case_of(
        recipe, knowledge, title=f"{step.family.replace('_', ' ')} to {cluster}",
        hours=_hours(given), product=str(cluster),
    )  # fmt: skip
    return replace(case, notes=notes)


def _hours(given: Mapping[str, float | str]) -> float:
    for name in ("reduction_time_h", "time_h"):
        value = given.get(name)
        if isinstance(value, float | int) and value > 0:
            return float(value)
    return HOURS


def _settings(
    step: Step, cluster: Cluster, agent: str, given: Mapping[str, float | str]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Settings of the recipe, and what they rest on."""
    numbers = {k: float(v) for k, v in given.items() if isinstance(v, float | int)}
    dose = numbers.get("reductant_per_metal", stoichiometric_dose(step))
    values: dict[str, Any] = {"reductant_per_metal": dose}
    for name in ("metal_mM", "ligand_per_metal", "pH", "stirring_rpm"):
        if name in numbers:
            values[name] = numbers[name]
    values["temperature_C"] = numbers.get(
        "reduction_temperature_C", numbers.get("temperature_C", 25.0)
    )
    values["complexation_C"] = numbers.get("complexation_temperature_C")
    if numbers.get("complexation_time_h"):
        values["complexation_s"] = 3600 * numbers["complexation_time_h"]
    if numbers.get("reductant_portions"):
        values["portions"] = max(1, round(numbers["reductant_portions"]))
    notes = []
    if agent == "CO":
        values |= {"gas": "CO", "reductant": "", "reductant_per_metal": 0.0}
    else:
        values["reductant"] = agent
    if step.family.endswith("two_phase"):
        values |= {"solvent": "toluene", "reductant_phase": "second"}
    else:
        values["solvent"], note = _solvent(given.get("solvent"), cluster)
        notes += [note] if note else []
    if "pH" not in values:
        notes.append("pH not recommended for this step: taken as 7")
    return values, tuple(notes)


def _solvent(said: float | str | None, cluster: Cluster) -> tuple[str, str]:
    """A solvent the model knows, and a note when it had to be guessed."""
    if isinstance(said, str):
        for solvent in parameter_set().solvents:
            if solvent.name.casefold() in said.casefold():
                return solvent.name, ""
    is_polar = "water_soluble" in cluster.ligands[0][0].traits
    guess = "water" if is_polar else "THF"
    return guess, f"solvent taken as {guess} from the solubility of the ligand"


def stoichiometric_dose(step: Step) -> float:
    """Reductant per metal atom in the balanced equation."""
    names = {REDUCTANT.get(step.reductant, ""), step.reductant}
    reductant = sum(float(n) for s, n in step.reaction.reactants if s.text in names)
    metal = sum(
        float(n) * k
        for s, n in step.reaction.reactants
        for symbol, k in s.elements
        if step.cluster is not None and symbol == step.cluster.host
    )
    return reductant / metal if metal else 0.0


def _robustness(found: Simulation) -> tuple[tuple[str, float], ...]:
    """Purity lost by a small error in each setting; a failed run says nothing."""
    case = found.case
    if case.recipe is None:
        return ()
    lost = []
    for name, nudge in NUDGES.items():
        centre = float(getattr(case.recipe, name))
        size = nudge * centre if name.endswith("_per_metal") else nudge
        ends = [_purity(case, {name: centre + sign * size}) for sign in (-1, 1)]
        worst = min([e for e in ends if e is not None], default=found.purity.value)
        lost.append((name, max(found.purity.value - worst, 0.0)))
    return tuple(sorted(lost, key=lambda pair: -pair[1]))


def _purity(case: Case, changes: Mapping[str, float]) -> float | None:
    try:
        recipe = case.varied(changes)
        run = simulate(
            case.mechanism, case.parameters, flask_of(recipe), (0.0, case.end_of(recipe))
        )
    except (InvalidInputError, NoSolutionError):
        return None
    return float(purity(run, case.product)[-1])


def _dose_window(case: Case) -> tuple[float, float] | None:
    recipe = case.recipe
    if recipe is None or not recipe.reductant or not recipe.reductant_per_metal:
        return None
    doses = [recipe.reductant_per_metal * m for m in DOSES]
    yields = []
    for dose in doses:
        varied = case.varied({"reductant_per_metal": dose})
        try:
            run = simulate(case.mechanism, case.parameters, flask_of(varied), (0.0, case.end_s))
            yields.append(float(product_yield(run, case.product)[-1]))
        except NoSolutionError:
            yields.append(0.0)
    best = float(np.max(yields))
    if best < 0.01:
        return None
    near = [dose for dose, got in zip(doses, yields, strict=True) if got >= WINDOW * best]
    return near[0], near[-1]
