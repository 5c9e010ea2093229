"""What is known from outside the campaign, and the guard that drops it when it misleads.

Three sources: recipes of the literature (only choose wells of the first plate), sister campaigns
with another ligand or cluster (a second task of the surrogate), mechanisms (mean functions with
sampled constants). Each round a sister or mechanism must predict the campaign's own results better
than the plain surrogate does, every result left out in turn; otherwise it takes no part.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from mncplan.conditions.surrogate import Surrogate, fit
from mncplan.conditions.surrogate_kernel import FloatArray, Inputs
from mncplan.domain.observation import Observation
from mncplan.domain.space import Setting
from mncplan.errors import InvalidInputError

MeanFunctions: TypeAlias = Callable[[Sequence[Setting], Sequence[float | None]], FloatArray]
"""Settings and sample times (h; None for the end) to values, shape (k, n), k >= 1 draws."""

_LARGEST_SHARE: Final = 2 / 3
"""Of the first plate that any prior may choose; the rest fills space."""

_HALF_STRENGTH: Final = 20.0
"""Results of a sister at which its word counts half of its similarity."""

_SAME: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedent:
    """A recipe of the literature.

    Attributes:
        strength: How much it is believed to apply, 0 to 1.
    """

    setting: Setting
    strength: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sister:
    """Results of another ligand or cluster, in the parameters of this campaign.

    Attributes:
        similarity: To this campaign, 0 to 1; the highest correlation that may be learned.
    """

    name: str
    observations: tuple[Observation, ...]
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanism:
    """Mean functions from a kinetic model with sampled constants.

    Attributes:
        strength: How much the model is believed, 0 to 1; assumed unless measured.
    """

    name: str
    predict: MeanFunctions
    strength: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """All sources of one campaign."""

    precedents: tuple[Precedent, ...] = ()
    sisters: tuple[Sister, ...] = ()
    mechanism: Mechanism | None = None

    def __post_init__(self) -> None:
        said = [p.strength for p in self.precedents] + [s.similarity for s in self.sisters]
        said += [self.mechanism.strength] if self.mechanism else []
        if any(not 0 <= value <= 1 for value in said):
            raise InvalidInputError(f"prior: strengths {said}; expected numbers from 0 to 1")

    @property
    def strength(self) -> float:
        """Of the strongest source, 0 to 1."""
        said = [p.strength for p in self.precedents]
        said += [
            s.similarity * len(s.observations) / (len(s.observations) + _HALF_STRENGTH)
            for s in self.sisters
        ]
        said += [self.mechanism.strength] if self.mechanism else []
        return max(said, default=0.0)

    def n_first(self, n: int) -> int:
        """Wells of a first plate of `n` that the prior chooses."""
        return min(round(self.strength * n), int(_LARGEST_SHARE * n))


@dataclass(frozen=True, slots=True)
class Guarded:
    """The surrogate that won.

    Attributes:
        advantage: Mean log density of the campaign's results with the prior less that without.
        has_prior: Whether there was one to weigh.
    """

    surrogate: Surrogate
    plain: Surrogate
    advantage: float
    has_prior: bool = False

    @property
    def uses_prior(self) -> bool:
        """Whether the prior takes part."""
        return self.surrogate is not self.plain


def guarded_fit(
    own: Inputs,
    y: FloatArray,
    *,
    sisters: Sequence[tuple[Inputs, FloatArray, float]] = (),
    seed: int = 0,
) -> Guarded:
    """Fit with and without the prior and keep the better by leave-one-out density.

    Args:
        own: The campaign's points, task 0; columns of `trend` are the mechanism's.
        y: The campaign's values, shape (n,).
        sisters: Points of task 1, 2 ..., values, and similarity of each.
        seed: Of the draws of the hyperparameters.
    """
    bare = without_trend(own)
    plain = fit(bare, y, seed=seed)
    kept = [part for part in sisters if part[2] > _SAME and len(part[1]) > 1]
    if not kept and not own.trend.shape[1]:
        return Guarded(plain, plain, 0.0)
    at, values = own, y
    for points, theirs, _ in kept:
        at = at.join(points)
        values = np.concatenate([values, plain.centre + plain.spread * _standard(theirs)])
    gates = _gates(kept)
    informed = fit(at, values, seed=seed, gates=gates)
    advantage = float((informed.log_density() - plain.log_density()).mean())
    return Guarded(informed if advantage > 0 else plain, plain, advantage, has_prior=True)


def prior_only(
    own: Inputs, sisters: Sequence[tuple[Inputs, FloatArray, float]], seed: int
) -> Surrogate | None:
    """The sisters alone, as if they were this campaign; None without sisters."""
    kept = [part for part in sisters if part[2] > _SAME and len(part[1]) > 1]
    if not kept:
        return None
    at = own.take([])
    values = np.zeros(0)
    for points, theirs, similarity in kept:
        at = at.join(as_campaign(points))
        values = np.concatenate([values, similarity * _standard(theirs)])
    return fit(at, values, seed=seed)


def without_trend(points: Inputs) -> Inputs:
    """The same points without mean functions."""
    return Inputs(points.x, points.numbers, points.tasks, points.trend[:, :0])


def as_campaign(points: Inputs) -> Inputs:
    """The same points as if they were the campaign's own."""
    return Inputs(points.x, points.numbers, np.zeros_like(points.tasks), points.trend)


def standard_trend(pool: FloatArray, at: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mean functions centred and scaled by what they do over the pool.

    Args:
        pool: Values over the pool, shape (k, points).
        at: Values at other points, shape (k, n).

    Returns:
        Columns of `Inputs.trend` for both, shapes (points, k) and (n, k).
    """
    centre = pool.mean(1, keepdims=True)
    spread = pool.std()
    spread = spread if spread > _SAME else 1.0
    return ((pool - centre) / spread).T, ((at - centre) / spread).T


def _gates(sisters: Sequence[tuple[Inputs, FloatArray, float]]) -> tuple[float, ...]:
    """Similarity by number of task, 0 for tasks that take no part."""
    last = max((int(points.tasks[0]) for points, _, _ in sisters), default=0)
    found = [0.0] * last
    for points, _, similarity in sisters:
        found[int(points.tasks[0]) - 1] = similarity
    return tuple(found)


def _standard(y: FloatArray) -> FloatArray:
    spread = float(y.std())
    found: FloatArray = (y - y.mean()) / (spread if spread > _SAME else 1.0)
    return found
