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
from mncplan.kinetics import batch_casadi
from mncplan.kinetics.equations import Array
from mncplan.kinetics.integrators import Integrator
from mncplan.kinetics.solve import simulate, times_of

Case: TypeAlias = tuple[ParameterSet, Flask]
TimedCase: TypeAlias = tuple[ParameterSet, Flask, npt.NDArray[np.float64]]
MANY = 50
"""From this many runs on CVODES is worth its start."""
STEP_DECADES = 0.02


@dataclass(frozen=True, slots=True)
class _Task:
    """One mechanism for all cases of a worker."""

    mechanism: Mechanism
    integrator: Integrator | None

    def __call__(self, case: TimedCase) -> tuple[Array, Array] | str:
        try:
            run = self._run(case)
        except NoSolutionError as error:
            return str(error)
        return run.concentrations, run.added

    def _run(self, case: TimedCase) -> Trajectory:
        if self.integrator is not None:
            try:
                return simulate(self.mechanism, *case, integrator=self.integrator)
            except NoSolutionError:
                pass  # the solver of `simulate` has the last word
        return simulate(self.mechanism, *case)


def simulate_many(
    mechanism: Mechanism,
    cases: Sequence[Case],
    times_s: Sequence[float] | npt.NDArray[np.float64],
    *,
    processes: int = 1,
    integrator: Integrator | None = None,
) -> tuple[Trajectory | NoSolutionError, ...]:
    """Simulate many pairs of parameter set and flask on one network at the same times.

    See `simulate_each`.
    """
    times = times_of(times_s)
    return simulate_each(
        mechanism, [(*case, times) for case in cases], processes=processes, integrator=integrator
    )


def simulate_each(
    mechanism: Mechanism,
    cases: Sequence[TimedCase],
    *,
    processes: int = 1,
    integrator: Integrator | None = None,
) -> tuple[Trajectory | NoSolutionError, ...]:
    """Simulate many parameter sets and flasks on one network, each at its own times, in order.

    Large batches take SUNDIALS CVODES where CasADi is installed; what it gives up goes to the
    solver of `simulate`, which also takes small batches. Both keep the same tolerances; they agree
    to about 2e-6 of the largest concentration. A case that can't be solved gives its error in
    place of a trajectory; bad input raises at once.

    Args:
        mechanism: The network.
        cases: Parameter set, flask and ascending times of each run.
        processes: How many share the work.
        integrator: Solver to try first; None leaves it to the number of cases.

    Raises:
        InvalidInputError: If a case or the times are unusable, or `processes` is below one.
        MissingExtraError: If a solver is asked for that is not installed.
    """
    if processes < 1:
        raise InvalidInputError(f"processes is {processes}; expected 1 or more")
    runs: list[TimedCase] = [(p, flask, times_of(times)) for p, flask, times in cases]
    results = _results(_Task(mechanism, integrator or for_batch(len(cases))), runs, processes)
    return tuple(
        Trajectory(mechanism, times, *result)
        if isinstance(result, tuple)
        else NoSolutionError(result)
        for (_, _, times), result in zip(runs, results, strict=True)
    )


def for_batch(n: int) -> Integrator | None:
    """SUNDIALS CVODES where a batch of `n` runs is worth its start and CasADi is installed."""
    return batch_casadi.cvodes if n >= MANY and batch_casadi.is_available() else None


def _results(
    task: _Task, cases: Sequence[TimedCase], processes: int
) -> list[tuple[Array, Array] | str]:
    if processes == 1 or len(cases) < 2 * processes:
        return [task(case) for case in cases]
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(task, cases, chunksize=max(1, len(cases) // (4 * processes))))


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
    times = times_of(times_s)
    steps = []
    for key in keys:
        parameters.value(key)
        steps.append(_nearby(parameters.by_key[key]))
    sets = [
        parameters.with_values({key: end})
        for key, step in zip(keys, steps, strict=True)
        for end in step[:2]
    ]
    ends = []
    for run in simulate_each(mechanism, [(one, flask, times) for one in sets]):
        if isinstance(run, NoSolutionError):
            raise run
        ends.append(observe(run))
    return {
        key: (ends[2 * i + 1] - ends[2 * i]) / span
        for i, (key, (_, _, span)) in enumerate(zip(keys, steps, strict=True))
    }


def _nearby(constant: RateConstant) -> tuple[float, float, float]:
    """Values just below and above, and how far apart they are."""
    if constant.scale == "log10":
        factor = 10.0**STEP_DECADES
        return constant.value / factor, constant.value * factor, 2 * STEP_DECADES
    step = STEP_DECADES * max(constant.high - constant.low, 1e-3)
    return constant.value - step, constant.value + step, 2 * step
