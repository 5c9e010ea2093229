"""Phase-map mode: experiments where the product is in doubt, and a stop when nothing moves.

Entropy alone puts a whole batch on one boundary; each choice therefore lowers the worth of its
neighbourhood. That holds a number of points, not a distance: where listed recipes are dense, as
about a chemical that was tried often, more of them are asked for, as the map counts every recipe
once. A draw in place of the best point keeps some wells where a model of few results is wrongly
sure.

Source:
    Draws by a power of the score: Kirsch et al., Trans. Mach. Learn. Res. 2023 (arXiv 2106.12059).
    Radius by the k-th neighbour: Zelnik-Manor and Perona, NIPS 17 (2004).
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

_STEP: Final = 0.1
_LARGE: Final = 18
"""Batches below this and this part of the results count together when a change is told."""

_COVERED: Final = 0.5
"""Share of the pool that the neighbourhoods of a batch hold together."""

_SHARPNESS: Final = 12.0
"""Power of the worth that the chance of a point is proportional to."""

_POOL: Final = 1000
_TINY: Final = 1e-12


@dataclass(frozen=True, slots=True)
class PhaseBatch:
    """Rows of the pool to try, and their entropies in nat.

    Attributes:
        changed: Shares of the map that the last and the last but one batch changed; small batches
            count together.
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
    seed: int,
    pending: Sequence[int] = (),
) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Drawn one by one in proportion to a power of entropy times distance from those chosen.

    Args:
        model: Of the products.
        pool: Points, shape (points, d).
        n: How many.
        open_rows: Points that may be taken, shape (points,).
        seed: Of the draws.
        pending: Points whose results are out.
    """
    rng = np.random.default_rng(seed)
    doubt = entropy(model.votes(pool))
    reach = _reach(pool, n + len(pending), rng)

    def away(row: int) -> FloatArray:
        gaps = ((pool - pool[row]) ** 2).sum(1)
        found: FloatArray = 1 - np.exp(-gaps / (reach * reach[row]))
        return found

    worth = doubt.copy()
    for row in pending:
        worth *= away(row)
    rows: list[int] = []
    while len(rows) < min(n, int(open_rows.sum())):
        chance = _SHARPNESS * np.log(np.maximum(worth, _TINY)) + rng.gumbel(size=len(pool))
        left = np.where(open_rows, chance, -np.inf)
        left[rows] = -np.inf
        row = int(left.argmax())
        rows.append(row)
        worth *= away(row)
    return tuple(rows), tuple(float(doubt[row]) for row in rows)


def map_changes(
    x: FloatArray, labels: Sequence[str], batches: Sequence[int], pool: FloatArray, seed: int
) -> tuple[float, ...]:
    """Share of the pool that the last two batches named anew, latest first.

    Batches of less than a tenth of the results count together, up to 18 results: fewer hardly
    move any map.

    Args:
        x: Points with a label, shape (n, d).
        labels: One per point.
        batches: Number of the batch of each point.
        pool: Points of the map.
        seed: Of the models.
    """
    least = min(_LARGE, _STEP * len(labels))
    known: list[list[int]] = []
    for last in sorted(set(batches), reverse=True):
        at = [i for i, number in enumerate(batches) if number <= last]
        if not known or len(known[-1]) - len(at) >= least:
            known.append(at)
    maps = []
    for at in known[:3]:
        model = fit_identity(x[at], [labels[i] for i in at], seed)
        if model is None:
            break
        maps.append(model.phases(pool))
    return tuple(float((a != b).mean()) for a, b in zip(maps, maps[1:], strict=False))


def _reach(pool: FloatArray, n: int, rng: np.random.Generator) -> FloatArray:
    """Radius about each point that holds an n-th of the covered share of the pool."""
    from scipy.spatial.distance import cdist

    some = pool[rng.permutation(len(pool))[:_POOL]]
    held = min(max(1, int(_COVERED * len(some) / n)), len(some) - 1)
    gaps = np.partition(cdist(pool, some), held, axis=1)[:, held]
    found: FloatArray = np.maximum(gaps, _TINY)
    return found
