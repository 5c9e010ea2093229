"""Which constants the data speak of: Fisher information against the prior."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mncplan.kinetics.equations import Array

SUPPORTED = 0.5
"""A constant is supported when data shrink its standard deviation to this share of the prior's."""
NOTHING = 0.1
"""Residuals below this, in standard deviations, are counted as saying nothing."""


@dataclass(frozen=True, eq=False)
class Support:
    """What the data say of each constant, in units of its prior standard deviation.

    Attributes:
        eigenvalues: Of the Fisher information of the data alone, descending; below 1 a
            combination of constants is known better from the prior than from the data.
        covariance: Posterior with all constants free, so that what is not known of the frozen ones
            widens the intervals of the others, shape (k, k).
        is_supported: After freezing, shape (k,); the others are frozen at the prior.
    """

    eigenvalues: Array
    covariance: Array
    is_supported: tuple[bool, ...]

    @property
    def posterior_sd(self) -> Array:
        """Standard deviations, shape (k,), 1 where the data say nothing."""
        return np.sqrt(np.diag(self.covariance))


def support(slopes: Array) -> Support:
    """Judge the constants from the slopes of the residuals.

    Constants are frozen one at a time, the least supported first, because freezing one of a pair
    that only the pair's combination is known of makes the other one known.

    Args:
        slopes: d residual / dz, shape (n, k); z has a standard normal prior.

    Example:
        >>> import numpy as np
        >>> found = support(np.array([[10.0, 10.0, 0.0], [10.0, 10.0, 0.1]]))
        >>> sum(found.is_supported), found.is_supported[2]
        (1, False)
    """
    k = slopes.shape[1]
    information = slopes.T @ slopes
    eigenvalues = np.linalg.eigvalsh(information)[::-1]
    free = list(range(k))
    everything = _posterior(information, free)
    while free:
        sd = np.sqrt(np.diag(_posterior(information, free)))
        worst = int(np.argmax(sd))
        if sd[worst] <= SUPPORTED:
            break
        free.pop(worst)
    return Support(np.maximum(eigenvalues, 0.0), everything, tuple(i in free for i in range(k)))


def scatter(residuals: Array, n_constants: int) -> float:
    """Root mean square residual per degree of freedom, at least 1.

    A residual near zero, as of a bound that holds with room to spare, is not counted.

    Example:
        >>> import numpy as np
        >>> round(scatter(np.array([3.0, -3.0, 3.0, 0.0]), 1), 6)
        3.674235
    """
    seen = int(np.count_nonzero(np.abs(residuals) > NOTHING))
    free = max(seen - n_constants, 1)
    return max(1.0, float(np.sqrt(residuals @ residuals / free)))


def posterior(slopes: Array) -> Array:
    """Covariance of standardised constants with a unit prior, shape (k, k)."""
    return _posterior(slopes.T @ slopes, range(slopes.shape[1]))


def _posterior(information: Array, free: Sequence[int]) -> Array:
    """Covariance with a unit prior on the free constants, the others fixed."""
    part = information[np.ix_(free, free)]
    return np.asarray(np.linalg.inv(part + np.eye(len(free))), dtype=np.float64)
