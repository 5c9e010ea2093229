"""Fit the kinetic model to a user's data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from mncplan.app.simulate import Progress
from mncplan.app.simulate_case import Case
from mncplan.app.simulate_data import read_data
from mncplan.errors import InvalidInputError
from mncplan.kinetics.fit import Fit, fit
from mncplan.kinetics.fit_data import Experiment, n_readings
from mncplan.kinetics.fit_prior import prior_of, rate_keys
from mncplan.kinetics.fit_problem import FitProblem, problem_of
from mncplan.knowledge import KnowledgeBase

MOST_CONSTANTS = 12
"""Constants fitted unless named: those the data answer to most."""


@dataclass(frozen=True, eq=False, kw_only=True)
class FitOptions:
    """How to fit.

    Attributes:
        keys: Constants to fit; empty for those the data answer to most.
    """

    keys: tuple[str, ...] = ()
    starts: int = 3
    has_profiles: bool = False
    seed: int = 0


@dataclass(frozen=True, eq=False, kw_only=True)
class FittedCase:
    """A fit with the case it leaves.

    Attributes:
        case: The case with the fitted constants.
        n_experiments: In the data.
    """

    case: Case
    fit: Fit
    problem: FitProblem
    data: str
    n_experiments: int
    n_readings: int


def fit_case(
    case: Case,
    path: Path,
    options: FitOptions,
    knowledge: KnowledgeBase,
    progress: Progress = lambda _: None,
) -> FittedCase:
    """Fit constants to a table of readings.

    Raises:
        InvalidInputError: If the table is faulty, or a constant can't be fitted.
        NotFoundError: If a constant is not in the set.
        NoSolutionError: If nothing can be simulated.
    """
    experiments = read_data(path, case, knowledge)
    keys = options.keys or _answering(case, experiments, progress)
    for key in keys:
        case.parameters.value(key)
        if prior_of(case.parameters.by_key[key]) is None:
            raise InvalidInputError(f"constant {key} has no interval, so nothing can be fitted")
    problem = problem_of(case.mechanism, case.parameters, experiments, keys)
    found = fit(
        problem, starts=options.starts, seed=options.seed, source=f"user data {path.name}",
        with_profiles=options.has_profiles, progress=progress,
    )  # fmt: skip
    return FittedCase(
        case=replace(case, parameters=found.parameters), fit=found, problem=problem,
        data=path.name, n_experiments=len(experiments), n_readings=n_readings(experiments),
    )  # fmt: skip


def _answering(
    case: Case, experiments: tuple[Experiment, ...], progress: Progress
) -> tuple[str, ...]:
    """The constants whose slopes at the prior are largest."""
    keys = rate_keys(case.mechanism)
    problem = problem_of(case.mechanism, case.parameters, experiments, keys)
    progress(f"choosing among {len(keys)} constants")
    z = np.zeros(len(problem.priors))
    slopes = problem.slopes(z, problem.misfit(z))
    size = np.linalg.norm(slopes, axis=0)
    order = [i for i in np.argsort(-size) if not problem.priors[i].key.startswith("response.")]
    return tuple(problem.priors[i].key for i in order[:MOST_CONSTANTS] if size[i] > 0)
