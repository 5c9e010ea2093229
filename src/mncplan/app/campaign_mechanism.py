"""The kinetic model as a prior: sampled constants at a few settings, carried over the space.

A run takes long, so the model is computed once, when the campaign is opened, at settings spread
over the space; in between, a Gaussian process per set of constants is asked. What was computed is
kept with the campaign: a later version of the model changes nothing about it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from mncplan.conditions.surrogate import Surrogate, fit
from mncplan.conditions.surrogate_inputs import space_inputs
from mncplan.conditions.surrogate_kernel import FloatArray
from mncplan.domain.campaign import CampaignDefinition
from mncplan.domain.campaign_prior import SampledMechanism
from mncplan.domain.space import Setting, Space
from mncplan.errors import InvalidInputError

if TYPE_CHECKING:
    from mncplan.app.campaign_laboratory import KineticLaboratory
    from mncplan.conditions.priors import MeanFunctions

N_SETTINGS: Final = 48
N_DRAWS: Final = 16
"""In six simulated worlds (seeds 300 to 305) campaigns reached their goal in 2, 4, 2, 3, 18 and 12
experiments; with four sets in 5, 7, 3, never in 63, 35 and 39."""

_SHOWN: Final = 4
"""Sets of constants between two lines of progress."""

_STREAM: Final = 7919
"""Keeps these draws apart from those of the simulated laboratory at the same seed."""

_SILENT: Final = 0.01
"""Of the objective: a model that stays below it everywhere tells nothing."""

_TIMES: Final = ("reduction_time_h", "time_h")


def sampled_mechanism(
    definition: CampaignDefinition,
    strength: float,
    progress: Callable[[str], None],
    laboratory: KineticLaboratory | None = None,
) -> SampledMechanism:
    """Run the kinetic model over the space of a campaign for its leading objective.

    Args:
        definition: Of the campaign.
        strength: How far the model is to be believed, 0 to 1.
        progress: Told what takes long.
        laboratory: Whose network is run; that of the shipped model by default. Its constants play
            no part.

    Raises:
        InvalidInputError: If the model does not know the target, a parameter or the objective, or
            gives no product anywhere.
    """
    from mncplan.app.campaign_laboratory import laboratory_of
    from mncplan.app.simulate_case import parameter_set
    from mncplan.conditions.space_sample import sample
    from mncplan.kinetics.fit_prior import draw

    goal = definition.objectives[0]
    rng = np.random.default_rng([definition.seed, _STREAM])
    if laboratory is None:
        laboratory = laboratory_of(replace(definition, objectives=(goal,)), definition.seed)
    settings = tuple(sample(definition.space, N_SETTINGS, rng))
    worlds = draw(parameter_set(), N_DRAWS, rng)
    progress(f"{N_DRAWS * len(settings)} runs of the kinetic model, a minute or two")
    parts: list[FloatArray] = []
    for at in range(0, N_DRAWS, _SHOWN):
        parts.append(laboratory.objective_values(goal.name, worlds[at : at + _SHOWN], settings))
        progress(f"{min(at + _SHOWN, N_DRAWS)} of {N_DRAWS} sets of constants")
    draws = np.vstack(parts)
    if draws.max() < _SILENT:
        raise InvalidInputError(
            f"prior mechanism: the kinetic model gives no {definition.target} anywhere in this"
            " space, so it says nothing; leave it out"
        )
    name = f"kinetic model, {N_DRAWS} sets of constants at {len(settings)} settings"
    rows = tuple(tuple(row) for row in draws.tolist())
    return SampledMechanism(name=name, strength=strength, settings=settings, draws=rows)


def mean_functions(found: SampledMechanism, space: Space) -> MeanFunctions:
    """One mean function per set of constants; a sample on the way is a shorter run."""
    fitted: list[Surrogate] = []

    def predict(settings: Sequence[Setting], times: Sequence[float | None]) -> FloatArray:
        if not fitted:
            at = space_inputs(space, found.settings)
            fitted.extend(fit(at, np.array(row), members=0) for row in found.draws)
        points = space_inputs(space, [_until(s, t) for s, t in zip(settings, times, strict=True)])
        made: FloatArray = np.array([item.predict(points)[0] for item in fitted])
        return made

    return predict


def _until(setting: Setting, hours: float | None) -> Setting:
    """The recipe that ends at a time, where the space varies the time."""
    name = next((n for n in _TIMES if n in setting), "")
    return {**setting, name: hours} if name and hours is not None else setting
