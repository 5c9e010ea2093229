"""Fronts of candidates that nothing else beats in every respect."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def layers(scores: ArrayLike) -> NDArray[np.int64]:
    """Number the successive Pareto fronts; higher scores are better.

    Args:
        scores: Shape (n, m): one row per candidate, one column per objective.

    Returns:
        1 for the front, 2 for the front of the rest, and so on; shape (n,).

    Example:
        >>> layers([[1.0, 0.0], [0.0, 1.0], [0.0, 0.5], [1.0, 0.0]]).tolist()
        [1, 1, 2, 1]
    """
    table = np.asarray(scores, dtype=float)
    found = np.zeros(len(table), dtype=np.int64)
    if not len(table):
        return found
    better = (table[:, None, :] >= table[None, :, :]).all(axis=2)
    better &= (table[:, None, :] > table[None, :, :]).any(axis=2)
    rest = np.ones(len(table), dtype=bool)
    layer = 0
    while rest.any():
        layer += 1
        is_front = rest & ~(better & rest[:, None]).any(axis=0)
        found[is_front] = layer
        rest &= ~is_front
    return found
