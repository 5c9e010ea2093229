"""The model behind a batch: one guarded surrogate per objective, and what forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from mncplan.conditions.acquisition_gain import (
    CURIOSITY,
    Gain,
    Guess,
    GuessedVolume,
    Hypervolume,
    Improvement,
    Limits,
    Window,
    feasible,
    trend_trust,
)
from mncplan.conditions.identity import TARGET, IdentityModel, fit_identity, label
from mncplan.conditions.prior_sources import sources_of
from mncplan.conditions.priors import Guarded, Prior, guarded_fit, with_sources
from mncplan.conditions.space_encode import encode
from mncplan.conditions.surrogate import Belief, Surrogate, fit
from mncplan.conditions.surrogate_inputs import raised, sample_times, space_inputs
from mncplan.conditions.surrogate_kernel import FloatArray, Inputs
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.space import NumberParameter, Setting, Space

_HURDLE_MARGIN: Final = 0.95
"""A model of success times yield must cut the held-out squared error at least to this part."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is known besides the results of one objective, and the seed of the draws."""

    prior: Prior | None = None
    identity: IdentityModel | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Learned:
    """One objective.

    Attributes:
        surrogate: Of values turned so that more is better; those of a window as they are.
        chance: Probability over the pool that the product forms at all, where modelling it apart
            predicts better than counting failures as 0; None otherwise.
        trust: Share of a batch that best guesses lead, see `trend_trust`.
    """

    objective: Objective
    guarded: Guarded
    surrogate: Surrogate
    own: Inputs
    y: FloatArray
    pool: Inputs
    chance: FloatArray | None
    trust: float = 0.0

    @property
    def is_window(self) -> bool:
        """Whether the objective is to be kept within limits."""
        return self.objective.goal == "target"

    def belief(self, *, plain: bool = False) -> Belief:
        """Over the pool; without the prior when `plain`."""
        surrogate = self.guarded.plain if plain else self.surrogate
        has_trend = surrogate.at.trend.shape[1] > 0
        return surrogate.belief(self.pool if has_trend else with_sources(self.pool, (), "over"))


def learn(
    space: Space,
    objective: Objective,
    observations: Sequence[Observation],
    pool: Sequence[Setting],
    told: Told,
) -> Learned | None:
    """Fit one objective; None when no result teaches it anything."""
    taught = [(o, v) for o in observations if (v := raised(objective, o)) is not None]
    if not taught:
        return None
    found = [o for o, _ in taught]
    y = np.array([v for _, v in taught])
    times = sample_times(found)
    ends = None if times is None else np.ones(len(pool))
    prior, identity, seed = told.prior, told.identity, told.seed
    own = space_inputs(space, [o.setting for o in found], times=times)
    every = space_inputs(space, pool, times=ends)
    sources = sources_of(space, objective, prior, (found, own), (pool, every), seed)
    guarded = guarded_fit(own, y, sources, seed=seed)
    every = replace(every, trend=guarded.over) if guarded.uses_prior else every
    surrogate, chance = guarded.surrogate, None
    if identity is not None and objective.goal == "max" and times is None:
        formed = np.array([o.outcome == "product" for o in found])
        apart = _apart(own, y, formed, identity, guarded, seed)
        if apart is not None:
            surrogate = apart
            chance = identity.probability(TARGET, every.x)
    numbers = sum(isinstance(item, NumberParameter) for item in space.parameters)
    trust = trend_trust(numbers, len(space.parameters)) if space.rows is not None else 0.0
    return Learned(objective, guarded, surrogate, own, y, every, chance, trust)


def identity_of(
    space: Space, observations: Sequence[Observation], seed: int
) -> IdentityModel | None:
    """Fit what forms, from the results that show it."""
    shown = [(o, name) for o in observations if (name := label(o)) is not None]
    if not shown:
        return None
    x = encode(space, [o.setting for o, _ in shown])
    return fit_identity(x, [name for _, name in shown], seed)


def gain_of(learned: Sequence[Learned], *, plain: bool = False) -> Gain:
    """Expected gain over the pool.

    One goal: expected improvement; several: expected hypervolume above the worst values seen. Each
    is multiplied with the probability that all windows are met. Windows alone: that probability.
    """
    goals = [item for item in learned if not item.is_window]
    if not goals:
        return Window(*_windows(learned, plain=plain))
    weight = _counts(learned, plain=plain)
    if len(goals) == 1:
        item = goals[0]
        return Improvement(item.belief(plain=plain), float(item.y.max()), weight)
    beliefs = [item.belief(plain=plain) for item in goals]
    return Hypervolume(beliefs, *_front(goals), weight)


def guess_of(learned: Sequence[Learned]) -> tuple[Gain, float]:
    """Best guesses of the goals, and the share of a batch they lead; 0 where all are windows."""
    goals = [item for item in learned if not item.is_window]
    if not goals:
        return gain_of(learned), 0.0
    beliefs, weight = [item.belief() for item in goals], _counts(learned)
    if len(goals) == 1:
        return Guess(beliefs[0], weight, CURIOSITY), goals[0].trust
    return GuessedVolume(beliefs, *_front(goals), weight), goals[0].trust


def _windows(
    learned: Sequence[Learned], *, plain: bool = False
) -> tuple[list[Belief], list[Limits]]:
    """Beliefs and limits of the objectives to be kept within limits."""
    windows = [item for item in learned if item.is_window]
    return (
        [item.belief(plain=plain) for item in windows],
        [(item.objective.low, item.objective.high) for item in windows],
    )


def _counts(learned: Sequence[Learned], *, plain: bool = False) -> FloatArray | float:
    """Probability that all windows are met and, of one goal, that the product forms."""
    weight = feasible(*_windows(learned, plain=plain))
    goals = [item for item in learned if not item.is_window]
    if len(goals) == 1 and goals[0].chance is not None and not plain:
        weight = weight * goals[0].chance
    return weight


def _front(goals: Sequence[Learned]) -> tuple[FloatArray, FloatArray]:
    """Values of the experiments that measured all goals, as believed at their points.

    And the worst values that count: a tenth of the range below the worst found.
    """
    own = goals[0].own
    found = np.column_stack([item.guarded.plain.predict(own)[0] for item in goals])
    return found, found.min(0) - 0.1 * np.ptp(found, axis=0) - 1e-12


def _apart(
    own: Inputs,
    y: FloatArray,
    formed: np.ndarray,
    identity: IdentityModel,
    guarded: Guarded,
    seed: int,
) -> Surrogate | None:
    """Surrogate of the successes, where success times yield predicts held-out results better."""
    if not 5 <= formed.sum() < len(y) or len(identity.held_out) != len(y):
        return None
    rows = np.flatnonzero(formed)
    apart = fit(own.take(rows), y[rows], seed=seed)
    expected = apart.predict(own)[0]
    expected[rows] = apart.leave_one_out()[0]
    chance = (
        identity.held_out[:, identity.classes.index(TARGET)]
        if TARGET in identity.classes
        else np.zeros(len(y))
    )
    together = guarded.surrogate.leave_one_out()[0]
    better = np.mean((chance * expected - y) ** 2) < _HURDLE_MARGIN * np.mean((together - y) ** 2)
    return apart if better else None
