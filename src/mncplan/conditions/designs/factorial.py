"""Full factorial designs."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping

import numpy as np

from mncplan.conditions.designs.factors import runnable
from mncplan.conditions.space_scale import limits, n_values, value_at
from mncplan.domain.space import NumberParameter, Parameter, Setting, Space, is_active
from mncplan.domain.space_design import Design
from mncplan.errors import InvalidInputError

MOST_RUNS = 4096


def full_factorial(
    space: Space, *, levels: int = 2, levels_of: Mapping[str, int] | None = None
) -> Design:
    """Every combination of a few levels of each number and all choices.

    Args:
        space: Where the settings lie.
        levels: Per number parameter, the ends included.
        levels_of: Other numbers of levels by parameter; 1 keeps it in the middle.

    Raises:
        InvalidInputError: If there would be more than 4096 runs, or none can be run.
    """
    asked = dict(levels_of or {})
    if unknown := asked.keys() - {item.name for item in space.parameters}:
        raise InvalidInputError(f"levels for {sorted(unknown)[0]!r}, which is no parameter")
    values = [_levels(item, asked.get(item.name, levels)) for item in space.parameters]
    n_runs = math.prod(map(len, values))
    if n_runs > MOST_RUNS:
        raise InvalidInputError(
            f"a full factorial has {n_runs} runs, more than {MOST_RUNS}; use fewer levels, a"
            " fractional factorial or a D-optimal design"
        )
    wanted = {
        tuple(setting.items()): setting
        for combination in itertools.product(*values)
        for setting in [_existing(space, combination)]
    }
    settings, notes = runnable(space, list(wanted.values()))
    return Design(kind="full factorial", settings=settings, notes=notes)


def _levels(item: Parameter, n: int) -> list[float | str]:
    if not isinstance(item, NumberParameter):
        return list(item.choices)
    if n < 1:
        raise InvalidInputError(f"{item.name}: expected at least 1 level, got {n}")
    low, high = limits(item)
    if n == 1 or low == high:
        return [value_at(item, 0.5)]
    n = min(n, n_values(item) or n)
    return list(dict.fromkeys(value_at(item, float(at)) for at in np.linspace(0, 1, n)))


def _existing(space: Space, values: tuple[float | str, ...]) -> Setting:
    """A combination without the conditional parameters that do not exist in it."""
    setting: dict[str, float | str] = {}
    for item, value in zip(space.parameters, values, strict=True):
        if is_active(item, setting):
            setting[item.name] = value
    return setting
