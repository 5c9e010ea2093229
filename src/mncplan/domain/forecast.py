"""What the mechanism model foretells of a step of a route: a hypothesis, apart from evidence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A number at the centre of the constants, and its 5th and 95th percentile over draws."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How many of a number of runs still end with the product on top."""

    n: int
    of: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.n / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Where one setting may lie, the others as recommended.

    Attributes:
        low: Lowest tried value next to the best with the product on top and a yield of at least
            nine tenths of the best.
        is_inside: Whether the recommended value lies within.
    """

    setting: str
    unit: str
    recommended: float
    low: float
    high: float
    is_inside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StepForecast:
    """By-products, purity, time and robustness of a step, where the model may be quoted.

    It is quoted only where it reproduces the recommended recipe of the step; otherwise `sentence`
    says why not and every number is absent.

    Attributes:
        step: Index of the step in its route, from 0.
        sentence: The verdict in words.
        purity: Share of the product in the reduced metal.
        metal_yield: Share of all metal in the product.
        time_h: From the first reductant to nine tenths of the final amount.
        byproducts: Other species and their share of all metal, largest first.
        conditions: Runs with settings off by the tolerances of a bench.
        constants: Runs with constants drawn from their intervals.
        notes: What was taken for granted.
    """

    step: int
    product: str
    is_quoted: bool
    sentence: str
    purity: Spread | None = None
    metal_yield: Spread | None = None
    time_h: float | None = None
    byproducts: tuple[tuple[str, float], ...] = ()
    conditions: Held | None = None
    constants: Held | None = None
    windows: tuple[Window, ...] = ()
    notes: tuple[str, ...] = ()
    badge: str = ""
