"""Intervals worth exploring around a start value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_SPREAD_SHARE: Final = 0.10
_HALF_WIDTH: Final[dict[str, float]] = {"temperature_C": 5.0, "pH": 0.5}
_DEFAULT_FACTOR: Final = 2.0
_REACH: Final = 10.0


def half_width(parameter: str) -> float | None:
    """Additive half width of a parameter on an interval scale; None for a ratio scale."""
    return next((width for name, width in _HALF_WIDTH.items() if parameter.endswith(name)), None)


def default_interval(parameter: str, value: float) -> tuple[float, float, str]:
    """An interval where nothing is known: +-5 degC, +-0.5 pH, otherwise a factor of 2."""
    width = half_width(parameter)
    if width is not None:
        return value - width, value + width, f"interval: +-{width:g} by default"
    if value == 0:
        return 0.0, 0.0, "no interval: a zero start value has no default width"
    return value / _DEFAULT_FACTOR, value * _DEFAULT_FACTOR, "interval: a factor of 2 by default"


def spread(points: Iterable[float], value: float) -> tuple[float, float] | None:
    """Range of precedents; None when they agree within 10 % of the value."""
    ends = tuple(points)
    if not ends:
        return None
    low, high = min(*ends, value), max(*ends, value)
    return (low, high) if high - low > _SPREAD_SHARE * max(abs(value), 1e-12) else None


def template_interval(
    parameter: str, value: float, low: float | None, high: float | None
) -> tuple[float, float, str] | None:
    """A procedure's own range, moved to hold a value that lies outside it.

    On a ratio scale the far end is then drawn in to ten times the value at most.
    """
    if low is None or high is None:
        return None
    if low <= value <= high:
        return low, high, "interval of the procedure"
    lower, upper, _ = default_interval(parameter, value)
    is_ratio = half_width(parameter) is None and value > 0
    if value < low:
        low, high = lower, min(high, value * _REACH) if is_ratio else high
    else:
        low, high = max(low, value / _REACH) if is_ratio else low, upper
    return min(low, value), max(high, value), "interval of the procedure, moved to hold the value"
