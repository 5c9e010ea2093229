r"""Which compositions ought to exist: growth evidence weighed against how densely clusters lie.

The next composition to be known is drawn either from where clusters lie densely and recurring
growth vectors point, or from the missing members of growth series:

.. math:: P(p) = (1 - c)\, \frac{\lambda_p^{a} e^{b v_p}}{\sum \lambda^{a} e^{b v}}
   + c\, \frac{s_p}{\sum s}

with the density :math:`\lambda` (`abundance`), the votes v and the series probability s
(`evidence`). The three weights a, b, c are those under which known clusters, each hidden in turn,
would have been picked from all lattice points.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mncplan.design.abundance import Abundance, Floats, abundance
from mncplan.design.evidence import series_probability, votes
from mncplan.design.lattice import Point, Skeleton

LARGEST: Final = 100
"""Metal atoms up to which targets are ranked."""

SMALLEST: Final = 4
_PENALTIES: Final = (0.03, 0.3, 0.05)
_TINY: Final = 1e-12

Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each kind of evidence counts.

    The defaults were fitted by `fit_weights` to the packaged gold clusters, each hidden in turn.

    Attributes:
        density, votes: Exponents a and b.
        series: Share c of targets drawn from series.
    """

    density: float = 1.55
    votes: float = 0.72
    series: float = 0.14


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Choice:
    """Evidence at every free lattice point in one state of knowledge.

    Attributes:
        density: ln of the expected number of known clusters, shape (points,).
        votes: Signed ln(1 + votes), shape (points,).
        series: Probability of a series member, scaled to sum to one, shape (points,).
    """

    points: tuple[Point, ...]
    density: Floats
    votes: Floats
    series: Floats
    law: Abundance


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedPoint:
    """One composition among those proposed.

    Attributes:
        probability: That it is the next one known, among all free lattice points.
    """

    point: Point
    rank: int
    probability: float


def lattice(n_max: int = LARGEST) -> tuple[Point, ...]:
    """Compositions worth ranking: from a third to all of the metal atoms carry a ligand."""
    return tuple((n, m) for n in range(SMALLEST, n_max + 1) for m in range(-(-n // 3), n))


def describe(known: Sequence[Skeleton], n_max: int = LARGEST) -> Choice | None:
    """Evidence at every lattice point that is not known; None when too few clusters are known."""
    law = abundance(item.point for item in known)
    if law is None:
        return None
    taken = {item.point for item in known}
    points = tuple(point for point in lattice(n_max) if point not in taken)
    at = np.array(points)
    rows = (at[:, 0], at[:, 1])
    voted = votes(known, law)[rows]
    series = series_probability(known, law)[rows] + _TINY
    return Choice(
        points=points,
        density=np.log(law.density[rows]),
        votes=np.sign(voted) * np.log1p(np.abs(voted)),
        series=series / series.sum(),
        law=law,
    )


def probabilities(choice: Choice, weights: Weights) -> Floats:
    """Probability of each lattice point to be the next known, shape (points,)."""
    return np.asarray(
        (1 - weights.series) * _dense(choice, weights) + weights.series * choice.series
    )


def _dense(choice: Choice, weights: Weights) -> Floats:
    """Shares by density and votes alone."""
    score = weights.density * choice.density + weights.votes * choice.votes
    share = np.exp(score - score.max())
    return np.asarray(share / share.sum())


def fit_weights(cases: Sequence[tuple[Choice, Point]]) -> Weights:
    """Weights that make the points picked likeliest, with mild penalties.

    Args:
        cases: A state of knowledge and the point picked in it, many times.
    """
    from scipy.optimize import minimize

    rows = [choice.points.index(point) for choice, point in cases]

    def loss(values: Floats) -> tuple[float, Floats]:
        weights = _weights(values)
        far = values - np.array([1.0, 0.0, 0.0])
        total, slope = 0.5 * float(np.array(_PENALTIES) @ far**2), np.array(_PENALTIES) * far
        for (choice, _), row in zip(cases, rows, strict=True):
            dense = _dense(choice, weights)
            found = (1 - weights.series) * dense[row] + weights.series * choice.series[row]
            total -= math.log(float(found))
            features = np.stack([choice.density, choice.votes])
            lift = (1 - weights.series) * dense[row] * (features[:, row] - features @ dense)
            switch = weights.series * (1 - weights.series) * (choice.series[row] - dense[row])
            slope = slope - np.array([*lift, switch]) / found
        return total, slope

    start = np.array([1.5, 0.7, -1.7])
    if not cases:
        return _weights(start)
    return _weights(minimize(loss, start, jac=True, method="L-BFGS-B").x)


def _weights(values: Floats) -> Weights:
    density, voted, log_odds = (float(value) for value in values)
    return Weights(density=density, votes=voted, series=1 / (1 + math.exp(-log_odds)))


def rank_points(choice: Choice, weights: Weights) -> tuple[RankedPoint, ...]:
    """All free points, likeliest first; ties in order of size."""
    share = probabilities(choice, weights)
    return tuple(
        RankedPoint(point=choice.points[row], rank=place, probability=float(share[row]))
        for place, row in enumerate(np.argsort(-share, kind="stable"), start=1)
    )


def hidden_choices(
    known: Sequence[Skeleton], n_max: int = LARGEST
) -> tuple[tuple[Choice, Point], ...]:
    """Each known cluster of the lattice hidden in turn, with the choice that then must be made."""
    on_lattice = set(lattice(n_max))
    found = []
    for item in known:
        if item.point not in on_lattice:
            continue
        choice = describe([other for other in known if other.point != item.point], n_max)
        if choice is not None:
            found.append((choice, item.point))
    return tuple(found)


@lru_cache(maxsize=4)
def rank_targets(
    known: tuple[Skeleton, ...], n_max: int = LARGEST, weights: Weights | None = None
) -> tuple[RankedPoint, ...]:
    """Rank the compositions that have not been made; none when too few are known."""
    choice = describe(known, n_max)
    return () if choice is None else rank_points(choice, weights or Weights())
