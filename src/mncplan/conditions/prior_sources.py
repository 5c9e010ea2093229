"""The sources of a prior as mean functions at the results of a campaign and over its pool."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mncplan.conditions.priors import Prior, Sister, Source, sister_mean, standard_trend
from mncplan.conditions.surrogate import Surrogate
from mncplan.conditions.surrogate_inputs import raised, space_inputs
from mncplan.conditions.surrogate_kernel import Inputs
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.space import Setting, Space

_LEAST = 2


def sources_of(
    space: Space,
    objective: Objective,
    prior: Prior | None,
    found: tuple[Sequence[Observation], Inputs],
    pool: tuple[Sequence[Setting], Inputs],
    seed: int,
) -> tuple[Source, ...]:
    """Those that say something of an objective.

    Args:
        space: Of the settings.
        objective: To be foretold.
        prior: All sources; None for none.
        found: Results and their points.
        pool: Settings and their points.
        seed: Of the draws of the hyperparameters.
    """
    if prior is None:
        return ()
    made = []
    has_time = found[1].x.shape[1] > space_inputs(space, []).x.shape[1]
    for sister in prior.sisters:
        alone = sister_alone(space, objective, sister, seed, has_time=has_time)
        if alone is not None and sister.similarity > 0:
            means = (alone.belief(points).mean[None, :] for points in (pool[1], found[1]))
            over, at = standard_trend(*means)
            made.append(Source(sister.name, sister.similarity * at, sister.similarity * over))
    if prior.mechanism is not None:
        predict = prior.mechanism.predict
        over_pool = np.atleast_2d(predict(list(pool[0]), [None] * len(pool[0])))
        at_found = np.atleast_2d(
            predict([o.setting for o in found[0]], [o.time_h for o in found[0]])
        )
        over, at = standard_trend(over_pool, at_found)
        made.append(Source(prior.mechanism.name, at, over))
    return tuple(source for source in made if np.ptp(source.over) > 0)


def sister_alone(
    space: Space, objective: Objective, sister: Sister, seed: int, *, has_time: bool = False
) -> Surrogate | None:
    """A surrogate of a sister's results; None where too few tell the objective."""
    taught = [(o, v) for o in sister.observations if (v := raised(objective, o)) is not None]
    if len(taught) < _LEAST:
        return None
    times = np.ones(len(taught)) if has_time else None
    points = space_inputs(space, [o.setting for o, _ in taught], times=times)
    return sister_mean(points, np.array([v for _, v in taught]), seed)
