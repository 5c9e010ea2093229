r"""Gaussian-process regression with a shared error per kin and an offset per method.

.. math:: k = c + a\,x x' + s\,e^{-|x-x'|^2/2l^2} + g\,\delta_{kin} + m\,\delta_{method}
          + v\,\delta_{row}

Without the smooth term it is ridge regression. Few rows, so everything is dense and exact.

Source:
    Rasmussen and Williams, Gaussian Processes for Machine Learning, MIT Press, 2006: prediction
    eq. 2.25-2.26, leave-one-out by partitioned inverse eq. 5.12 (here for whole groups).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mncplan.models.features import Features, FloatArray, matrix
from mncplan.models.observation import (
    Observation,
    Scale,
    distances,
    groups,
    table,
    values,
)

_CONSTANT: Final = 1.0
"""Prior variance of the mean, in units of the variance of the values."""

_Names: TypeAlias = NDArray[np.str_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kernel:
    """Variances of the terms, in units of the variance of the values; `length` in spreads."""

    smooth: float
    linear: float
    length: float
    cluster: float
    noise: float
    method: float = 0.3


class GaussianProcess:
    """Fitted on construction.

    Args:
        rows: Training values, at least two groups.
        names: Features that take part.
        kernel: Its terms.
    """

    def __init__(self, rows: Sequence[Observation], names: Sequence[str], kernel: Kernel) -> None:
        self._names = tuple(names)
        self._kernel = kernel
        self._rows = tuple(rows)
        raw = table(rows, names)
        self._scale = Scale.of(raw)
        self._x = self._scale(raw)
        y = values(rows)
        self._centre, self._spread = float(y.mean()), float(y.std()) or 1.0
        self._y = (y - self._centre) / self._spread
        self._kin = np.array([row.kin for row in rows])
        self._method = np.array([row.method for row in rows])
        covariance = self._covariance(self._x, self._kin, self._method)
        doubt = np.array([row.doubt for row in rows])
        self._inverse = np.linalg.inv(covariance + kernel.noise * np.diag(doubt))
        self._weights = self._inverse @ self._y

    def _covariance(self, x: FloatArray, kin: _Names, method: _Names) -> FloatArray:
        """Between points and training rows, shape (points, rows)."""
        kernel = self._kernel
        found: FloatArray = _CONSTANT + kernel.linear * (x @ self._x.T)
        if kernel.smooth:
            found += kernel.smooth * np.exp(-distances(x, self._x) / (2 * kernel.length**2))
        found += kernel.cluster * (kin[:, None] == self._kin[None, :])
        found += kernel.method * (method[:, None] == self._method[None, :])
        return found

    def at(self, point: Features, kin: str, method: str) -> tuple[float, float]:
        """Mean and standard deviation of a new value."""
        kernel = self._kernel
        x = self._scale(matrix([point], self._names))
        cross = self._covariance(x, np.array([kin]), np.array([method]))[0]
        prior = _CONSTANT + kernel.linear * float((x @ x.T)[0, 0]) + kernel.smooth
        prior += kernel.cluster + kernel.method + kernel.noise
        variance = prior - float(cross @ self._inverse @ cross)
        mean = self._centre + self._spread * float(cross @ self._weights)
        return mean, self._spread * float(np.sqrt(max(variance, 1e-9)))

    def held_out(self) -> tuple[FloatArray, FloatArray]:
        """Mean and deviation of every row as predicted without its group, shapes (rows,)."""
        mean, deviation = np.empty(len(self._rows)), np.empty(len(self._rows))
        for members in groups(self._rows):
            at = list(members)
            block = np.linalg.inv(self._inverse[at][:, at])
            mean[at] = self._y[at] - block @ self._weights[at]
            deviation[at] = np.sqrt(np.maximum(np.diag(block), 1e-9))
        return self._centre + self._spread * mean, self._spread * deviation
