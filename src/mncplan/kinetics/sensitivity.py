"""How an outcome answers to each constant, one at a time over its interval: a tornado."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mncplan.domain.parameters import ParameterSet
from mncplan.errors import NoSolutionError

Outcome = Callable[[ParameterSet], float]
"""A number of interest, such as the purity, for a parameter set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """What an outcome does when one constant, or one setting, goes to the ends of its interval.

    Attributes:
        low: The lower end itself.
        at_low: Outcome there; None where the run could not be simulated.
    """

    key: str
    unit: str
    basis: str
    low: float
    high: float
    at_low: float | None
    at_high: float | None
    base: float

    @property
    def width(self) -> float:
        """Distance between the extremes of the outcome."""
        found = [self.base, *(x for x in (self.at_low, self.at_high) if x is not None)]
        return max(found) - min(found)


def tornado(
    outcome: Outcome,
    parameters: ParameterSet,
    keys: Iterable[str],
    *,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Swing, ...]:
    """Swings of an outcome, the widest first.

    One at a time: interactions are not seen (the phase diagram samples all constants at once).

    Raises:
        NotFoundError: If a key is not in the set.
        NoSolutionError: If the run at the centre can't be simulated.
    """
    base = outcome(parameters)
    found = []
    for key in keys:
        parameters.value(key)
        constant = parameters.by_key[key]
        if constant.low == constant.high:
            continue
        progress(key)
        ends = [_try(outcome, parameters, key, v) for v in (constant.low, constant.high)]
        found.append(
            Swing(key=key, unit=constant.unit, basis=constant.basis, low=constant.low,
                  high=constant.high, at_low=ends[0], at_high=ends[1], base=base)
        )  # fmt: skip
    return tuple(sorted(found, key=lambda s: (-s.width, s.key)))


def _try(outcome: Outcome, parameters: ParameterSet, key: str, value: float) -> float | None:
    try:
        return outcome(parameters.with_values({key: value}))
    except NoSolutionError:
        return None
