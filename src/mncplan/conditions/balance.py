"""How the wells of a batch are shared out: expected gain, best guess, thin regions; and prices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mncplan.conditions.acquisition_gain import Gain
from mncplan.conditions.batch_choice import PlateLimits, choose
from mncplan.conditions.surrogate_kernel import FloatArray
from mncplan.domain.space import Setting
from mncplan.errors import InvalidInputError

GUESS = "best guess: the highest value expected"
THIN = "fills a thin region, far from all experiments"


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Shares of a batch; what is left goes where the gain expected is highest.

    Attributes:
        exploit: Wells at the highest expected values, whatever else is unknown.
        explore: Wells as far as can be from all experiments.
    """

    exploit: float = 0.0
    explore: float = 0.0

    def __post_init__(self) -> None:
        if min(self.exploit, self.explore) < 0 or self.exploit + self.explore > 1:
            raise InvalidInputError(
                f"explore {self.explore:g} and exploit {self.exploit:g}: expected shares of the"
                " batch from 0 to 1, together at most 1"
            )

    def counts(self, n: int) -> tuple[int, int, int]:
        """Wells by expected gain, by best guess, and in thin regions, of `n`."""
        guess, thin = round(self.exploit * n), round(self.explore * n)
        guess = min(guess, n - thin)
        return n - guess - thin, guess, thin


EVEN = Balance()
"""Every well by expected gain."""


class PerPrice:
    """Gain per price of an experiment, in units of the mean price.

    Args:
        gain: Over the pool.
        settings: Of the pool.
        price: Of a setting, above 0.
    """

    def __init__(
        self, gain: Gain, settings: Sequence[Setting], price: Callable[[Setting], float]
    ) -> None:
        prices = np.array([price(setting) for setting in settings])
        self._gain, self._scale = gain, prices / prices.mean()

    def values(self) -> FloatArray:
        """Of each point."""
        found: FloatArray = self._gain.values() / self._scale
        return found

    def imagine(self, row: int) -> None:
        """Take a point."""
        self._gain.imagine(row)

    def copy(self) -> PerPrice:
        """One that can go another way from here."""
        twin = copy(self)
        twin._gain = self._gain.copy()
        return twin


def shared_out(
    ways: Sequence[tuple[Gain, int]],
    is_open: NDArray[np.bool_],
    limits: PlateLimits | None,
) -> tuple[tuple[int, ...], ...]:
    """Rows by each way in turn, none twice, all on one plate; the ways are left as they are."""
    taken: list[int] = []
    found = []
    for gain, n in ways:
        free = is_open.copy()
        free[taken] = False
        after = gain.copy()
        for row in taken if n else ():
            after.imagine(row)
        rows = choose(after, n, free, limits, taken).rows if n else ()
        taken += rows
        found.append(rows)
    return tuple(found)
