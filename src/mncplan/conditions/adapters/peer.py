"""A batch of a space chosen by another optimiser: same pool, same encoding, same results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from mncplan.conditions.space_encode import encode
from mncplan.conditions.suggest_batch import Batch, Suggestion
from mncplan.conditions.suggest_pool import candidates
from mncplan.conditions.surrogate_inputs import raised
from mncplan.conditions.surrogate_kernel import FloatArray
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.space import Setting, Space
from mncplan.errors import InvalidInputError


class ChooseRows(Protocol):
    """Chooses rows of a pool to try next, values to be raised."""

    def __call__(
        self, x: FloatArray, y: FloatArray, pool: FloatArray, n: int, seed: int
    ) -> tuple[int, ...]:
        """Rows of `pool`, none twice."""
        ...


def suggest_with(  # noqa: PLR0913 - the arguments of `suggest`, and the peer
    rows_of: ChooseRows,
    space: Space,
    objective: Objective,
    observations: Sequence[Observation],
    pending: Sequence[Setting],
    *,
    batch: int,
    seed: int,
) -> Batch:
    """Choose the next experiments with `rows_of`; pending ones are only not asked for again.

    Raises:
        InvalidInputError: If no result teaches the objective anything yet.
        MissingExtraError: If the peer is not installed.
    """
    taught = [(o, v) for o in observations if (v := raised(objective, o)) is not None]
    if len(taught) < 2:
        raise InvalidInputError("a peer needs at least two results; ask for a first batch first")
    done = [o.setting for o in observations if o.outcome != "failed_execution"]
    rng = np.random.default_rng(seed)
    best = [o.setting for o, _ in sorted(taught, key=lambda pair: -pair[1])[:3]]
    pool = candidates(space, done, pending, best, rng)
    settings = pool.settings[: pool.n_new]
    x = encode(space, [o.setting for o, _ in taught])
    y = np.array([v for _, v in taught])
    rows = rows_of(x, y, encode(space, settings), min(batch, len(settings)), seed)
    name = getattr(rows_of, "__name__", "peer")
    return Batch(
        experiments=tuple(
            Suggestion(setting=settings[row], reason=f"chosen by {name}") for row in rows
        )
    )
