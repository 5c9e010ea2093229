"""Phase-map mode: experiments where the product is least certain, and a stop when nothing moves.

Entropy alone puts a whole batch on one boundary; each choice therefore lowers the worth of its
neighbourhood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mncplan.conditions.acquisition import entropy
from mncplan.conditions.identity import IdentityModel, fit_identity
from mncplan.conditions.surrogate_kernel import FloatArray

STANDS_BELOW: Final = 0.02
"""Share of the map that a batch may still change when the boundaries are said to stand."""

_NEIGHBOURHOOD: Final = 0.3
"""Of the median distance between points of the pool."""


@dataclass(frozen=True, slots=True)
class PhaseBatch:
    """Rows of the pool to try, and their entropies in nat.

    Attributes:
        changed: Shares of the map that the last and the last but one batch changed.
    """

    rows: tuple[int, ...]
    entropies: tuple[float, ...]
    changed: tuple[float, ...]

    @property
    def stands(self) -> bool:
        """Whether two batches in a row hardly moved a boundary."""
        return len(self.changed) == 2 and max(self.changed) <= STANDS_BELOW


def phase_batch(
    model: IdentityModel,
    pool: FloatArray,
    n: int,
    open_rows: NDArray[np.bool_],
    pending: Sequence[int] = (),
) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Greedy by entropy times distance from those already chosen.

    Args:
        model: Of the products.
        pool: Points, shape (points, d).
        n: How many.
        open_rows: Points that may be taken, shape (points,).
        pending: Points whose results are out.
    """
    doubt = entropy(model.probabilities(pool))
    reach = _NEIGHBOURHOOD * _median_distance(pool)

    def away(row: int) -> FloatArray:
        found: FloatArray = 1 - np.exp(-((pool - pool[row]) ** 2).sum(1) / (2 * reach**2))
        return found

    worth = doubt.copy()
    for row in pending:
        worth *= away(row)
    rows: list[int] = []
    while len(rows) < min(n, int(open_rows.sum())):
        left = np.where(open_rows, worth, -np.inf)
        left[rows] = -np.inf
        row = int(left.argmax())
        rows.append(row)
        worth *= away(row)
    return tuple(rows), tuple(float(doubt[row]) for row in rows)


def map_changes(
    x: FloatArray, labels: Sequence[str], batches: Sequence[int], pool: FloatArray, seed: int
) -> tuple[float, ...]:
    """Share of the pool whose most likely product the last two batches changed, latest first.

    Args:
        x: Points with a label, shape (n, d).
        labels: One per point.
        batches: Number of the batch of each point.
        pool: Points of the map.
        seed: Of the models.
    """
    numbers = sorted(set(batches))
    maps = []
    for last in numbers[:-4:-1]:
        at = [i for i, number in enumerate(batches) if number <= last]
        model = fit_identity(x[at], [labels[i] for i in at], seed)
        if model is None:
            break
        maps.append(model.phases(pool))
    return tuple(float((a != b).mean()) for a, b in zip(maps, maps[1:], strict=False))


def _median_distance(pool: FloatArray) -> float:
    """Of at most 200 points, evenly taken."""
    some = pool[:: max(1, len(pool) // 200)]
    gaps = np.sqrt(((some[:, None, :] - some[None, :, :]) ** 2).sum(2))
    return float(np.median(gaps[gaps > 0])) if (gaps > 0).any() else 1.0
