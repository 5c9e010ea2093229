"""What an experiment is expected to gain: improvement, hypervolume, feasibility, information.

Source:
    Expected improvement: Jones, Schonlau and Welch, J. Glob. Optim. 13 (1998) 455, eq. 15.
    Hypervolume over boxes of independent objectives: Emmerich, Deutz and Klinkenberg, IEEE CEC
    2011, p. 2147.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from mncplan.conditions.surrogate_kernel import FloatArray


def expected_improvement(mean: FloatArray, sd: FloatArray, best: float | FloatArray) -> FloatArray:
    """Expected excess over `best` of values to be raised, unit of the values, shape (n,)."""
    from scipy.special import ndtr

    z = (mean - best) / sd
    gain = (mean - best) * ndtr(z) + sd * np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi)
    found: FloatArray = np.maximum(gain, 0.0)
    return found


def within(mean: FloatArray, sd: FloatArray, low: float | None, high: float | None) -> FloatArray:
    """Probability that a value lies in a window; None is an open end."""
    from scipy.special import ndtr

    above = ndtr((mean - low) / sd) if low is not None else np.ones_like(mean)
    beyond = ndtr((mean - high) / sd) if high is not None else np.zeros_like(mean)
    found: FloatArray = np.clip(above - beyond, 0.0, 1.0)
    return found


def pareto(values: FloatArray) -> NDArray[np.bool_]:
    """Which rows no other row beats in all objectives (all raised), shape (n,)."""
    at_least = (values[None, :, :] >= values[:, None, :]).all(2)
    better = np.any(values[None, :, :] > values[:, None, :], axis=2)
    found: NDArray[np.bool_] = np.logical_not((at_least & better).any(1))
    return found


def boxes(front: FloatArray, reference: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Cut what the front does not dominate into boxes above the reference point.

    Args:
        front: Shape (k, m), m >= 2; k may be 0.
        reference: Worst values that count, shape (m,).

    Returns:
        Lower and upper corners, shapes (boxes, m); upper corners may be infinite.
    """
    kept = front[(front > reference).all(1)]
    kept = kept[pareto(kept)] if len(kept) else kept
    m = len(reference)
    cuts = [np.concatenate([[reference[j]], np.unique(kept[:, j]), [np.inf]]) for j in range(m - 1)]
    low, high = [], []
    for cell in itertools.product(*(range(len(c) - 1) for c in cuts)):
        top = np.array([cuts[j][i + 1] for j, i in enumerate(cell)])
        above = kept[(kept[:, :-1] >= top).all(1)]
        floor = float(above[:, -1].max()) if len(above) else float(reference[-1])
        low.append([*(cuts[j][i] for j, i in enumerate(cell)), floor])
        high.append([*top, np.inf])
    return np.array(low), np.array(high)


def hypervolume(front: FloatArray, reference: FloatArray) -> float:
    """Volume between the reference point and the front, all objectives raised."""
    if not len(front):
        return 0.0
    ceiling = np.maximum(front.max(0), reference)
    free = growth(ceiling[None, :], front, reference)[0]
    return float(np.prod(ceiling - reference) - free)


def growth(values: FloatArray, front: FloatArray, reference: FloatArray) -> FloatArray:
    """Growth of the hypervolume by each of some results alone, shape (n,)."""
    low, high = boxes(front, reference)
    inside = np.clip(np.minimum(values[:, None, :], high) - low, 0.0, None)
    found: FloatArray = inside.prod(2).sum(1)
    return found


def expected_hypervolume(
    mean: FloatArray, sd: FloatArray, front: FloatArray, reference: FloatArray
) -> FloatArray:
    """Expected growth of the hypervolume, exact for independent objectives, shape (n,).

    Args:
        mean: Shape (n, m), all raised.
        sd: Shape (n, m).
        front: Values found so far, shape (k, m).
        reference: Shape (m,).
    """
    low, high = boxes(front, reference)
    gain = np.ones((len(mean), len(low)))
    for j in range(mean.shape[1]):
        at, spread = mean[:, j][:, None], sd[:, j][:, None]
        step = expected_improvement(at, spread, low[:, j][None, :])
        bounded = np.isfinite(high[:, j])
        step[:, bounded] -= expected_improvement(at, spread, high[bounded, j][None, :])
        gain *= np.maximum(step, 0.0)
    found: FloatArray = gain.sum(1)
    return found


def entropy(probabilities: FloatArray) -> FloatArray:
    """Shannon entropy of class probabilities, nat, shape (n,)."""
    found: FloatArray = -(probabilities * np.log(np.maximum(probabilities, 1e-12))).sum(1)
    return found
