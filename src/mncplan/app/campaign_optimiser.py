"""The optimiser of campaigns: the engine's batch as experiments with reasons."""

from __future__ import annotations

from typing import Final

from mncplan.app.campaign import Proposal
from mncplan.conditions.priors import Precedent, Prior
from mncplan.conditions.suggest import suggest
from mncplan.conditions.suggest_batch import Batch, Suggestion
from mncplan.domain.campaign import CampaignDefinition, Experiment, Forecast
from mncplan.domain.campaign_state import CampaignState

START_STRENGTH: Final = 0.5
"""How far the recommended values of a plan are trusted, 0 to 1 (assumed)."""


def propose(state: CampaignState, n: int, seed: int) -> Proposal:
    """The next experiments of a campaign by `conditions.suggest`; see `campaign.Optimiser`.

    Raises:
        InvalidInputError: If the space is empty or exhausted.
    """
    definition = state.definition
    found = suggest(
        definition.space,
        definition.objectives,
        state.observations,
        tuple(item.setting for item in state.pending),
        batch=n,
        seed=seed,
        prior=_prior(definition),
        plate=definition.plate,
    )
    return Proposal(
        experiments=tuple(map(_experiment, found.experiments)),
        model=found.model,
        reasons=_reasons(found),
    )


def _prior(definition: CampaignDefinition) -> Prior | None:
    if definition.start is None:
        return None
    start = Precedent(
        setting=definition.start, strength=START_STRENGTH, source=definition.origin or "the plan"
    )
    return Prior(precedents=(start,))


def _reasons(found: Batch) -> tuple[str, ...]:
    prices = [
        f"{price.rule}: costs {100 * price.share:.0f} % of the expected gain"
        for price in found.prices
    ]
    outlook = [] if found.outlook is None else [str(found.outlook)]
    return (*found.reasons, *outlook, *prices)


def _experiment(item: Suggestion) -> Experiment:
    return Experiment(
        id="",
        batch=0,
        setting=dict(item.setting),
        reason=item.reason,
        predicted=tuple(
            Forecast(objective=p.objective, mean=p.mean, sd=p.sd) for p in item.predicted
        ),
        p_identity=item.p_identity,
        prior_share=item.prior_share,
        nearest=item.nearest,
    )
