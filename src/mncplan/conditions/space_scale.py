"""Between the values of number parameters and the unit interval."""

from __future__ import annotations

import math

from mncplan.domain.space import ContinuousParameter, IntegerParameter, NumberParameter

_NOISE = 1e-9


def limits(parameter: NumberParameter) -> tuple[float, float]:
    """Lowest and highest value."""
    if isinstance(parameter, ContinuousParameter | IntegerParameter):
        return float(parameter.low), float(parameter.high)
    return parameter.levels[0], parameter.levels[-1]


def n_values(parameter: NumberParameter) -> int | None:
    """How many values there are; None for a continuum."""
    if isinstance(parameter, IntegerParameter):
        return int(parameter.high - parameter.low) + 1
    if not isinstance(parameter, ContinuousParameter):
        return len(parameter.levels)
    if parameter.low == parameter.high:
        return 1
    if parameter.step is None:
        return None
    return math.floor((parameter.high - parameter.low) / parameter.step + _NOISE) + 1


def nth_value(parameter: NumberParameter, index: int) -> float:
    """One of the values of a parameter that has finitely many, counted from 0."""
    if isinstance(parameter, IntegerParameter):
        return float(parameter.low + index)
    if isinstance(parameter, ContinuousParameter):
        return min(round(parameter.low + index * (parameter.step or 0.0), 12), parameter.high)
    return parameter.levels[index]


def position(parameter: NumberParameter, value: float) -> float:
    """Where a value lies: 0 at the low end and 1 at the high end, on the parameter's scale."""
    low, high = limits(parameter)
    if low == high:
        return 0.0
    if isinstance(parameter, ContinuousParameter) and parameter.scale == "log":
        return math.log(value / low) / math.log(high / low)
    return (value - low) / (high - low)


def value_at(parameter: NumberParameter, at: float) -> float:
    """The value at a place in the unit interval; values of a finite set have equal shares of it."""
    count = n_values(parameter)
    is_log = isinstance(parameter, ContinuousParameter) and parameter.scale == "log"
    if count is not None and not is_log:
        return nth_value(parameter, min(int(at * count), count - 1))
    low, high = limits(parameter)
    value = low * (high / low) ** at if is_log else low + (high - low) * at
    value = min(max(value, low), high)
    return nearest(parameter, value)


def place_of(parameter: NumberParameter, value: float) -> float:
    """A place in the unit interval at which `value_at` gives the value."""
    count = n_values(parameter)
    if count is None or (isinstance(parameter, ContinuousParameter) and parameter.scale == "log"):
        return position(parameter, value)
    return (_index(parameter, value, count) + 0.5) / count


def nearest(parameter: NumberParameter, value: float) -> float:
    """The value of the parameter that lies nearest to a number."""
    low, high = limits(parameter)
    count = n_values(parameter)
    if count is None:
        return min(max(value, low), high)
    return nth_value(parameter, _index(parameter, value, count))


def _index(parameter: NumberParameter, value: float, count: int) -> int:
    """Which of its values lies nearest to a number."""
    if isinstance(parameter, ContinuousParameter):
        index = round((value - parameter.low) / parameter.step) if parameter.step else 0
    elif isinstance(parameter, IntegerParameter):
        index = round(value - parameter.low)
    else:
        index = min(range(count), key=lambda i: abs(parameter.levels[i] - value))
    return min(max(index, 0), count - 1)
