"""The optimiser of campaigns: the engine's batch as experiments with reasons."""

from __future__ import annotations

from typing import Final, Literal

from mncplan.app.campaign import Proposal
from mncplan.app.one_thread import one_thread
from mncplan.conditions.balance import Balance
from mncplan.conditions.priors import Mechanism, Precedent, Prior, Sister
from mncplan.conditions.suggest import estimated_seconds, suggest
from mncplan.conditions.suggest_batch import Batch, Suggestion
from mncplan.conditions.suggest_map import suggest_map
from mncplan.domain.campaign import CampaignDefinition, Experiment, Forecast
from mncplan.domain.campaign_prior import Beforehand
from mncplan.domain.campaign_state import CampaignState

Aim = Literal["best", "map"]

START_STRENGTH: Final = 0.5
"""How far the recommended values of a plan are trusted, 0 to 1 (assumed)."""


def propose(
    state: CampaignState,
    n: int,
    seed: int,
    *,
    aim: Aim = "best",
    explore: float = 0.0,
    exploit: float = 0.0,
) -> Proposal:
    """The next experiments of a campaign by `conditions.suggest`; see `campaign.Optimiser`.

    Args:
        state: Of the campaign.
        n: How many.
        seed: Of all draws.
        aim: The best value, or the map of which product forms where.
        explore: Share of wells that fill thin regions.
        exploit: Share of wells that are best guesses.

    Raises:
        InvalidInputError: If the space is empty or exhausted, or the shares are no shares.
    """
    with one_thread("scipy.linalg"):
        found = _batch(state, n, seed, aim=aim, balance=Balance(explore=explore, exploit=exploit))
    return Proposal(
        experiments=tuple(map(_experiment, found.experiments)),
        model=found.model,
        reasons=_reasons(found),
        prices=found.prices,
    )


def _batch(state: CampaignState, n: int, seed: int, *, aim: Aim, balance: Balance) -> Batch:
    definition = state.definition
    pending = tuple(item.setting for item in state.pending)
    if aim == "map":
        return suggest_map(definition.space, state.observations, pending, batch=n, seed=seed)
    means = definition.means
    return suggest(
        definition.space,
        definition.objectives,
        state.observations,
        pending,
        batch=n,
        seed=seed,
        prior=prior_of(definition),
        plate=definition.plate,
        balance=balance,
        price=means.price if means.prices else None,
    )


def time_of(state: CampaignState, n: int) -> float:
    """Seconds `propose` will take, about; more where a plate has rules.

    Raises:
        InvalidInputError: If the space is empty.
    """
    definition, seen = state.definition, len(state.observations)
    for_one = estimated_seconds(definition.space, seen, n)
    told = definition.beforehand
    rows = sum(len(s.observations) for s in told.sisters) if told is not None else 0
    with_prior = estimated_seconds(definition.space, seen + rows, n) if rows and seen else 0.0
    return len(definition.objectives) * (for_one + with_prior)


def prior_of(definition: CampaignDefinition) -> Prior | None:
    """What a campaign was told beforehand, as the optimiser takes it."""
    told = definition.beforehand or Beforehand()
    precedents: tuple[Precedent, ...] = ()
    if definition.start is not None:
        source = definition.origin or "the plan"
        precedents = (Precedent(setting=definition.start, strength=START_STRENGTH, source=source),)
    mechanism = None
    if told.mechanism is not None:
        from mncplan.app.campaign_mechanism import mean_functions

        mechanism = Mechanism(
            name="mechanism",
            predict=mean_functions(told.mechanism, definition.space),
            strength=told.mechanism.strength,
        )
    sisters = tuple(
        Sister(name=s.name, observations=s.observations, similarity=s.similarity)
        for s in told.sisters
    )
    if not (precedents or sisters or mechanism):
        return None
    return Prior(precedents=precedents, sisters=sisters, mechanism=mechanism)


def _reasons(found: Batch) -> tuple[str, ...]:
    outlook = [] if found.outlook is None else [str(found.outlook)]
    return (*found.reasons, *outlook)


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
