"""Exact Gaussian processes over a pool of experiments, with joint posterior and rank-one updates.

A surrogate is a handful of processes with hyperparameters drawn from their posterior: with few
experiments one best set is overconfident.

Source:
    Leave-one-out: Rasmussen and Williams, Gaussian Processes for Machine Learning, MIT Press,
    2006, eq. 5.10-5.12. Averaging over hyperparameters: Snoek, Larochelle and Adams, NeurIPS 2012.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Final

import numpy as np

from mncplan.conditions.surrogate_fit import draws, posterior
from mncplan.conditions.surrogate_kernel import (
    FloatArray,
    Hyperparameters,
    Inputs,
    covariance,
    variance,
)
from mncplan.errors import InvalidInputError

MEMBERS: Final = 8
"""Draws of the hyperparameters; 16 were no better in the replays."""

_TINY: Final = 1e-10
_JITTER: Final = 1e-8


@dataclass(frozen=True, slots=True)
class Member:
    """A process with fixed hyperparameters.

    Attributes:
        factor: Lower Cholesky factor of the noisy covariance, shape (n, n).
        weights: Inverse covariance times standardised values, shape (n,).
    """

    theta: Hyperparameters
    factor: FloatArray
    weights: FloatArray


@dataclass(frozen=True, slots=True)
class Surrogate:
    """Fitted processes; make it with `fit`.

    Attributes:
        centre: Mean of the values of the campaign.
        spread: Their standard deviation, 1 when all are equal.
    """

    at: Inputs
    y: FloatArray
    centre: float
    spread: float
    members: tuple[Member, ...]

    @property
    def noise_sd(self) -> float:
        """Standard deviation of a repeated experiment, unit of the values."""
        return self.spread * float(np.sqrt(np.mean([m.theta.noise for m in self.members])))

    def belief(self, pool: Inputs) -> Belief:
        """Joint posterior at a pool of points."""
        return Belief(self, pool)

    def predict(self, points: Inputs) -> tuple[FloatArray, FloatArray]:
        """Mean and standard deviation without noise, unit of the values, shapes (m,)."""
        belief = self.belief(points)
        return belief.mean, belief.sd

    def leave_one_out(self) -> tuple[FloatArray, FloatArray]:
        """Mean and standard deviation of each value as predicted without it, shapes (n,)."""
        means, variances = self._left_out()
        mean = means.mean(0)
        return mean, np.sqrt(variances.mean(0) + means.var(0))

    def log_density(self) -> FloatArray:
        """Log density of each of the campaign's own values as predicted without it."""
        from scipy.special import logsumexp

        means, variances = self._left_out()
        density = -0.5 * (self.y - means) ** 2 / variances - 0.5 * np.log(2 * np.pi * variances)
        found: FloatArray = logsumexp(density, axis=0) - np.log(len(self.members))
        return found

    def _left_out(self) -> tuple[FloatArray, FloatArray]:
        from scipy.linalg import cho_solve

        standard = (self.y - self.centre) / self.spread
        means, variances = [], []
        for member in self.members:
            diagonal = np.diag(cho_solve((member.factor, True), np.eye(len(standard))))
            means.append(self.centre + self.spread * (standard - member.weights / diagonal))
            variances.append(self.spread**2 / diagonal)
        return np.array(means), np.array(variances)


def fit(
    at: Inputs,
    y: FloatArray,
    *,
    seed: int = 0,
    members: int = MEMBERS,
    noise: float | None = None,
) -> Surrogate:
    """Fit to values.

    Args:
        at: Where the values were measured, n points.
        y: Values, shape (n,), finite.
        seed: Of the draws of the hyperparameters.
        members: How many draws; 0 for the one best set.
        noise: Known variance of a repeat, in units of the variance of y; None to learn it.

    Raises:
        InvalidInputError: If there are no values, or one is not finite.
    """
    y = np.array(y, dtype=np.float64)
    if not len(y) or len(y) != len(at.x) or not np.isfinite(y).all():
        raise InvalidInputError(f"a surrogate needs one finite value per point, got {len(y)}")
    centre, spread = float(y.mean()), float(y.std())
    spread = spread if spread > _TINY * max(1.0, abs(centre)) else 1.0
    standard = (y - centre) / spread
    found = draws(posterior(at, standard, noise), members, np.random.default_rng(seed))
    return Surrogate(at, y, centre, spread, tuple(_member(at, standard, t) for t in found))


def _member(at: Inputs, standard: FloatArray, theta: Hyperparameters) -> Member:
    from scipy.linalg import cho_solve, cholesky

    noisy = covariance(theta, at, at)
    noisy[np.diag_indices_from(noisy)] += theta.noise + _JITTER
    factor = cholesky(noisy, lower=True)
    return Member(theta, factor, cho_solve((factor, True), standard))


class Belief:
    """What is believed at a pool of points; experiments can be imagined into it.

    The one mutable object of the optimiser: `imagine` updates it in O(points x imagined).
    """

    def __init__(self, surrogate: Surrogate, pool: Inputs) -> None:
        self._scale = (surrogate.centre, surrogate.spread)
        self._parts = [_Part(surrogate.at, member, pool) for member in surrogate.members]

    @property
    def means(self) -> FloatArray:
        """Posterior mean of each member, unit of the values, shape (members, points)."""
        centre, spread = self._scale
        found: FloatArray = centre + spread * np.array([part.mean for part in self._parts])
        return found

    @property
    def sds(self) -> FloatArray:
        """Posterior standard deviation of each member, without noise, (members, points)."""
        variances = np.array([part.variance for part in self._parts])
        found: FloatArray = self._scale[1] * np.sqrt(np.maximum(variances, _TINY))
        return found

    @property
    def mean(self) -> FloatArray:
        """Posterior mean, shape (points,)."""
        found: FloatArray = self.means.mean(0)
        return found

    @property
    def sd(self) -> FloatArray:
        """Posterior standard deviation without noise, shape (points,)."""
        found: FloatArray = np.sqrt((self.sds**2).mean(0) + self.means.var(0))
        return found

    def imagine(self, row: int) -> None:
        """Believe that the experiment at a point of the pool gives its mean."""
        for part in self._parts:
            part.imagine(row)

    def copy(self) -> Belief:
        """One that can go another way from here."""
        twin = copy(self)
        twin._parts = [copy(part) for part in self._parts]
        return twin


class _Part:
    """Belief of one member, standardised."""

    def __init__(self, at: Inputs, member: Member, pool: Inputs) -> None:
        from scipy.linalg import solve_triangular

        self._theta, self._pool = member.theta, pool
        cross = covariance(member.theta, at, pool)
        self.mean = cross.T @ member.weights
        self._roots = solve_triangular(member.factor, cross, lower=True)
        self.variance = variance(member.theta, pool) - (self._roots**2).sum(0)

    def imagine(self, row: int) -> None:
        theta = self._theta
        cross = covariance(theta, self._pool.take([row]), self._pool)[0]
        cross = cross - self._roots[:, row] @ self._roots
        root = cross / np.sqrt(max(cross[row], _TINY) + theta.noise + _JITTER)
        self.variance = self.variance - root**2
        self._roots = np.vstack([self._roots, root])
