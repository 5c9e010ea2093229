"""Hyperparameters: the maximum of the posterior, and draws from it around that maximum.

Source:
    Length-scale prior that grows with the number of features, and noise prior: Hvarfner, Hellsten
    and Nardi, ICML 2024 (arXiv:2402.02229). Slice sampling: Neal, Ann. Stat. 31 (2003) 705.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from mncplan.conditions.surrogate_kernel import (
    ROOT5,
    FloatArray,
    Hyperparameters,
    Inner,
    Inputs,
    distance,
    inner,
    matern,
)

_LENGTH: Final = (2.0**0.5, 3.0**0.5)
_AMPLITUDES: Final = ((0.0, 1.0), (0.0, 1.5), (0.0, 1.5), (-4.0, 1.0), (0.0, 1.0))
"""Median and deviation of the logarithms: Matern, linear, quadratic, noise, trend."""

_LIMIT: Final = 12.0
_CLIMB: Final = 30
_BURN: Final = 4
_REACH: Final = 4.5
_JITTER: Final = 1e-8


@dataclass(frozen=True, slots=True)
class Posterior:
    """Of the logarithms of the hyperparameters.

    Attributes:
        noise: Variance of a repeat if known.
    """

    at: Inputs
    y: FloatArray
    products: Inner
    median: FloatArray
    sd: FloatArray
    noise: float | None

    @property
    def d(self) -> int:
        """Features."""
        return int(self.at.x.shape[1])


def posterior(at: Inputs, y: FloatArray, noise: float | None = None) -> Posterior:
    """For standardised values `y`, shape (n,)."""
    d = at.x.shape[1]
    lengths = np.full(d, _LENGTH[0] + 0.5 * np.log(max(d, 1)))
    median = np.concatenate([lengths, [middle for middle, _ in _AMPLITUDES]])
    sd = np.concatenate([np.full(d, _LENGTH[1]), [spread for _, spread in _AMPLITUDES]])
    return Posterior(at, y, inner(at, at), median, sd, noise)


def draws(of: Posterior, n: int, rng: np.random.Generator) -> tuple[Hyperparameters, ...]:
    """Climb to the maximum, then `n` slice-sampling draws along random directions from there.

    With ``n`` 0 only the maximum.
    """
    from scipy.optimize import minimize

    begin = of.median.copy()
    begin[: of.d] = np.log(0.5 * max(of.d, 1) ** 0.5)
    top = minimize(
        loss, begin, args=(of,), jac=True, method="L-BFGS-B",
        bounds=[(-_LIMIT, _LIMIT)] * len(begin), options={"maxiter": _CLIMB},
    ).x  # fmt: skip
    if n == 0:
        return (unpack(top, of),)
    found, z = [], top
    height = -value(z, of)
    for round_number in range(_BURN + n):
        for _ in range(len(z) // 2 + 1):
            z, height = _slice(z, height, of, rng)
        if round_number >= _BURN:
            found.append(unpack(z, of))
    return tuple(found)


def _slice(
    z: FloatArray, height: float, of: Posterior, rng: np.random.Generator
) -> tuple[FloatArray, float]:
    """One step along a random direction; the bracket shrinks until a point is inside."""
    direction = rng.standard_normal(len(z))
    direction /= np.linalg.norm(direction)
    level = height + np.log(rng.random())
    low = -_REACH * rng.random()
    high = low + _REACH
    while high - low > 1e-6:
        step = rng.uniform(low, high)
        moved = z + step * direction
        if np.abs(moved).max() < _LIMIT and (reached := -value(moved, of)) > level:
            return moved, reached
        low, high = (step, high) if step < 0 else (low, step)
    return z, height


def unpack(z: FloatArray, of: Posterior) -> Hyperparameters:
    """Hyperparameters from their logarithms."""
    d = of.d
    amplitude, linear, quadratic, noise, trend = np.exp(z[d : d + 5])
    has_trend = of.at.trend.shape[1] > 0
    return Hyperparameters(
        lengths=np.exp(z[:d]),
        matern=float(amplitude),
        linear=float(linear),
        quadratic=float(quadratic),
        noise=float(noise) if of.noise is None else of.noise,
        trend=float(trend) if has_trend else 0.0,
    )


def _factor(z: FloatArray, of: Posterior) -> tuple[Hyperparameters, FloatArray, FloatArray]:
    """Hyperparameters, scaled distances, and the Cholesky factor of the noisy covariance."""
    from scipy.linalg import cholesky

    theta = unpack(z, of)
    r = distance(theta.lengths, of.at.x, of.at.x)
    products = of.products
    noisy = 1 + theta.linear * products.linear + theta.quadratic * products.quadratic
    noisy += theta.matern * matern(r) + theta.trend * products.trend
    noisy[np.diag_indices_from(noisy)] += theta.noise + _JITTER
    return theta, r, cholesky(noisy, lower=True, check_finite=False)


def _prior(z: FloatArray, of: Posterior) -> float:
    gap = (z - of.median) / of.sd
    return 0.5 * float(gap @ gap) + float(z[: of.d].sum())


def value(z: FloatArray, of: Posterior) -> float:
    """Negative log posterior; infinite where the covariance can't be factored."""
    from scipy.linalg import LinAlgError, solve_triangular

    try:
        _, _, factor = _factor(z, of)
    except LinAlgError:
        return np.inf
    root = solve_triangular(factor, of.y, lower=True, check_finite=False)
    return 0.5 * float(root @ root) + float(np.log(np.diag(factor)).sum()) + _prior(z, of)


def loss(z: FloatArray, of: Posterior) -> tuple[float, FloatArray]:
    """Negative log posterior and its gradient."""
    from scipy.linalg import LinAlgError, cho_solve

    try:
        theta, r, factor = _factor(z, of)
    except LinAlgError:
        return 1e25, np.zeros_like(z)
    weights = cho_solve((factor, True), of.y)
    trace = np.outer(weights, weights) - cho_solve((factor, True), np.eye(len(of.y)))
    found = 0.5 * float(of.y @ weights) + float(np.log(np.diag(factor)).sum()) + _prior(z, of)
    gradient = (z - of.median) / of.sd**2 - 0.5 * _slopes(theta, of, r, trace)
    gradient[: of.d] += 1.0
    return found, gradient


def _slopes(theta: Hyperparameters, of: Posterior, r: FloatArray, trace: FloatArray) -> FloatArray:
    """Trace of the matrix `trace` with the derivative of the covariance by each logarithm."""
    d, products, x = of.d, of.products, of.at.x
    steep = trace * (5 / 3) * theta.matern * (1 + ROOT5 * r) * np.exp(-ROOT5 * r)
    found = np.zeros(d + 5)
    squares = 2 * (x**2 * steep.sum(1)[:, None] - x * (steep @ x)).sum(0)
    found[:d] = squares / theta.lengths**2
    found[d] = theta.matern * float((trace * matern(r)).sum())
    found[d + 1] = theta.linear * float((trace * products.linear).sum())
    found[d + 2] = theta.quadratic * float((trace * products.quadratic).sum())
    found[d + 3] = theta.noise * float(np.trace(trace)) if of.noise is None else 0.0
    found[d + 4] = theta.trend * float((trace * products.trend).sum())
    return found
