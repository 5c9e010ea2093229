"""BoTorch as it ships: SingleTaskGP, logarithmic expected improvement, greedy over a pool.

Source:
    Balandat et al., NeurIPS 2020; Ament et al., NeurIPS 2023 (LogEI).
"""

from __future__ import annotations

import warnings

from mncplan.conditions.surrogate_kernel import FloatArray
from mncplan.errors import MissingExtraError


def botorch_rows(
    x: FloatArray, y: FloatArray, pool: FloatArray, n: int, seed: int
) -> tuple[int, ...]:
    """Rows of the pool to try next.

    Args:
        x: Features of results, shape (k, d).
        y: Their values, to be raised, shape (k,).
        pool: Features of candidates, shape (points, d).
        n: How many.
        seed: Of the draws of BoTorch.

    Raises:
        MissingExtraError: Without the extra `optimise`.
    """
    try:
        import torch
        from botorch.acquisition.logei import qLogExpectedImprovement
        from botorch.fit import fit_gpytorch_mll
        from botorch.models import SingleTaskGP
        from botorch.models.transforms import Standardize
        from botorch.optim import optimize_acqf_discrete
        from gpytorch.mlls import ExactMarginalLogLikelihood
    except ImportError as error:
        raise MissingExtraError("botorch", "optimise") from error
    points = torch.tensor(pool, dtype=torch.double)
    values = torch.tensor(y, dtype=torch.double)[:, None]
    with warnings.catch_warnings(), torch.random.fork_rng():
        warnings.simplefilter("ignore")
        torch.manual_seed(seed)
        model = SingleTaskGP(
            torch.tensor(x, dtype=torch.double), values, outcome_transform=Standardize(1)
        )
        fit_gpytorch_mll(ExactMarginalLogLikelihood(model.likelihood, model))
        gain = qLogExpectedImprovement(model, best_f=values.max())
        chosen, _ = optimize_acqf_discrete(gain, q=n, choices=points, unique=True)
    found: list[int] = []
    for point in chosen:
        gaps = ((points - point) ** 2).sum(1)
        gaps[found] = torch.inf
        found.append(int(gaps.argmin()))
    return tuple(found)
