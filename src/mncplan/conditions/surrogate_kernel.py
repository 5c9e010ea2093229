r"""Covariance of the surrogate: a quadratic trend plus a Matern 5/2 with one length per feature.

.. math:: k = 1 + a_1 L + a_2 Q + a_3 M_{5/2}(r) + a_4 P P^T,
          \quad r^2 = \sum_j (x_j - x'_j)^2 / l_j^2

L is the mean product of all features and Q the squared mean product of the numbers (features
scaled to -1..1), so the trend is the quadratic response surface; how much of it there is, is
learned. P holds mean functions given as a prior (a sister campaign or a kinetic model, say).

Source:
    Rasmussen and Williams, Gaussian Processes for Machine Learning, MIT Press, 2006: Matern eq.
    4.17, gradient of the marginal likelihood eq. 5.9.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]

ROOT5: Final = 5.0**0.5


@dataclass(frozen=True, slots=True)
class Inputs:
    """Points of the surrogate.

    Attributes:
        x: Features in [0, 1], categories one-hot, shape (n, d).
        numbers: Positions of the features that are numbers, not choices.
        trend: Values of prior mean functions, about standardised, shape (n, k); k may be 0.
    """

    x: FloatArray
    numbers: tuple[int, ...]
    trend: FloatArray

    def take(self, rows: Sequence[int] | IntArray) -> Inputs:
        """Some of the points."""
        at = np.asarray(rows, dtype=np.int64)
        return Inputs(self.x[at], self.numbers, self.trend[at])


def inputs(x: FloatArray, numbers: Sequence[int], trend: FloatArray | None = None) -> Inputs:
    """Points, without mean functions when no trend is given."""
    x = np.asarray(x, dtype=np.float64)
    shown = np.zeros((len(x), 0)) if trend is None else trend
    return Inputs(x, tuple(numbers), shown)


@dataclass(frozen=True, slots=True)
class Hyperparameters:
    """Of the covariance; values of y are standardised.

    Attributes:
        lengths: One per feature.
    """

    lengths: FloatArray
    matern: float
    linear: float
    quadratic: float
    noise: float
    trend: float = 0.0


@dataclass(frozen=True, slots=True)
class Inner:
    """Products that don't depend on hyperparameters, each of shape (n, m)."""

    linear: FloatArray
    quadratic: FloatArray
    trend: FloatArray


def inner(a: Inputs, b: Inputs) -> Inner:
    """Between all points of `a` and all of `b`."""
    u, v = 2 * a.x - 1, 2 * b.x - 1
    at = list(a.numbers)
    numbers = u[:, at] @ v[:, at].T / max(len(at), 1)
    trend = a.trend @ b.trend.T / max(a.trend.shape[1], 1)
    return Inner(u @ v.T / max(u.shape[1], 1), numbers**2, trend)


def matern(r: FloatArray) -> FloatArray:
    """Matern 5/2 of a scaled distance."""
    found: FloatArray = (1 + ROOT5 * r + 5 * r**2 / 3) * np.exp(-ROOT5 * r)
    return found


def distance(lengths: FloatArray, a: FloatArray, b: FloatArray) -> FloatArray:
    """Scaled by the lengths, shape (n, m)."""
    u, v = a / lengths, b / lengths
    squares = (u**2).sum(1)[:, None] + (v**2).sum(1)[None, :] - 2 * u @ v.T
    found: FloatArray = np.sqrt(np.maximum(squares, 0.0))
    return found


def covariance(theta: Hyperparameters, a: Inputs, b: Inputs) -> FloatArray:
    """Without noise, shape (n, m)."""
    product = inner(a, b)
    found: FloatArray = theta.matern * matern(distance(theta.lengths, a.x, b.x))
    found += 1 + theta.linear * product.linear + theta.quadratic * product.quadratic
    found += theta.trend * product.trend
    return found


def variance(theta: Hyperparameters, at: Inputs) -> FloatArray:
    """Diagonal of the covariance, shape (n,)."""
    squares = (2 * at.x - 1) ** 2
    numbers = squares[:, list(at.numbers)].sum(1) / max(len(at.numbers), 1)
    found: FloatArray = 1 + theta.matern + theta.linear * squares.mean(1)
    found += theta.quadratic * numbers**2
    found += theta.trend * (at.trend**2).sum(1) / max(at.trend.shape[1], 1)
    return found
