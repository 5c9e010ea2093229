"""The optimiser of campaigns: the engine's batch as experiments with reasons."""

from __future__ import annotations

from mncplan.app.campaign import Optimiser, Proposal
from mncplan.domain.campaign import Experiment
from mncplan.domain.campaign_state import CampaignState


def optimiser() -> Optimiser:
    """The optimiser of the core install."""
    return _sobol


def _sobol(state: CampaignState, n: int, seed: int) -> Proposal:
    import numpy as np

    from mncplan.conditions.space_sample import sample

    found = sample(state.definition.space, n, np.random.default_rng(seed))
    return Proposal(
        experiments=tuple(
            Experiment(id="", batch=0, setting=dict(setting), reason="space-filling")
            for setting in found
        )
    )
