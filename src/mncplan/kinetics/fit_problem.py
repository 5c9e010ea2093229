"""Residuals of data and priors as a function of the constants to be fitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mncplan.domain.flask import Trajectory
from mncplan.domain.mechanism import Mechanism
from mncplan.domain.parameters import ParameterSet
from mncplan.errors import InvalidInputError, NoSolutionError
from mncplan.kinetics.batch import MANY, for_batch, simulate_each
from mncplan.kinetics.equations import Array
from mncplan.kinetics.fit_data import Experiment, Noise, n_readings
from mncplan.kinetics.fit_prior import Prior, at, priors_of
from mncplan.kinetics.fit_residuals import RESPONSE_CLASSES, check_keys, residuals, response_class

RESPONSE_SD = 0.5
"""Prior standard deviation of a response factor relative to neutral clusters, decades; assumed."""
STEP = 0.02
"""Finite-difference step in standardised constants: far above the noise of the solver."""
FAILED = 30.0
"""Residual of every reading of a run that the solver gives up."""


@dataclass(frozen=True)
class FitProblem:
    """Everything a fit needs; immutable.

    Attributes:
        priors: Of the constants and response factors to be estimated, in the order of z.
    """

    mechanism: Mechanism
    parameters: ParameterSet
    experiments: tuple[Experiment, ...]
    priors: tuple[Prior, ...]
    noise: Noise

    def constants(self, z: Array) -> tuple[ParameterSet, Mapping[str, float]]:
        """The parameter set and the response factors by class at z."""
        values = at(self.priors, z)
        response = {
            key.removeprefix("response."): value
            for key, value in values.items()
            if key.startswith("response.")
        }
        rates = {key: value for key, value in values.items() if not key.startswith("response.")}
        return self.parameters.with_values(rates), response

    def misfit(self, z: Array) -> Array:
        """Residuals of all readings, shape (readings,)."""
        return self.misfits([z])[0]

    def misfits(self, places: Sequence[Array]) -> list[Array]:
        """Residuals at several places; all runs in one batch."""
        constants = [self.constants(z) for z in places]
        runs = self._runs([parameters for parameters, _ in constants])
        n = len(self.experiments)
        return [
            np.concatenate(
                [
                    np.full(n_readings((experiment,)), FAILED)
                    if isinstance(run, NoSolutionError)
                    else residuals(experiment, run, response, self.noise)
                    for experiment, run in zip(
                        self.experiments, runs[i * n : (i + 1) * n], strict=True
                    )
                ]
            )
            for i, (_, response) in enumerate(constants)
        ]

    def _runs(self, sets: Sequence[ParameterSet]) -> Sequence[Trajectory | NoSolutionError]:
        cases = [
            (parameters, e.flask, np.array([s.time_s for s in e.samples]))
            for parameters in sets
            for e in self.experiments
        ]
        # a fit makes thousands of runs, so CVODES is always worth its start
        return simulate_each(self.mechanism, cases, integrator=for_batch(MANY))

    def slopes(self, z: Array, base: Array, free: Sequence[int] | None = None) -> Array:
        """Slopes of the misfit by one-sided differences, shape (readings, free)."""
        columns = range(len(z)) if free is None else free
        steps = [STEP if z[j] + STEP <= self.priors[j].most else -STEP for j in columns]
        places = []
        for j, step in zip(columns, steps, strict=True):
            moved = z.copy()
            moved[j] += step
            places.append(moved)
        ends = self.misfits(places)
        return np.column_stack([(end - base) / step for end, step in zip(ends, steps, strict=True)])


def problem_of(
    mechanism: Mechanism,
    parameters: ParameterSet,
    experiments: tuple[Experiment, ...],
    keys: tuple[str, ...],
    *,
    noise: Noise | None = None,
) -> FitProblem:
    """Check data against the mechanism and collect the priors.

    A response factor is estimated for each class that has relative readings beside another class.

    Raises:
        InvalidInputError: If there is no data, or data name a species the network lacks.
        NotFoundError: If a key is not in the parameter set.
    """
    if not experiments:
        raise InvalidInputError("no data: a fit needs at least one experiment")
    for experiment in experiments:
        check_keys(experiment, mechanism.index)
    seen = {
        response_class(mechanism.by_key[r.participant])
        for e in experiments
        for s in e.samples
        for r in s.on("relative")
    }
    # the response of a lone class cancels in the log-ratio
    free = [name for name in RESPONSE_CLASSES if name in seen and len(seen) > 1]
    if "neutral" not in seen:
        free = free[1:]
    response = tuple(
        Prior(key=f"response.{name}", centre=0.0, sd=RESPONSE_SD, is_log=True) for name in free
    )
    return FitProblem(
        mechanism, parameters, experiments, (*priors_of(parameters, keys), *response),
        noise or Noise(),
    )  # fmt: skip
