"""What any model has to beat: the mean, and the nearest cluster on file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

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
    weights,
)

MAP: Final = ("cube_root_metal", "sites_per_metal", "electrons_per_metal", "charge")
"""Features in which nearness of two formulae is measured."""


class Mean:
    """The mean over clusters, each counted once."""

    def __init__(self, rows: Sequence[Observation]) -> None:
        self._rows = tuple(rows)
        self._y, self._weights = values(rows), weights(rows)
        self._spread = float(self._y.std()) or 1.0

    def at(self, point: Features, kin: str, method: str) -> tuple[float, float]:
        """Mean and standard deviation of a new value."""
        del point, kin, method
        return float(np.average(self._y, weights=self._weights)), self._spread

    def held_out(self) -> tuple[FloatArray, FloatArray]:
        """Mean and deviation of every row as predicted without its group."""
        found = np.empty(len(self._rows))
        for members in groups(self._rows):
            rest = np.delete(np.arange(len(found)), members)
            found[list(members)] = np.average(self._y[rest], weights=self._weights[rest])
        return found, np.full(len(found), self._spread)


class Neighbour:
    """The nearest cluster's mean value; of two equally near ones, both.

    A cluster of the same skeleton counts as nearest. Values of the same method are preferred.
    """

    def __init__(self, rows: Sequence[Observation]) -> None:
        self._rows = tuple(rows)
        raw = table(rows, MAP)
        self._scale = Scale.of(raw)
        self._x = self._scale(raw)
        self._y = values(rows)
        self._spread = float(self._y.std()) or 1.0

    def at(self, point: Features, kin: str, method: str) -> tuple[float, float]:
        """Mean and standard deviation of a new value."""
        del kin
        x = self._scale(matrix([point], MAP))
        return self._nearest(x, method, np.arange(len(self._rows))), self._spread

    def held_out(self) -> tuple[FloatArray, FloatArray]:
        """Mean and deviation of every row as predicted without its group."""
        found = np.empty(len(self._rows))
        for members in groups(self._rows):
            rest = np.delete(np.arange(len(found)), members)
            for index in members:
                x, method = self._x[index : index + 1], self._rows[index].method
                found[index] = self._nearest(x, method, rest)
        return found, np.full(len(found), self._spread)

    def _nearest(self, x: FloatArray, method: str, among: NDArray[np.intp]) -> float:
        squared = distances(x, self._x[among])[0]
        ties = among[squared <= squared.min() + 1e-9]
        alike = [index for index in ties if self._rows[index].method == method]
        return float(self._y[alike or list(ties)].mean())
