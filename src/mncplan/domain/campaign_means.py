"""What a campaign may spend."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mncplan.domain.space import NumberParameter, Setting, Space
from mncplan.errors import InvalidInputError

FIXED = "fixed"
"""Name of the part of a price that every experiment has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """Budget and prices.

    Attributes:
        budget: Most experiments in all; None for no limit.
        prices: Terms of the price of one experiment: `FIXED`, a parameter's name (per unit), or
            ``parameter:choice``; in any one currency.
    """

    budget: int | None = None
    prices: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        if self.budget is not None and self.budget < 1:
            raise InvalidInputError(f"budget {self.budget}: expected 1 experiment or more")
        for name, value in self.prices:
            if not math.isfinite(value) or value < 0:
                raise InvalidInputError(f"price {name}={value:g}: expected 0 or more")
        names = [name for name, _ in self.prices]
        if twice := [name for name in names if names.count(name) > 1]:
            raise InvalidInputError(f"price {twice[0]!r} is there twice")

    def check(self, space: Space) -> None:
        """Refuse prices of what a space does not have.

        Raises:
            InvalidInputError: If a term names no parameter or choice.
        """
        known = {FIXED}
        for item in space.parameters:
            if isinstance(item, NumberParameter):
                known.add(item.name)
            else:
                known |= {f"{item.name}:{c}" for c in item.choices}
        for name, _ in self.prices:
            if name not in known:
                raise InvalidInputError(
                    f"price {name!r}: expected one of {', '.join(sorted(known))}"
                )

    def price(self, setting: Setting) -> float:
        """Of one experiment."""
        total = 0.0
        for name, each in self.prices:
            parameter, _, choice = name.partition(":")
            value = setting.get(parameter)
            if name == FIXED or (choice and value == choice):
                total += each
            elif not choice and value is not None:
                total += each * float(value)
        return total
