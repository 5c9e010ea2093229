r"""Which compositions ought to exist: growth evidence weighed against how densely clusters lie.

The next composition to be known is drawn from where clusters lie densely and recurring growth
vectors and two-electron steps point, or from the missing members of series of like cores, or from
those of progressions in compositions alone:

.. math:: P(p) = (1 - c - d)\, \frac{\lambda_p^{a} e^{b v_p + h u_p}}
   {\sum \lambda^{a} e^{b v + h u}} + c\, \frac{s_p}{\sum s} + d\, \frac{t_p}{\sum t}

with the density :math:`\lambda` (`abundance`), the votes v, the two-electron neighbours u, the
probabilities s of progressions and t of structural series (`evidence`). The weights are those under
which known clusters, each hidden in turn, would have been picked from all lattice points.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from mncplan.design.abundance import Abundance, Floats, abundance
from mncplan.design.evidence import (
    block_members,
    hops,
    series_probability,
    structure_probability,
    votes,
)
from mncplan.design.lattice import Point, Skeleton

LARGEST: Final = 100
"""Metal atoms up to which targets are ranked."""

SMALLEST: Final = 4
_PENALTIES: Final = np.array([0.03, 0.3, 0.1, 0.5, 0.5])
"""Of the exponents about one or nothing, and of the log-odds of the shares about equal ones."""

_CENTRE: Final = np.array([1.0, 0.0, 0.0, 0.0, 0.0])
_START: Final = np.array([1.5, 0.7, 0.5, -1.7, -1.7])
_TINY: Final = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each kind of evidence counts.

    The defaults were fitted by `fit_weights` to the packaged gold clusters, each hidden in turn.

    Attributes:
        density, votes, hops: Exponents a, b and h.
        series, structures: Shares c and d of targets drawn from series.
    """

    density: float = 1.35
    votes: float = 0.63
    hops: float = 0.99
    series: float = 0.13
    structures: float = 0.12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Choice:
    """Evidence at every free lattice point in one state of knowledge.

    Attributes:
        density: ln of the expected number of known clusters, shape (points,).
        votes, hops: Signed ln(1 + votes), shape (points,).
        series, structures: Probability of a member, scaled to sum to one, shape (points,).
    """

    points: tuple[Point, ...]
    density: Floats
    votes: Floats
    hops: Floats
    series: Floats
    structures: Floats
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
    ahead = block_members(known)
    series = series_probability(known, law, ahead)[rows] + _TINY
    structures = structure_probability(ahead, law, taken)[rows] + _TINY
    return Choice(
        points=points,
        density=np.log(law.density[rows]),
        votes=np.sign(voted) * np.log1p(np.abs(voted)),
        hops=np.log1p(hops(known)[rows]),
        series=series / series.sum(),
        structures=structures / structures.sum(),
        law=law,
    )


def probabilities(choice: Choice, weights: Weights) -> Floats:
    """Probability of each lattice point to be the next known, shape (points,)."""
    return np.asarray(
        (1 - weights.series - weights.structures) * _dense(choice, weights)
        + weights.series * choice.series
        + weights.structures * choice.structures
    )


def _dense(choice: Choice, weights: Weights) -> Floats:
    """Shares by density and votes alone."""
    exponents = np.array([weights.density, weights.votes, weights.hops])
    score = exponents @ _features(choice)
    share = np.exp(score - score.max())
    return np.asarray(share / share.sum())


def _features(choice: Choice) -> Floats:
    return np.stack([choice.density, choice.votes, choice.hops])


def fit_weights(cases: Sequence[tuple[Choice, Point]]) -> Weights:
    """Weights that make the points picked likeliest, with mild penalties.

    Args:
        cases: A state of knowledge and the point picked in it, many times.
    """
    from scipy.optimize import minimize

    rows = [choice.points.index(point) for choice, point in cases]

    def loss(values: Floats) -> tuple[float, Floats]:
        weights = _weights(values)
        shares = np.array([1 - weights.series - weights.structures, weights.series,
                           weights.structures])  # fmt: skip
        far = values - _CENTRE
        total, slope = 0.5 * float(_PENALTIES @ far**2), _PENALTIES * far
        for (choice, _), row in zip(cases, rows, strict=True):
            dense = _dense(choice, weights)
            chances = np.array([dense[row], choice.series[row], choice.structures[row]])
            found = float(shares @ chances)
            total -= math.log(found)
            features = _features(choice)
            lift = shares[0] * dense[row] * (features[:, row] - features @ dense)
            switch = shares[1:] * (chances[1:] - found)
            slope = slope - np.array([*lift, *switch]) / found
        return total, slope

    if not cases:
        return _weights(_START)
    return _weights(minimize(loss, _START, jac=True, method="L-BFGS-B").x)


def _weights(values: Floats) -> Weights:
    """From exponents and log-odds of the two shares against the first."""
    odds = np.exp(values[3:])
    series, structures = odds / (1 + odds.sum())
    return Weights(
        density=float(values[0]),
        votes=float(values[1]),
        hops=float(values[2]),
        series=float(series),
        structures=float(structures),
    )


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
