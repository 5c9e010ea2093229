r"""The quadratic response surface: readable, and hard to beat on smooth problems.

.. math:: y = b_0 + \sum_j b_j x_j + \sum_{j \le k} b_{jk} x_j x_k

Numbers are scaled to -1..1, so coefficients compare; choices have main effects only. Ridge
regression, its penalty by leave-one-out.

Source:
    Box and Wilson, J. R. Stat. Soc. B 13 (1951) 1; Hoerl and Kennard, Technometrics 12 (1970) 55.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from mncplan.conditions.surrogate_kernel import FloatArray
from mncplan.errors import InvalidInputError

_PENALTIES: Final = np.logspace(-3, 3, 13)


@dataclass(frozen=True, slots=True)
class ResponseSurface:
    """A fitted surface.

    Attributes:
        terms: Name and coefficient, unit of the values, the largest first.
        left_out_sd: Root mean square error of values predicted without them.
        r_squared: One minus its square over the variance of the values; 0 or less is no better
            than the mean.
    """

    terms: tuple[tuple[str, float], ...]
    left_out_sd: float
    r_squared: float
    numbers: tuple[int, ...]
    intercept: float
    coefficients: FloatArray

    def predict(self, x: FloatArray) -> FloatArray:
        """Values at points of shape (n, d)."""
        found: FloatArray = self.intercept + _design(x, self.numbers) @ self.coefficients
        return found


def fit_response_surface(
    x: FloatArray, y: FloatArray, numbers: tuple[int, ...], names: tuple[str, ...]
) -> ResponseSurface:
    """Fit to values.

    Args:
        x: Features in [0, 1], shape (n, d).
        y: Values, shape (n,).
        numbers: Positions of the features that are numbers.
        names: Of the features.

    Raises:
        InvalidInputError: If there are fewer than three values.
    """
    from sklearn.linear_model import RidgeCV

    if len(y) < 3:
        raise InvalidInputError(f"a response surface needs at least 3 values, got {len(y)}")
    model = RidgeCV(alphas=_PENALTIES).fit(_design(x, numbers), y)
    error = max(-float(model.best_score_), 0.0)
    variance = float(np.var(y))
    labels = [*names, *(f"{names[i]} x {names[j]}" for i, j in _pairs(numbers))]
    order = np.argsort(-np.abs(model.coef_), kind="stable")
    return ResponseSurface(
        terms=tuple((labels[i], float(model.coef_[i])) for i in order),
        left_out_sd=error**0.5,
        r_squared=1 - error / variance if variance else 0.0,
        numbers=numbers,
        intercept=float(model.intercept_),
        coefficients=np.array(model.coef_),
    )


def _pairs(numbers: tuple[int, ...]) -> list[tuple[int, int]]:
    return [(i, j) for at, i in enumerate(numbers) for j in numbers[at:]]


def _design(x: FloatArray, numbers: tuple[int, ...]) -> FloatArray:
    scaled = x.copy()
    scaled[:, list(numbers)] = 2 * x[:, list(numbers)] - 1
    products = [scaled[:, i] * scaled[:, j] for i, j in _pairs(numbers)]
    return np.column_stack([scaled, *products])
