"""BayBE with its own choices on a pool of encoded settings.

Source:
    Fitzner et al., Digital Discovery, 2025 (BayBE).
"""

from __future__ import annotations

import warnings

import numpy as np

from mncplan.conditions.surrogate_kernel import FloatArray
from mncplan.errors import MissingExtraError


def baybe_rows(
    x: FloatArray, y: FloatArray, pool: FloatArray, n: int, seed: int
) -> tuple[int, ...]:
    """Rows of the pool to try next.

    Args:
        x: Features of results, shape (k, d).
        y: Their values, to be raised, shape (k,).
        pool: Features of candidates, shape (points, d); columns without variation are left out.
        n: How many.
        seed: Of the draws of BayBE.

    Raises:
        MissingExtraError: Without the extra `baybe`.
    """
    try:
        import pandas as pd
        from baybe import Campaign
        from baybe.objectives import SingleTargetObjective
        from baybe.parameters import NumericalDiscreteParameter
        from baybe.searchspace import SearchSpace
        from baybe.settings import Settings
        from baybe.targets import NumericalTarget
    except ImportError as error:
        raise MissingExtraError("baybe", "baybe") from error
    every = np.vstack([pool, x])
    varying = np.flatnonzero(np.ptp(every, axis=0) > 0)
    names = [f"x{j}" for j in varying]
    frame = pd.DataFrame(every[:, varying], columns=names)
    parameters = [
        NumericalDiscreteParameter(name, values=tuple(np.unique(frame[name]))) for name in names
    ]
    with warnings.catch_warnings(), Settings(random_seed=seed):
        warnings.simplefilter("ignore")
        campaign = Campaign(
            SearchSpace.from_dataframe(frame.drop_duplicates(), parameters),
            SingleTargetObjective(NumericalTarget("y")),
            allow_recommending_already_measured=False,
        )
        campaign.add_measurements(frame.iloc[len(pool) :].assign(y=y))
        asked = campaign.recommend(n)[names].to_numpy()
    found: list[int] = []
    for point in asked:
        gaps = ((pool[:, varying] - point) ** 2).sum(1)
        gaps[found] = np.inf
        found.append(int(gaps.argmin()))
    return tuple(found)
