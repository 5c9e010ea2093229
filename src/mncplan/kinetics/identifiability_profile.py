"""Profile likelihood: how far one constant can go when all others give way."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mncplan.kinetics.equations import Array
from mncplan.kinetics.fit_prior import Prior

THRESHOLD = 3.841458820694124
"""95 % point of chi-squared with one degree of freedom: rise of the objective at the interval's
ends."""
REACH = (1.0, 2.0, 3.0, 5.0, 9.0, 17.0, 33.0)
"""Places tried on each side, in posterior standard deviations from the best fit."""

Refit = Callable[[int, float, Array], tuple[float, Array]]
"""(constant, its fixed z, start) -> lowest objective with the others free, and where."""


@dataclass(frozen=True, eq=False)
class Profile:
    """The objective along one constant, the others refitted at each place.

    Attributes:
        z: Places in prior standard deviations, ascending.
        objective: Chi-squared of data at each place, above that of the best fit.
        low: Lower end of the 95 % interval; None when the profile stays below the threshold.
    """

    key: str
    z: Array
    objective: Array
    low: float | None
    high: float | None

    @property
    def is_identified(self) -> bool:
        """True when the data close the interval on both sides."""
        return self.low is not None and self.high is not None


def profile(
    prior: Prior, index: int, best: Array, lowest: float, sd: float, refit: Refit
) -> Profile:
    """Walk from the best fit to both sides until the objective has risen enough.

    Args:
        prior: Of the constant, with the least and most z allowed.
        index: Its place in z.
        best: Best fit, shape (k,).
        lowest: Objective there.
        sd: Posterior standard deviation of z, for the first stride.
        refit: Lowest objective with this constant held.
    """
    places, rises = [float(best[index])], [0.0]
    ends: list[float | None] = []
    for sign in (-1.0, 1.0):
        here, rise, start, end = float(best[index]), 0.0, best, None
        for reach in REACH:
            there = float(np.clip(best[index] + sign * reach * sd, prior.least, prior.most))
            if there == here:
                break
            value, start = refit(index, there, start)
            risen = value - lowest
            places.append(there)
            rises.append(risen)
            if risen >= THRESHOLD:
                end = here + (there - here) * _crossing(rise, risen)
                break
            here, rise = there, risen
        ends.append(end)
    order = np.argsort(places)
    return Profile(prior.key, np.array(places)[order], np.array(rises)[order], ends[0], ends[1])


def _crossing(rise: float, risen: float) -> float:
    """Where between two places the threshold lies, taking the rise as quadratic."""
    low, high = math.sqrt(max(rise, 0.0)), math.sqrt(risen)
    return (math.sqrt(THRESHOLD) - low) / (high - low)
