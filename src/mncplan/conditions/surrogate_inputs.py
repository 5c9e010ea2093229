"""Settings and results of a campaign as what the surrogate learns from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mncplan.conditions.space_encode import blocks, encode
from mncplan.conditions.surrogate_kernel import FloatArray, Inputs, inputs
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.space import Setting, Space


def space_inputs(
    space: Space,
    settings: Sequence[Setting],
    *,
    times: FloatArray | None = None,
    trend: FloatArray | None = None,
) -> Inputs:
    """Points of the surrogate.

    Args:
        space: Of the settings.
        settings: n settings.
        times: Time of each sample over that of the last, 0 to 1, shape (n,); None when wells are
            sampled once.
        trend: Values of prior mean functions, shape (n, k).
    """
    x = encode(space, settings)
    numbers = [b.start for b in blocks(space) if b.kind == "number"]
    if times is not None:
        numbers.append(x.shape[1])
        x = np.column_stack([x, times])
    return inputs(x, numbers, trend)


def raised(objective: Objective, found: Observation) -> float | None:
    """The value a result teaches, turned so that more is better; None when it teaches none.

    A failed execution teaches nothing. Where nothing or another product formed and no value is
    given, an objective to be raised counts as 0. Values of an objective with a target window stay
    as they are.
    """
    if found.outcome == "failed_execution":
        return None
    value = found.value(objective.name)
    if value is None and found.outcome in {"nothing", "other"} and objective.goal == "max":
        value = 0.0
    return None if value is None else sign(objective) * value


def sign(objective: Objective) -> float:
    """-1 for an objective to be brought down, else 1."""
    return -1.0 if objective.goal == "min" else 1.0


def sample_times(observations: Sequence[Observation]) -> FloatArray | None:
    """Time of each sample over the last time; None when no well is sampled on its way."""
    times = [found.time_h for found in observations]
    known = [t for t in times if t is not None and t > 0]
    if not known:
        return None
    return np.array([1.0 if t is None else t / max(known) for t in times])
