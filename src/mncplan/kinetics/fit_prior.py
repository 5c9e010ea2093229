"""What is held of a constant before data: its interval as a normal prior, and draws from it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mncplan.domain.mechanism import Mechanism
from mncplan.domain.parameters import ParameterSet, RateConstant
from mncplan.kinetics.equations import Array

_Z90 = 1.6448536269514722
"""Half-width of a central 90 % interval in standard deviations."""
WIDEST = 4.0
"""Standard deviations a fit may go from the prior's centre."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """A normal distribution of one constant on its own scale (decades or linear).

    Attributes:
        centre: The value of the set, log10 of it on a log scale.
        sd: Interval width / 3.29, so that the interval holds 90 %.
        least: Smallest value of the standardised constant z a fit may take.
        most: Largest.
    """

    key: str
    centre: float
    sd: float
    is_log: bool
    least: float = -WIDEST
    most: float = WIDEST

    def value(self, z: float) -> float:
        """The constant at z standard deviations from the centre."""
        place = self.centre + z * self.sd
        return 10.0**place if self.is_log else place

    def place(self, value: float) -> float:
        """The standardised z of a value."""
        at = math.log10(value) if self.is_log else value
        return (at - self.centre) / self.sd


def prior_of(constant: RateConstant) -> Prior | None:
    """The prior of a constant; None when its interval has no width.

    Example:
        >>> from mncplan.domain.parameters import RateConstant
        >>> k = RateConstant(key="k", value=1.0, low=0.1, high=10.0, unit="1/s", basis="assumed")
        >>> round(prior_of(k).sd, 3)
        0.608
    """
    is_log = constant.scale == "log10"
    low, value, high = (
        math.log10(x) if is_log else x for x in (constant.low, constant.value, constant.high)
    )
    sd = (high - low) / (2 * _Z90)
    if sd == 0:
        return None
    if is_log:
        return Prior(key=constant.key, centre=value, sd=sd, is_log=True)
    # a linear constant often has a sign or an end that physics sets: stay in the interval
    return Prior(key=constant.key, centre=value, sd=sd, is_log=False,
                 least=(low - value) / sd, most=(high - value) / sd)  # fmt: skip


def priors_of(parameters: ParameterSet, keys: Iterable[str]) -> tuple[Prior, ...]:
    """Priors of some constants; those without width are left out.

    Raises:
        NotFoundError: If a key is not in the set.
    """
    found = []
    for key in keys:
        parameters.value(key)
        prior = prior_of(parameters.by_key[key])
        if prior is not None:
            found.append(prior)
    return tuple(found)


def rate_keys(mechanism: Mechanism) -> tuple[str, ...]:
    """The family constants that steps of a mechanism use, in order of first use."""
    return tuple(dict.fromkeys(step.constant for step in mechanism.steps))


def at(priors: Sequence[Prior], z: Sequence[float] | Array) -> Mapping[str, float]:
    """Values of the constants at standardised places."""
    return {p.key: float(p.value(float(place))) for p, place in zip(priors, z, strict=True)}


def draw(
    parameters: ParameterSet, n: int, rng: np.random.Generator, keys: Iterable[str] | None = None
) -> tuple[ParameterSet, ...]:
    """Sets drawn from the priors, each constant independently and inside its 90 % interval.

    Args:
        parameters: The set whose intervals are the priors.
        n: How many sets.
        rng: Source of randomness.
        keys: Constants to vary; all by default.
    """
    from scipy.special import ndtr, ndtri

    priors = priors_of(parameters, parameters.by_key if keys is None else keys)
    ends = np.array(
        [
            [p.place(parameters.by_key[p.key].low), p.place(parameters.by_key[p.key].high)]
            for p in priors
        ]
    ).reshape(-1, 2)
    low, high = ndtr(ends).T
    z = ndtri(low + (high - low) * rng.random((n, len(priors))))
    return tuple(parameters.with_values(at(priors, row)) for row in z)
