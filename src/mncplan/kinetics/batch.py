"""Many conditions at once, and how results depend on constants."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from mncplan.domain.flask import Flask, Trajectory
from mncplan.domain.mechanism import Mechanism
from mncplan.domain.parameters import ParameterSet, RateConstant
from mncplan.errors import InvalidInputError, NoSolutionError
from mncplan.kinetics.equations import Array
from mncplan.kinetics.solve import simulate

Case: TypeAlias = tuple[ParameterSet, Flask]
STEP_DECADES = 0.02


@dataclass(frozen=True, slots=True)
class _Task:
    """One mechanism and one set of times for all cases of a worker."""

    mechanism: Mechanism
    times_s: tuple[float, ...]

    def __call__(self, case: Case) -> tuple[Array, Array] | str:
        try:
            run = simulate(self.mechanism, *case, self.times_s)
        except NoSolutionError as error:
            return str(error)
        return run.concentrations, run.added


def simulate_many(
    mechanism: Mechanism,
    cases: Sequence[Case],
    times_s: Sequence[float] | npt.NDArray[np.float64],
    *,
    processes: int = 1,
) -> tuple[Trajectory | NoSolutionError, ...]:
    """Simulate many pairs of parameter set and flask on one network, in order.

    With more than one process the cases are spread over a pool. A case that can't be solved gives
    its error in place of a trajectory; bad input raises at once.

    Raises:
        InvalidInputError: If a case or the times are unusable, or `processes` is below one.
    """
    if processes < 1:
        raise InvalidInputError(f"processes is {processes}; expected 1 or more")
    task = _Task(mechanism, tuple(float(t) for t in times_s))
    if processes == 1 or len(cases) < 2 * processes:
        results = [task(case) for case in cases]
    else:
        with ProcessPoolExecutor(processes) as pool:
            chunk = max(1, len(cases) // (4 * processes))
            results = list(pool.map(task, cases, chunksize=chunk))
    times = np.asarray(task.times_s)
    return tuple(
        NoSolutionError(r) if isinstance(r, str) else Trajectory(mechanism, times, *r)
        for r in results
    )


def sensitivities(
    mechanism: Mechanism,
    case: Case,
    times_s: Sequence[float] | npt.NDArray[np.float64],
    observe: Callable[[Trajectory], Array],
    keys: Sequence[str],
) -> Mapping[str, Array]:
    """Change of an observable per decade (or per unit on a linear scale) of each constant.

    Central finite differences of `STEP_DECADES` decades, or that share of the constant's interval;
    with a relative solver tolerance of 1e-6 they are good to about three digits.

    Returns:
        For each key an array of the shape that `observe` gives.

    Raises:
        NotFoundError: If a key is no constant of the set.
        NoSolutionError: If a run can't be solved.
    """
    parameters, flask = case
    out: dict[str, Array] = {}
    for key in keys:
        parameters.value(key)
        constant = parameters.by_key[key]
        low, high, span = _nearby(constant)
        ends = [
            observe(simulate(mechanism, parameters.with_values({key: v}), flask, times_s))
            for v in (low, high)
        ]
        out[key] = (ends[1] - ends[0]) / span
    return out


def _nearby(constant: RateConstant) -> tuple[float, float, float]:
    """Values just below and above, and how far apart they are."""
    if constant.scale == "log10":
        factor = 10.0**STEP_DECADES
        return constant.value / factor, constant.value * factor, 2 * STEP_DECADES
    step = STEP_DECADES * max(constant.high - constant.low, 1e-3)
    return constant.value - step, constant.value + step, 2 * step
