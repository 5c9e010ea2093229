"""A mechanism as arrays: rates, right-hand side, analytic Jacobian."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from mncplan.domain.mechanism import Mechanism
from mncplan.errors import InvalidInputError

Array: TypeAlias = npt.NDArray[np.float64]
_WIDTH = 4
"""Highest total order of a step."""


@dataclass(frozen=True, eq=False)
class Equations:
    """dc/dt = S v(c), v_r = k_r c_a c_b c_c c_d, for n participants and r steps.

    Attributes:
        stoichiometry: shape (n, r); dense, which is faster below some thousand steps.
        factors: shape (4, r), participants in each rate; n means the factor one.
        is_clipped: Take what the solver pushed below zero as zero: safer, four times slower.
    """

    n: int
    stoichiometry: Array
    factors: npt.NDArray[np.intp]
    jacobian_map: Any
    is_clipped: bool = False

    def rates(self, c: Array, k: Array) -> Array:
        """v, shape (r,), mol/(L s)."""
        a, b, d, e = self._gather(c)
        out: Array = k * a * b * d * e
        return out

    def _gather(self, c: Array) -> Array:
        """The four factors of every rate, shape (4, r)."""
        padded = np.empty(self.n + 1)
        padded[:-1] = np.maximum(c, 0.0) if self.is_clipped else c
        padded[-1] = 1.0
        out: Array = padded[self.factors]
        return out

    def change(self, c: Array, k: Array, feed: Array) -> Array:
        """dc/dt, shape (n,), mol/(L s); `feed` is what is poured in."""
        out: Array = self.stoichiometry @ self.rates(c, k) + feed
        return out

    def jacobian(self, c: Array, k: Array) -> Array:
        """d(dc/dt)/dc, shape (n, n)."""
        a, b, d, e = self._gather(c)
        ab, de = k * a * b, k * d * e
        slopes = np.concatenate((b * de, a * de, ab * e, ab * d))
        out: Array = (self.jacobian_map @ slopes).reshape(self.n, self.n)
        return out


def compile_equations(mechanism: Mechanism) -> Equations:
    """Turn stoichiometry and orders into arrays.

    Raises:
        InvalidInputError: If a step has a total order above four.
    """
    from scipy import sparse

    n, r = len(mechanism.participants), len(mechanism.steps)
    index = mechanism.index
    factors = np.full((r, _WIDTH), n, dtype=np.intp)
    rows: list[int] = []
    columns: list[int] = []
    numbers: list[int] = []
    for j, step in enumerate(mechanism.steps):
        wanted = [index[key] for key, order in step.orders for _ in range(order)]
        if len(wanted) > _WIDTH:
            raise InvalidInputError(f"step {step}: total order {len(wanted)}, at most {_WIDTH}")
        factors[j, : len(wanted)] = wanted
        for key, number in step.stoichiometry:
            rows.append(index[key])
            columns.append(j)
            numbers.append(number)
    matrix = sparse.csr_matrix((np.array(numbers, float), (rows, columns)), shape=(n, r))
    return Equations(
        n, matrix.toarray(), np.ascontiguousarray(factors.T), _jacobian_map(matrix, factors, n)
    )


def _jacobian_map(matrix: Any, factors: npt.NDArray[np.intp], n: int) -> Any:
    """Sparse (n*n, 4r) map from the slopes of the rates to the Jacobian."""
    from scipy import sparse

    table = matrix.tocoo()
    r = factors.shape[0]
    cells, slopes, numbers = [], [], []
    for place in range(_WIDTH):
        column = factors[table.col, place]
        real = column < n
        cells.append(table.row[real] * n + column[real])
        slopes.append(place * r + table.col[real])
        numbers.append(table.data[real])
    return sparse.csr_matrix(
        (np.concatenate(numbers), (np.concatenate(cells), np.concatenate(slopes))),
        shape=(n * n, _WIDTH * r),
    )
