"""Rehearse a campaign: a copy whose results come from the simulated laboratory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mncplan.app.campaign import Campaigns, Optimiser
from mncplan.app.campaign_laboratory import Laboratory, laboratory_of
from mncplan.app.campaign_table import TableRow
from mncplan.domain.campaign import CampaignDefinition, Experiment
from mncplan.domain.campaign_state import CampaignState
from mncplan.domain.observation import Observation

SIMULATOR = "simulated laboratory"
"""Author of synthetic results."""


def rehearse(
    campaigns: Campaigns,
    name: str,
    optimiser: Optimiser,
    *,
    n_batches: int,
    seed: int,
    progress: Callable[[str], None] = lambda _: None,
) -> CampaignState:
    """Run batches of a rehearsal, opened when it is not there; the campaign is not touched.

    The rehearsal is called ``NAME-rehearsal-SEED``, is marked as synthetic, and goes on where it
    was interrupted.

    Args:
        campaigns: The library.
        name: Of the campaign to rehearse, or of a rehearsal.
        optimiser: Proposes experiments.
        n_batches: How many batches more.
        seed: Draws the hidden constants, the noise and the failures.
        progress: Told what is being done.

    Raises:
        NotFoundError: If there is no such campaign.
        InvalidInputError: If the kinetic model does not know its target or a parameter.
    """
    definition = rehearsal_of(campaigns.state(name).definition, seed)
    laboratory = laboratory_of(definition, seed)
    if definition.name not in campaigns.names():
        campaigns.new(definition, SIMULATOR)
    for i in range(n_batches):
        progress(f"batch {i + 1} of {n_batches}")
        batch = campaigns.suggest(definition.name, optimiser, SIMULATOR).batch
        state = campaigns.state(definition.name)
        waiting = [item for item in batch.experiments if state.is_pending(item)]
        run_all(campaigns, definition.name, waiting, laboratory, seed)
    return campaigns.state(definition.name)


def rehearsal_of(definition: CampaignDefinition, seed: int) -> CampaignDefinition:
    """The definition of a rehearsal; one of a rehearsal is itself."""
    if definition.is_synthetic:
        return definition
    name = f"{definition.name[:60]}-rehearsal-{seed}"
    return replace(definition, name=name, is_synthetic=True)


def run_all(
    campaigns: Campaigns,
    name: str,
    experiments: list[Experiment],
    laboratory: Laboratory,
    seed: int,
) -> None:
    """Run experiments and record them; one that fails is run again, up to three times."""
    import numpy as np

    for attempt in range(4):
        state = campaigns.state(name)
        waiting = [item for item in experiments if state.is_pending(item)]
        rows = []
        for item in waiting:
            rng = np.random.default_rng([seed, int(item.id[1:].partition("-")[0]), attempt])
            rows.append(_row(item, laboratory.run(item.setting, rng), is_last=attempt == 3))
        if rows:
            campaigns.record(name, rows, SIMULATOR)


def _row(item: Experiment, found: Observation, *, is_last: bool) -> TableRow:
    has_failed = found.outcome == "failed_execution"
    cells: dict[str, Any] = {
        "experiment": item.id,
        "outcome": "skipped" if has_failed and is_last else found.outcome,
        "product": found.identity or "",
        "basis": "synthetic",
        "note": "failed four times" if has_failed and is_last else "",
        **dict(found.values),
    }
    return TableRow(item.id, cells)
