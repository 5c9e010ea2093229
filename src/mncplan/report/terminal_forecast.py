"""What the mechanism model foretells of routes, in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mncplan.domain.forecast import Spread, StepForecast, Window
from mncplan.domain.route import Route
from mncplan.report.terminal_blocks import group, heading, item
from mncplan.report.typeset import formula_unicode
from mncplan.report.words import parameter_name, percent, range_text, time_text, value_text

if TYPE_CHECKING:
    from rich.console import Group, RenderableType

MOST = 5
"""By-products named."""


def forecast_summary(routes: Sequence[Route]) -> Group:
    """One paragraph per step that makes a cluster, route by route."""
    parts: list[RenderableType] = []
    for route in routes:
        if route.mechanism:
            parts.append(heading(f"Mechanism, route {route.rank}: {route.mechanism[0].badge}"))
        for one in route.mechanism:
            title = f"step {one.step + 1}, {formula_unicode(one.product)}: {one.sentence}"
            parts += [item(title), *(item(line, depth=2) for line in forecast_lines(one))]
    return group(parts)


def forecast_lines(one: StepForecast) -> list[str]:
    """The numbers of a step that is quoted; nothing otherwise."""
    if one.purity is None or one.metal_yield is None:
        return []
    after = "" if one.time_h is None else f", formed within {time_text(one.time_h)}"
    said = [
        f"purity {_spread(one.purity)}, of all metal {_spread(one.metal_yield)}{after} "
        "(in brackets: 5th to 95th percentile over draws of the constants)"
    ]
    if one.byproducts:
        named = ", ".join(f"{_name(key)} {percent(x)}" for key, x in one.byproducts[:MOST])
        said.append(f"beside it, of all metal: {named}")
    if one.conditions is not None and one.constants is not None:
        said.append(
            f"still the main product in {one.conditions.n} of {one.conditions.of} runs with "
            "settings off by bench tolerances (10 % in amounts, 20 % in stirring, 2 K, 0.3 pH) and "
            f"in {one.constants.n} of {one.constants.of} with constants drawn from their intervals"
        )
    said += [window_text(window) for window in one.windows]
    return [*said, *one.notes]


def window_text(window: Window) -> str:
    """A window against what is recommended."""
    where = "within" if window.is_inside else "outside"
    best = range_text(window.low, window.high, "" if "/" in window.unit else window.unit)
    return (
        f"{parameter_name(window.setting)}: best at {best}; "
        f"recommended {value_text(window.recommended)}, {where}"
    )


def _name(key: str) -> str:
    return formula_unicode(key) if "(" in key else key


def _spread(spread: Spread) -> str:
    return f"{percent(spread.value)} ({percent(spread.low)} to {percent(spread.high)})"
