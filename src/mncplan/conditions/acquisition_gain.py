"""Expected gain of the next experiment of a batch, given those already chosen for it."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Final, Protocol

import numpy as np

from mncplan.conditions.acquisition import (
    expected_hypervolume,
    expected_improvement,
    growth,
    within,
)
from mncplan.conditions.surrogate import Belief
from mncplan.conditions.surrogate_kernel import FloatArray

Limits = tuple[float | None, float | None]

CURIOSITY: Final = 0.3
"""Standard deviations added to the mean where best guesses lead a plate of listed rows."""

_NEXT: Final = 1e-6
"""Weight of the expected growth among best guesses that grow nothing."""


class Gain(Protocol):
    """Gains over a pool that change as experiments are imagined."""

    def values(self) -> FloatArray:
        """Expected gain of each point of the pool, shape (points,), 0 or more."""
        ...

    def imagine(self, row: int) -> None:
        """Take a point into the batch and believe what is expected of it."""
        ...

    def copy(self) -> Gain:
        """One that can go another way from here."""
        ...


class Improvement:
    """Expected improvement of one objective, averaged over the members of the surrogate.

    Args:
        belief: Of the objective, to be raised.
        best: Best value so far.
        weight: Probability that the experiment counts at all, shape (points,).
    """

    def __init__(self, belief: Belief, best: float, weight: FloatArray | float = 1.0) -> None:
        self._belief = belief
        self._best = np.full((len(belief.means), 1), best)
        self._weight = weight

    def values(self) -> FloatArray:
        """Expected gain of each point, unit of the objective."""
        belief = self._belief
        found: FloatArray = expected_improvement(belief.means, belief.sds, self._best).mean(0)
        return found * self._weight

    def imagine(self, row: int) -> None:
        """Believe the mean of a point."""
        self._best = np.maximum(self._best, self._belief.means[:, [row]])
        self._belief.imagine(row)

    def copy(self) -> Improvement:
        """One that can go another way from here."""
        twin = copy(self)
        twin._belief = self._belief.copy()
        return twin


class Guess:
    """Expected value above the least of the pool, as a gain.

    Args:
        belief: Of the objective, to be raised.
        weight: Probability that the experiment counts at all, shape (points,).
        curiosity: Standard deviations added to the mean.
    """

    def __init__(
        self, belief: Belief, weight: FloatArray | float = 1.0, curiosity: float = 0.0
    ) -> None:
        self._belief, self._weight, self._curiosity = belief, weight, curiosity

    def values(self) -> FloatArray:
        """Of each point."""
        found: FloatArray = self._belief.mean + self._curiosity * self._belief.sd
        above: FloatArray = (found - found.min()) * self._weight
        return above

    def imagine(self, row: int) -> None:
        """Believe the mean of a point, which lessens the doubt around it."""
        if self._curiosity:
            self._belief.imagine(row)

    def copy(self) -> Guess:
        """One that can go another way from here."""
        return Guess(self._belief.copy(), self._weight, self._curiosity)


def trend_trust(n_numbers: int, n_parameters: int) -> float:
    """Share of the wells of a batch that go to best guesses where rows are listed, 0 to 1.

    A trend in numbers can be followed; a choice never tried has to be doubted to be tried. In an
    open space best guesses crowd together and are worse than expected improvement, in a list the
    rows themselves keep apart. The square of the share of numbers is from replays (decision 0008).
    """
    return (n_numbers / max(n_parameters, 1)) ** 2


class Hypervolume:
    """Expected growth of the dominated volume of two or more objectives, all raised.

    Args:
        beliefs: One per objective.
        front: Values found so far, shape (k, m).
        reference: Worst values that count, shape (m,).
        weight: Probability that the experiment counts at all, shape (points,).
    """

    def __init__(
        self,
        beliefs: Sequence[Belief],
        front: FloatArray,
        reference: FloatArray,
        weight: FloatArray | float = 1.0,
    ) -> None:
        self._beliefs = tuple(beliefs)
        self._front, self._reference, self._weight = front, reference, weight

    def values(self) -> FloatArray:
        """Expected gain of each point, product of the units."""
        mean = np.column_stack([belief.mean for belief in self._beliefs])
        sd = np.column_stack([belief.sd for belief in self._beliefs])
        return expected_hypervolume(mean, sd, self._front, self._reference) * self._weight

    def imagine(self, row: int) -> None:
        """Believe the means of a point."""
        believed = [[float(belief.mean[row]) for belief in self._beliefs]]
        self._front = np.vstack([self._front, believed])
        for belief in self._beliefs:
            belief.imagine(row)

    def copy(self) -> Hypervolume:
        """One that can go another way from here."""
        twin = copy(self)
        twin._beliefs = tuple(belief.copy() for belief in self._beliefs)
        return twin


class GuessedVolume(Hypervolume):
    """Growth of the dominated volume if each experiment gives its best guess, mean plus doubt."""

    def values(self) -> FloatArray:
        """Of each point; where nothing grows, in the order of the expected growth."""
        guess = np.column_stack([b.mean + CURIOSITY * b.sd for b in self._beliefs])
        found: FloatArray = growth(guess, self._front, self._reference) * self._weight
        return found + _NEXT * super().values()


class Window:
    """Probability that all outcomes keep within their limits, where nothing is to be raised.

    Args:
        beliefs: One per outcome.
        limits: Lower and upper limit of each; None is an open end.
    """

    def __init__(self, beliefs: Sequence[Belief], limits: Sequence[Limits]) -> None:
        self._beliefs, self._limits = tuple(beliefs), tuple(limits)
        self._doubt = np.array([belief.sd for belief in beliefs])

    def values(self) -> FloatArray:
        """Probability at each point, less where the batch will have told it already."""
        left = np.array([belief.sd for belief in self._beliefs]) / self._doubt
        found: FloatArray = feasible(self._beliefs, self._limits) * left.mean(0)
        return found

    def imagine(self, row: int) -> None:
        """Believe the means of a point."""
        for belief in self._beliefs:
            belief.imagine(row)

    def copy(self) -> Window:
        """One that can go another way from here."""
        twin = copy(self)
        twin._beliefs = tuple(belief.copy() for belief in self._beliefs)
        return twin


def feasible(beliefs: Sequence[Belief], limits: Sequence[Limits]) -> FloatArray | float:
    """Probability that all limited outcomes keep within their limits, shape (points,)."""
    found: FloatArray | float = 1.0
    for belief, (low, high) in zip(beliefs, limits, strict=True):
        found = found * within(belief.mean, belief.sd, low, high)
    return found
