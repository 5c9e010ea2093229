"""One factor at a time: how most clusters have been optimised, kept as the baseline."""

from __future__ import annotations

import numpy as np

from mncplan.conditions.designs.factors import baseline_of, factors_of, middle_of
from mncplan.conditions.space_check import checker
from mncplan.conditions.space_recipe import distinct
from mncplan.conditions.space_scale import value_at
from mncplan.domain.space import NumberParameter, Setting, Space, is_active
from mncplan.domain.space_design import Design
from mncplan.errors import InvalidInputError

WARNING = (
    "one factor at a time is blind to interactions: where the best value of one parameter depends"
    " on another (ligand and reductant per metal, pH and reductant), it stops at the wrong place"
    " and nothing in its results shows it"
)


def one_factor_at_a_time(
    space: Space, *, baseline: Setting | None = None, levels: int = 5
) -> Design:
    """Vary each parameter alone around a baseline; every other choice of a choice is tried too.

    Args:
        space: Where the settings lie.
        baseline: What the rest is kept at; None for the middle of the space.
        levels: Values per number parameter, spread evenly on its scale, at least 2.

    Raises:
        InvalidInputError: If the baseline can't be run or `levels` is below 2.
    """
    if levels < 2:
        raise InvalidInputError(f"one factor at a time needs at least 2 levels, got {levels}")
    start = baseline_of(space, baseline)
    wanted = [start]
    for item in space.parameters:
        if item.name not in start:
            continue
        if isinstance(item, NumberParameter):
            if item in factors_of(space, start):
                values = [value_at(item, float(at)) for at in np.linspace(0, 1, levels)]
                wanted += [{**start, item.name: value} for value in values]
        else:
            wanted += [_with_choice(space, start, item.name, c) for c in item.choices]
    refuse = checker(space)
    kept = [setting for setting in wanted if refuse(setting) is None]
    notes: tuple[str, ...] = (WARNING,)
    if len(kept) < len(wanted):
        notes += (f"{len(wanted) - len(kept)} of {len(wanted)} points can't be run: left out",)
    return Design(kind="one factor at a time", settings=distinct(space, kept), notes=notes)


def _with_choice(space: Space, start: Setting, name: str, choice: str) -> Setting:
    """The baseline with another choice; numbers that then exist start in their middle."""
    changed: dict[str, float | str] = {}
    for item in space.parameters:
        if not is_active(item, changed):
            continue
        if item.name == name:
            changed[name] = choice
        elif item.name in start:
            changed[item.name] = start[item.name]
        else:
            changed[item.name] = middle_of(item)
    return changed
