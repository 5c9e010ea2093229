"""The first batch: wells the prior chooses, by its strength, and wells that fill space."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mncplan.conditions.batch_choice import choose, within_limits
from mncplan.conditions.prior_sources import sister_alone
from mncplan.conditions.priors import Prior
from mncplan.conditions.space_encode import encode
from mncplan.conditions.suggest_batch import Batch, Suggestion
from mncplan.conditions.suggest_pool import Pool
from mncplan.conditions.surrogate_inputs import raised, sign, space_inputs
from mncplan.conditions.surrogate_kernel import FloatArray
from mncplan.domain.observation import Objective
from mncplan.domain.space import Setting, Space

_CENTRE: Final = 0.5
_ALIKE: Final = 0.01
"""Squared distance up to which two recipes count as one: a tenth of the range of one number."""


class Spread:
    """Distance from the points taken: the maximin design, point by point.

    Args:
        x: Of the pool, shape (points, d).
        known: Points taken before; None for none.
    """

    def __init__(self, x: FloatArray, known: FloatArray | None = None) -> None:
        self._x = x
        self._gaps: FloatArray = -((x - _CENTRE) ** 2).sum(1) / (1e3 * x.shape[1]) + 1.0
        for point in known if known is not None else ():
            self._gaps = np.minimum(self._gaps, ((x - point) ** 2).sum(1))

    def values(self) -> FloatArray:
        """Squared distance from the nearest point taken; before any, most at the centre."""
        return self._gaps

    def imagine(self, row: int) -> None:
        """Take a point."""
        self._gaps = np.minimum(self._gaps, ((self._x - self._x[row]) ** 2).sum(1))

    def copy(self) -> Spread:
        """One that can go another way from here."""
        return copy(self)


def recipes_of(prior: Prior) -> tuple[list[Setting], list[Setting]]:
    """Recipes of the literature, and with them those of all sisters."""
    precedents = [item.setting for item in prior.precedents]
    return precedents, [*precedents, *(o.setting for s in prior.sisters for o in s.observations)]


def first_batch(
    space: Space,
    objectives: Sequence[Objective],
    pool: Pool,
    *,
    n: int,
    seed: int,
    prior: Prior | None,
) -> Batch:
    """Choose without results, or with too few to learn from."""
    x = encode(space, pool.settings)
    wanted = prior.n_first(n) if prior else 0
    by_prior = _by_prior(space, objectives, pool, wanted, seed, prior) if prior else ()
    by_prior = within_limits(by_prior, pool.limits)
    spread = Spread(x)
    for row in (*pool.pending, *by_prior):
        spread.imagine(row)
    filling = choose(spread, n - len(by_prior), _open(pool, by_prior), pool.limits, by_prior)
    rows = [(row, 1.0) for row in by_prior] + [(row, 0.0) for row in filling.rows]
    return Batch(
        experiments=tuple(
            Suggestion(
                setting=pool.settings[row],
                reason="chosen by the prior" if share else "fills space",
                prior_share=share if prior else None,
            )
            for row, share in rows
        ),
        reasons=(f"{len(by_prior)} of {len(rows)} experiments are the prior's choice",)
        if prior
        else ("no results yet: the experiments fill space",),
    )


def _by_prior(
    space: Space,
    objectives: Sequence[Objective],
    pool: Pool,
    n: int,
    seed: int,
    prior: Prior,
) -> tuple[int, ...]:
    """Rows for the prior's wells: precedents first, then the mechanism's, then the sisters'."""
    rows: list[int] = []
    x = encode(space, pool.settings)
    for precedent in sorted(prior.precedents, key=lambda p: -p.strength):
        gaps = ((x - encode(space, [precedent.setting])) ** 2).sum(1)
        gaps[[*rows, *pool.pending]] = np.inf
        if len(rows) < n:
            rows.append(int(gaps.argmin()))
    goal = next((item for item in objectives if item.goal != "target"), None)
    if goal is None:
        return tuple(rows)
    half = n - (n - len(rows)) // 2 if prior.sisters else n
    rows += _by_mechanism(goal, pool, _open(pool, rows), (half - len(rows), seed), prior)
    rows += _by_sisters(space, goal, pool, _open(pool, rows), (n - len(rows), seed), prior)
    return tuple(rows)


def _open(pool: Pool, rows: Sequence[int]) -> NDArray[np.bool_]:
    """What may be asked for after some rows are taken."""
    found = pool.is_open
    found[list(rows)] = False
    return found


def _by_mechanism(
    goal: Objective,
    pool: Pool,
    is_open: NDArray[np.bool_],
    how: tuple[int, int],
    prior: Prior,
) -> tuple[int, ...]:
    """What is best on average over the draws and, in turn, in single draws: a spread of guesses."""
    if prior.mechanism is None:
        return ()
    n, seed = how
    every = prior.mechanism.predict(pool.settings, [None] * len(pool.settings))
    values = sign(goal) * np.atleast_2d(every)
    return ensemble_rows(values, n, is_open, np.random.default_rng(seed))


def ensemble_rows(
    values: FloatArray, n: int, is_open: NDArray[np.bool_], rng: np.random.Generator
) -> tuple[int, ...]:
    """The best point on average, then the best of single draws, none twice.

    Args:
        values: More is better, shape (draws, points).
        n: How many.
        is_open: Points that may be taken.
        rng: Order of the draws.
    """
    rows: list[int] = []
    orders = [values.mean(0), *(values[i] for i in rng.permutation(len(values)))]
    for at in range(n):
        worth = np.where(is_open, orders[at % len(orders)], -np.inf)
        worth[rows] = -np.inf
        if np.isfinite(worth.max()):
            rows.append(int(worth.argmax()))
    return tuple(rows)


def _by_sisters(
    space: Space,
    goal: Objective,
    pool: Pool,
    is_open: NDArray[np.bool_],
    how: tuple[int, int],
    prior: Prior,
) -> tuple[int, ...]:
    """The best recipes of the strongest sister; where these are too few, its surrogate's best.

    In replays (Buchwald b to a, seeds 100-129) a plate of nine led to the top 1 % in 14.3
    experiments by the recipes themselves, in 21.3 to 26.3 by a surrogate of the same 40 results.
    """
    n, seed = how
    ranked = sorted(prior.sisters, key=lambda s: -s.similarity * len(s.observations))
    told = ((s, sister_alone(space, goal, s, seed)) for s in ranked)
    first, alone = next(((s, found) for s, found in told if found is not None), (None, None))
    if first is None or alone is None or n < 1:
        return ()
    taught = [(o, v) for o in first.observations if (v := raised(goal, o)) is not None]
    rows = best_recipes(
        encode(space, pool.settings),
        encode(space, [o.setting for o, _ in taught]),
        np.array([v for _, v in taught]),
        (n, is_open),
    )
    left = is_open.copy()
    left[list(rows)] = False
    means = alone.belief(space_inputs(space, pool.settings)).means
    return rows + ensemble_rows(means, n - len(rows), left, np.random.default_rng(seed))


def best_recipes(
    x: FloatArray, theirs: FloatArray, values: FloatArray, how: tuple[int, NDArray[np.bool_]]
) -> tuple[int, ...]:
    """Points that repeat the better half of a sister's recipes, the best first, no two alike.

    Args:
        x: Of the pool, shape (points, d).
        theirs: Of the sister, shape (n, d).
        values: What the sister found, more is better, shape (n,).
        how: How many at most, and which points may be taken.
    """
    most, is_open = how
    rows: list[int] = []
    for at in np.argsort(-values, kind="stable"):
        if len(rows) == most or values[at] < np.median(values):
            break
        gaps = np.where(is_open, ((x - theirs[at]) ** 2).sum(1), np.inf)
        row = int(gaps.argmin())
        if gaps[row] <= _ALIKE and all(((x[row] - x[r]) ** 2).sum() > _ALIKE for r in rows):
            rows.append(row)
    return tuple(rows)
