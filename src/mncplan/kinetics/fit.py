"""Fit family constants to measured compositions, with priors from the parameter set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from mncplan.domain.parameters import ParameterSet
from mncplan.errors import InvalidInputError, NoSolutionError
from mncplan.kinetics.equations import Array
from mncplan.kinetics.fit_data import n_readings
from mncplan.kinetics.fit_descent import descend
from mncplan.kinetics.fit_prior import Prior
from mncplan.kinetics.fit_problem import FAILED, FitProblem
from mncplan.kinetics.identifiability import Support, posterior, scatter, support
from mncplan.kinetics.identifiability_profile import Profile, profile

_Z90 = 1.6448536269514722
REFITS = 4
"""Evaluations of the residuals at each place of a profile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One constant after the fit.

    Attributes:
        value: Fitted, or the prior's centre when not supported.
        low: Lower end of the 90 % interval (that of the prior when not supported).
        shrinkage: Posterior over prior standard deviation with all constants free.
        is_supported: False when the data do not speak of it: it was frozen at the prior.
    """

    key: str
    value: float
    low: float
    high: float
    prior: float
    shrinkage: float
    is_supported: bool


@dataclass(frozen=True, eq=False)
class Fit:
    """The outcome of a fit.

    Attributes:
        parameters: The set with fitted constants, marked so.
        chi2: Sum of squared residuals of the data.
        scatter: Root mean square of the residuals per degree of freedom, at least 1: what noise
            does not explain. Intervals are as wide as if all noise were so much larger.
        starts: Objective (data and priors) reached from each start, best first.
        profiles: Of the supported constants when asked for.
    """

    parameters: ParameterSet
    estimates: tuple[Estimate, ...]
    chi2: float
    n: int
    starts: tuple[float, ...]
    support: Support
    z: Array
    scatter: float = 1.0
    profiles: tuple[Profile, ...] = ()


def fit(
    problem: FitProblem,
    *,
    starts: int = 4,
    seed: int = 0,
    source: str = "user data",
    with_profiles: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Fit:
    """Multistart least squares of data and priors; what the data do not speak of is frozen.

    The first start is the prior's centre, the others are drawn from the prior. After the best
    start, constants without support go back to their prior value and the rest is fitted again.
    Intervals and profiles count the frozen constants as unknown within their priors.

    Args:
        problem: Data, mechanism, priors.
        starts: Descents, the first from the prior's centre.
        seed: Of the other starts.
        source: What the data are, written into the fitted constants.
        with_profiles: Also walk the profile likelihood of each supported constant (slow).
        progress: Told in words how far the fit is.

    Raises:
        InvalidInputError: If there is nothing to estimate.
        NoSolutionError: If no start can be simulated.
    """
    k = len(problem.priors)
    if not k or starts < 1:
        raise InvalidInputError("a fit needs at least one constant with an interval, and one start")
    rng = np.random.default_rng(seed)
    everything = tuple(range(k))
    ends: list[tuple[float, Array]] = []
    for i in range(starts):
        begin = np.zeros(k) if i == 0 else _inside(problem.priors, rng.standard_normal(k))
        ends.append(descend(problem, begin, everything))
        progress(f"start {i + 1} of {starts}: objective {ends[-1][0]:.4g}")
    ends.sort(key=lambda end: end[0])
    z = ends[0][1]
    base = problem.misfit(z)
    if np.all(base == FAILED):
        raise NoSolutionError("no start of the fit could be simulated; check flasks and constants")
    excess = scatter(base, k)
    found = support(problem.slopes(z, base) / excess)
    free = tuple(i for i in everything if found.is_supported[i])
    if len(free) < k:
        progress(f"{k - len(free)} of {k} constants without support: frozen at the prior")
        z = np.where(found.is_supported, z, 0.0)
        if free:
            z = descend(problem, z, free)[1]
        base = problem.misfit(z)
        excess = scatter(base, len(free))
        found = replace(found, covariance=posterior(problem.slopes(z, base) / excess))
    result = Fit(
        _fitted(problem, z, found, source),
        _estimates(problem.priors, z, found),
        float(base @ base),
        n_readings(problem.experiments),
        tuple(value for value, _ in ends),
        found,
        z,
        excess,
    )
    if not with_profiles:
        return result
    return replace(result, profiles=_profiles(problem, result, free, progress))


def _inside(priors: tuple[Prior, ...], z: Array) -> Array:
    out: Array = np.clip(z, [p.least for p in priors], [p.most for p in priors])
    return out


def _estimates(priors: tuple[Prior, ...], z: Array, found: Support) -> tuple[Estimate, ...]:
    sd = np.where(found.is_supported, found.posterior_sd, 1.0)
    return tuple(
        Estimate(
            key=prior.key,
            value=prior.value(float(z[i])),
            low=prior.value(float(z[i] - _Z90 * sd[i])),
            high=prior.value(float(z[i] + _Z90 * sd[i])),
            prior=prior.value(0.0),
            shrinkage=float(found.posterior_sd[i]),
            is_supported=found.is_supported[i],
        )
        for i, prior in enumerate(priors)
    )


def _fitted(problem: FitProblem, z: Array, found: Support, source: str) -> ParameterSet:
    """The set with supported constants replaced by what was fitted."""
    estimates = {e.key: e for e in _estimates(problem.priors, z, found) if e.is_supported}
    constants = tuple(
        replace(c, value=e.value, low=e.low, high=e.high, basis="fitted", source=source)
        if (e := estimates.get(c.key)) is not None
        else c
        for c in problem.parameters.constants
    )
    n = sum(c.key in estimates for c in constants)
    said = f"{n} constants fitted to {source}, the others as in {problem.parameters.name}"
    return replace(
        problem.parameters, name=f"{problem.parameters.name}+fit", statement=said,
        constants=constants,
    )  # fmt: skip


def _profiles(
    problem: FitProblem, result: Fit, free: tuple[int, ...], progress: Callable[[str], None]
) -> tuple[Profile, ...]:
    found = []
    for n, i in enumerate(free, start=1):
        others = tuple(j for j in range(len(problem.priors)) if j != i)

        def refit(
            index: int, there: float, start: Array, others: tuple[int, ...] = others
        ) -> tuple[float, Array]:
            begin = start.copy()
            begin[index] = there
            if others:
                return descend(problem, begin, others, most=REFITS)
            base = problem.misfit(begin)
            return float(base @ base), begin

        lowest = result.chi2 + float(sum(result.z[j] ** 2 for j in others))
        prior = problem.priors[i]
        sd = float(result.support.posterior_sd[i])
        found.append(profile(prior, i, result.z, lowest, sd, refit))
        progress(f"profile {n} of {len(free)}: {prior.key}")
    return tuple(found)
