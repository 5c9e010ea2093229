"""Residuals of data and priors as a function of the constants to be fitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mncplan.domain.mechanism import Mechanism
from mncplan.domain.parameters import ParameterSet
from mncplan.errors import InvalidInputError, NoSolutionError
from mncplan.kinetics.equations import Array
from mncplan.kinetics.fit_data import Experiment, Noise, n_readings
from mncplan.kinetics.fit_prior import Prior, at, priors_of
from mncplan.kinetics.fit_residuals import RESPONSE_CLASSES, check_keys, residuals, response_class
from mncplan.kinetics.integrators import Integrator
from mncplan.kinetics.solve import simulate

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
    integrator: Integrator | None = None

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
        parameters, response = self.constants(z)
        return np.concatenate([self._one(e, parameters, response) for e in self.experiments])

    def _one(
        self, experiment: Experiment, parameters: ParameterSet, response: Mapping[str, float]
    ) -> Array:
        times = [s.time_s for s in experiment.samples]
        try:
            run = simulate(
                self.mechanism, parameters, experiment.flask, times, integrator=self.integrator
            )
        except NoSolutionError:
            return np.full(n_readings((experiment,)), FAILED)
        return residuals(experiment, run, response, self.noise)

    def slopes(self, z: Array, base: Array, free: Sequence[int] | None = None) -> Array:
        """Slopes of the misfit by one-sided differences, shape (readings, free)."""
        columns = range(len(z)) if free is None else free
        out = np.empty((len(base), len(columns)))
        for column, j in enumerate(columns):
            step = STEP if z[j] + STEP <= self.priors[j].most else -STEP
            moved = z.copy()
            moved[j] += step
            out[:, column] = (self.misfit(moved) - base) / step
        return out


def problem_of(
    mechanism: Mechanism,
    parameters: ParameterSet,
    experiments: tuple[Experiment, ...],
    keys: tuple[str, ...],
    *,
    noise: Noise | None = None,
    integrator: Integrator | None = None,
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
        noise or Noise(), integrator,
    )  # fmt: skip
