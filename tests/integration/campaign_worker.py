"""A small laboratory that works a campaign through and may be killed at any moment.

``python campaign_worker.py URL NAME BATCHES FATAL`` opens the campaign when it is not there, asks
for batches and records results one by one until all batches are done. It kills itself in front of
or behind the `FATAL`-th statement or commit of the database; 0 for never.
"""

import os
import signal
import sys
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import event

from mncplan.app.campaign import Campaigns, Proposal
from mncplan.app.campaign_table import rows_of
from mncplan.domain.campaign import CampaignDefinition, Experiment
from mncplan.domain.observation import Objective
from mncplan.domain.space import CategoricalParameter, ContinuousParameter, Space
from mncplan.errors import InvalidInputError

SPACE = Space(
    (ContinuousParameter("metal_mM", 0.5, 5.0, "mmol/L"), CategoricalParameter("pH", ("a", "b")))
)


def definition(name, batch=3):
    return CampaignDefinition(
        name=name, space=SPACE, objectives=(Objective(name="purity", low=0, high=1),), batch=batch
    )


def propose(state, n, seed):
    """A stand-in for the optimiser: quick, and it depends on all results, as the real one does."""
    told = sum(o.value("purity") or 0.0 for o in state.observations)
    rng = np.random.default_rng([seed, int(1e6 * told)])
    return Proposal(
        experiments=tuple(
            Experiment(
                id="",
                batch=0,
                setting={"metal_mM": float(rng.uniform(0.5, 5)), "pH": str(rng.choice(["a", "b"]))},
            )
            for _ in range(n)
        ),
        reasons=("drawn at random",),
    )


def measure(setting):
    """What the laboratory finds; the same setting gives the same value."""
    return round(1 / (1 + (setting["metal_mM"] - 2) ** 2), 6)


def work(campaigns, name, n_batches):
    """Go on where the campaign stands until all batches have their results."""
    if name not in campaigns.names():
        try:
            campaigns.new(definition(name), "worker")
        except InvalidInputError:
            pass
    while True:
        state = campaigns.state(name)
        if len(state.batches) >= n_batches and not state.pending:
            return state
        batch = campaigns.suggest(name, propose, "worker").batch
        for item in batch.experiments:
            row = {"experiment": item.id, "purity": measure(item.setting)}
            campaigns.record(name, rows_of([row]), "worker")


def die_at(engine, fatal):
    """Kill this process, as a power cut would, in front of one statement or commit."""
    counted = [0]

    def count(*_):
        counted[0] += 1
        if counted[0] == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", count)
    event.listen(engine, "after_cursor_execute", count)
    event.listen(engine, "commit", count)
    return counted


def open_campaigns(url):
    return Campaigns(url, clock=lambda: datetime(2025, 1, 2, tzinfo=UTC))


if __name__ == "__main__":
    address, campaign, batches, moment = sys.argv[1:5]
    desk = open_campaigns(address)
    die_at(desk._store._engine, int(moment))
    work(desk, campaign, int(batches))
