"""Phase-map mode: the next batch to learn where which product forms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mncplan.conditions.identity import TARGET, fit_identity, label
from mncplan.conditions.phase_map import PhaseBatch, map_changes, phase_batch
from mncplan.conditions.space_encode import encode
from mncplan.conditions.suggest_batch import Batch, Suggestion
from mncplan.conditions.suggest_first import first_batch
from mncplan.conditions.suggest_pool import candidates
from mncplan.domain.observation import Observation
from mncplan.domain.space import Setting, Space
from mncplan.errors import InvalidInputError


def suggest_map(
    space: Space,
    observations: Sequence[Observation],
    pending: Sequence[Setting],
    *,
    batch: int,
    seed: int,
) -> Batch:
    """Choose settings whose product is in doubt, spread over the space.

    Args:
        space: What may be tried.
        observations: All results; failed executions show no product.
        pending: Settings whose results are out; their neighbourhood is worth less.
        batch: How many experiments.
        seed: Same seed and results, same batch.

    Returns:
        A space-filling batch while fewer than six results, or a single product, are known. The
        reasons say whether the boundaries stand.

    Raises:
        InvalidInputError: If nothing is asked for, or the space is empty or exhausted.
    """
    if batch < 1:
        raise InvalidInputError(f"batch of {batch}; expected 1 or more")
    done = [o.setting for o in observations if o.outcome != "failed_execution"]
    pool = candidates(space, done, pending, (), np.random.default_rng(seed))
    shown = [(o, name) for o in observations if (name := label(o)) is not None]
    x = encode(space, [o.setting for o, _ in shown])
    labels = [name for _, name in shown]
    every = encode(space, pool.settings)
    model = fit_identity(x, labels, seed, every) if shown else None
    if model is None:
        return first_batch(space, (), pool, n=batch, seed=seed, prior=None)
    rows, doubts = phase_batch(model, every, batch, pool.is_open, seed, pool.pending)
    chance = model.probability(TARGET, every)
    changed = map_changes(x, labels, [o.batch for o, _ in shown], every, seed)
    found = PhaseBatch(rows=rows, entropies=doubts, changed=changed)
    moved = ", ".join(f"{share:.1%}" for share in changed)
    return Batch(
        experiments=tuple(
            Suggestion(
                setting=pool.settings[row],
                reason="the product is in doubt here",
                p_identity=float(chance[row]),
                gain=doubt,
            )
            for row, doubt in zip(rows, doubts, strict=True)
        ),
        model=(("products: held-out log loss", f"{model.log_loss:.2f}"),),
        reasons=(
            "the boundaries stand" if found.stands else "the boundaries still move",
            *((f"share of the map changed by the last batches: {moved}",) if changed else ()),
        ),
    )
