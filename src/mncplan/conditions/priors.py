"""What is known from outside the campaign, and the guard that drops it when it misleads.

Three sources: recipes of the literature (only choose wells of the first plate), sister campaigns
with another ligand or cluster, mechanisms with sampled constants. The last two are mean functions
whose weights are learned and may be negative, so that a source that is upside down still tells.
Each round each of them must predict the campaign's own results better than the surrogate does
without it, every result left out in turn; otherwise it takes no part.

Source:
    A process as a weight times another process plus its own: Kennedy and O'Hagan, Biometrika 87
    (2000) 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

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

_SISTERS_SHARE: Final = 0.5
"""Of their strength that counts on the first plate, so that an upside-down sister costs little.
Replays (Buchwald b to a, seeds 130-189, 24.1 experiments without): with three and four wells of
nine a true sister took 18.6 and 17.7, an inverted one 23.4 and 23.8; with six and nine (seeds
100-129, 24.4 without) a true one 17.9 and 16.0, an inverted one 28.2 and 29.7."""

_HALF_STRENGTH: Final = 5.0
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
        similarity: To this campaign, 0 to 1; scales what it may count.
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
        """Of the strongest source for a first plate, 0 to 1."""
        said = [p.strength for p in self.precedents]
        said += [
            _SISTERS_SHARE * s.similarity * len(s.observations)
            / (len(s.observations) + _HALF_STRENGTH)
            for s in self.sisters
        ]  # fmt: skip
        said += [self.mechanism.strength] if self.mechanism else []
        return max(said, default=0.0)

    def n_first(self, n: int) -> int:
        """Wells of a first plate of `n` that the prior chooses."""
        return min(round(self.strength * n), int(_LARGEST_SHARE * n))


@dataclass(frozen=True, slots=True)
class Source:
    """Mean functions of one source, about standardised.

    Attributes:
        at: Values at the results of the campaign, shape (n, k).
        over: Values over the pool, shape (points, k).
    """

    name: str
    at: FloatArray
    over: FloatArray


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one source this round.

    Attributes:
        advantage: Mean log density of the left-out results with the source less that without.
        correlation: Of ranks, between what the source says and the results.
    """

    source: str
    advantage: float
    correlation: float
    is_used: bool

    def __str__(self) -> str:
        fate = "takes part" if self.is_used else "is dropped this round"
        way = ", upside down" if self.is_used and self.correlation < 0 else ""
        return (
            f"{self.source} {fate}{way}: {self.advantage:+.2f} nat per left-out result,"
            f" rank correlation with the results {self.correlation:+.2f}"
        )


@dataclass(frozen=True, slots=True)
class Guarded:
    """The surrogate that won.

    Attributes:
        advantage: Mean log density of the campaign's results with the prior less that without.
        verdicts: One per source.
        over: Mean functions of the sources that take part, over the pool, shape (points, k).
    """

    surrogate: Surrogate
    plain: Surrogate
    advantage: float
    verdicts: tuple[Verdict, ...]
    over: FloatArray

    @property
    def has_prior(self) -> bool:
        """Whether there was one to weigh."""
        return bool(self.verdicts)

    @property
    def uses_prior(self) -> bool:
        """Whether any source takes part."""
        return self.surrogate is not self.plain


def guarded_fit(
    own: Inputs, y: FloatArray, sources: Sequence[Source] = (), *, seed: int = 0
) -> Guarded:
    """Fit without sources, then take in the best source while it predicts left-out results better.

    Args:
        own: The campaign's points, without mean functions.
        y: The campaign's values, shape (n,).
        sources: That have something to say of these points.
        seed: Of the draws of the hyperparameters.
    """
    plain = best = fit(own, y, seed=seed)
    bare = reached = float(plain.log_density().mean())
    used: list[Source] = []
    gained: dict[str, float] = {}
    left = list(sources)
    while left:
        trials = [fit(with_sources(own, [*used, s], "at"), y, seed=seed) for s in left]
        densities = [float(trial.log_density().mean()) for trial in trials]
        gained |= {s.name: d - reached for s, d in zip(left, densities, strict=True)}
        top = int(np.argmax(densities))
        if densities[top] <= reached:
            break
        best, reached = trials[top], densities[top]
        used.append(left.pop(top))
    verdicts = tuple(
        Verdict(s.name, gained[s.name], _rank_correlation(s.at.mean(1), y), s in used)
        for s in sources
    )
    over = with_sources(own.take([]), used, "over").trend
    return Guarded(best, plain, reached - bare, verdicts, over)


def with_sources(points: Inputs, sources: Sequence[Source], where: Literal["at", "over"]) -> Inputs:
    """Points with the mean functions of some sources."""
    columns = [getattr(source, where) for source in sources]
    trend = np.hstack(columns) if columns else points.trend[:, :0]
    return Inputs(points.x, points.numbers, trend)


def sister_mean(theirs: Inputs, values: FloatArray, seed: int) -> Surrogate:
    """A surrogate of a sister alone, standardised."""
    return fit(theirs, _standard(values), seed=seed)


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


def _rank_correlation(told: FloatArray, y: FloatArray) -> float:
    from scipy.stats import rankdata

    a, b = rankdata(told), rankdata(y)
    if a.std() == 0 or b.std() == 0:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])


def _standard(y: FloatArray) -> FloatArray:
    spread = float(y.std())
    found: FloatArray = (y - y.mean()) / (spread if spread > _SAME else 1.0)
    return found
