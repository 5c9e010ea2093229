"""A search space made from a planned step: its window of conditions, its stocks and its wells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from mncplan.app.plan import conditions_of, last_synthesis, procedures_of
from mncplan.app.space_wells import wells_of
from mncplan.conditions.design import as_parameter, varied
from mncplan.conditions.reductant import ELECTRONS_EACH
from mncplan.conditions.space_check import refusal
from mncplan.conditions.space_scale import nearest
from mncplan.domain.conditions import Condition
from mncplan.domain.plan import Plan
from mncplan.domain.route import Route
from mncplan.domain.space import (
    CategoricalParameter,
    IntegerParameter,
    NumberParameter,
    Parameter,
    Setting,
    Space,
)
from mncplan.domain.substance import Substance
from mncplan.errors import InvalidInputError
from mncplan.knowledge import KnowledgeBase
from mncplan.lab.dispensing import Dispensing, plan_dispensing

PORTIONS: Final = "reductant_portions"
_STEPS: Final = {"temperature_C": 1.0, "rpm": 50.0}
"""Smallest useful difference by ending of the name (basis: estimated)."""

_FOLLOWS: Final = {"pH": ("base", "acid"), "acid_pH": ("acid",)}
"""Parameters that follow from what is dispensed in one of these roles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSpace:
    """A space with where it came from.

    Attributes:
        baseline: The recommended values, to start from and to compare with.
        remarks: Parameter and why its window is what it is.
    """

    space: Space
    baseline: Setting
    remarks: tuple[tuple[str, str], ...]


def space_of_plan(plan: Plan, knowledge: KnowledgeBase) -> PlannedSpace:
    """The space of the last step of a plan's best route that makes something.

    Raises:
        InvalidInputError: If the plan has no route, or its last step can't be laid out in wells.
    """
    if not plan.search.routes:
        raise InvalidInputError(f"the plan for {plan.target.cluster} has no route to optimise")
    return space_of_route(plan.search.routes[0], knowledge)


def space_of_route(
    route: Route,
    knowledge: KnowledgeBase,
    *,
    step: int | None = None,
    substances: Mapping[str, Substance] | None = None,
) -> PlannedSpace:
    """The space of one step of a route.

    Numbers are those with an interval among the recommended conditions: dispensed ones become
    volumes, the others (temperature, times, stirring, portions) are set by hand or per plate.

    Args:
        route: Its step gives the chemistry.
        knowledge: Procedures, precedents and effects, from which the windows come.
        step: Index of the step; the last that makes something when None.
        substances: Stock by key; None for the packaged one.

    Raises:
        InvalidInputError: If the step has no procedure, or can't be laid out in wells.
    """
    at = last_synthesis(route) if step is None else range(len(route.steps))[step]
    procedures = procedures_of(route, knowledge)
    conditions = [c for c in conditions_of(route, procedures, knowledge) if c.step == at]
    procedure = procedures[at]
    if procedure is None or not conditions:
        raise InvalidInputError(
            f"step {at + 1} ({route.steps[at].family}) has no procedure with conditions to vary"
        )
    stock = substances or knowledge.substance_by_key
    dispensing = plan_dispensing(route.steps[at], procedure, conditions, stock)
    return space_of_conditions(conditions, dispensing)


def space_of_conditions(conditions: Sequence[Condition], dispensing: Dispensing) -> PlannedSpace:
    """The space of the conditions of one step.

    Args:
        conditions: Of the step, with intervals.
        dispensing: Its wells and stock solutions.

    Raises:
        InvalidInputError: If the recommended values can't be dispensed.
    """
    dosed = {"metal_mM", *(item.parameter for item in dispensing.reagents)}
    by_hand = [c for c in conditions if _is_set_by_hand(c, dispensing)]
    reductant = dispensing.step.reductant
    wells = wells_of(
        dispensing,
        {c.parameter for c in varied(conditions) if c.parameter in dosed},
        portions=PORTIONS if any(c.parameter == PORTIONS for c in by_hand) else "",
        electrons=dispensing.electrons_each or ELECTRONS_EACH.get(reductant, 0),
    )
    in_wells = [c for c in varied(conditions) if c.parameter in wells.parameters()]
    chosen = [*in_wells, *by_hand]
    parameters = tuple(_parameter(c) for c in chosen)
    space = Space(parameters, wells=wells)
    baseline: dict[str, float | str] = {
        c.parameter: nearest(p, float(c.value)) if isinstance(p, NumberParameter) else str(c.value)
        for c, p in zip(chosen, parameters, strict=True)
    }
    if (reason := refusal(space, baseline)) is not None:
        raise InvalidInputError(f"the recommended values can't be dispensed: {reason}")
    return PlannedSpace(
        space=space,
        baseline=baseline,
        remarks=tuple((c.parameter, _remark(c)) for c in chosen),
    )


def _is_set_by_hand(condition: Condition, dispensing: Dispensing) -> bool:
    """Whether it has a range or choices, and no dispensed amount stands for it."""
    if condition.parameter in {"metal_mM", "reductant_electrons_per_metal"}:
        return False
    roles = {item.role for item in dispensing.reagents}
    is_dosed = condition.parameter in {item.parameter for item in dispensing.reagents}
    follows = roles.intersection(_FOLLOWS.get(condition.parameter, ()))
    if is_dosed or follows or condition.parameter in {"reductant", "solvent"}:
        return False
    if isinstance(condition.value, str):
        return len(condition.choices) > 1
    is_dispensed = condition in varied([condition])
    low, high = condition.low, condition.high
    return not is_dispensed and low is not None and high is not None and low < high


def _parameter(condition: Condition) -> Parameter:
    if isinstance(condition.value, str):
        return CategoricalParameter(condition.parameter, condition.choices)
    found = as_parameter(condition)
    if condition.parameter == PORTIONS:
        return IntegerParameter(found.name, round(found.low), round(found.high))
    step = next((s for end, s in _STEPS.items() if found.name.endswith(end)), None)
    if step is None or step > found.high - found.low:
        return found
    return replace(found, step=step, scale="linear")


def _remark(condition: Condition) -> str:
    value = condition.value if isinstance(condition.value, str) else f"{condition.value:g}"
    source = condition.provenance.source if condition.provenance is not None else ""
    said = f"recommended {value} {condition.unit}".strip() + f" ({condition.basis})"
    badge = condition.provenance.badge if condition.provenance is not None else ""
    return "; ".join(part for part in (said, condition.reason, source, badge) if part)
