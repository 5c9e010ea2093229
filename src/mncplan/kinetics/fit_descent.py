"""One descent of the sum of squares of data and priors."""

from __future__ import annotations

import numpy as np

from mncplan.kinetics.equations import Array
from mncplan.kinetics.fit_problem import FitProblem

MAX_EVALUATIONS = 25


def descend(
    problem: FitProblem, begin: Array, free: tuple[int, ...], *, most: int = MAX_EVALUATIONS
) -> tuple[float, Array]:
    """Least squares over the free constants from one start.

    Args:
        problem: Data, mechanism, priors.
        begin: All constants, standardised, shape (k,).
        free: Which of them may move; the priors of these count.
        most: Evaluations of the residuals.

    Returns:
        Sum of squares of data and of the free constants' priors, and where it was reached.
    """
    from scipy.optimize import least_squares

    index = list(free)

    def whole(part: Array) -> Array:
        z = begin.copy()
        z[index] = part
        return z

    def objective(part: Array) -> Array:
        return np.concatenate((problem.misfit(whole(part)), part))

    def slopes(part: Array) -> Array:
        z = whole(part)
        return np.vstack((problem.slopes(z, problem.misfit(z), free), np.eye(len(index))))

    # an end of the interval may be the prior's centre itself, which a start must lie within
    least = np.array([problem.priors[i].least for i in index]) - 1e-9
    highest = np.array([problem.priors[i].most for i in index]) + 1e-9
    found = least_squares(
        objective, begin[index], jac=slopes, bounds=(least, highest), max_nfev=most,
        xtol=1e-4, ftol=1e-5, gtol=None,
    )  # fmt: skip
    return float(2 * found.cost), whole(found.x)
