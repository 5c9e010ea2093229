"""Axes of the charts of a campaign: from values to places on the page."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from mncplan.domain.space import (
    ContinuousParameter,
    NumberParameter,
    OrdinalParameter,
    Parameter,
)
from mncplan.report.svg import label, line, ticks, width_of
from mncplan.report.words import parameter_name, unit_text, value_text

MOST_LEVELS = 20
"""A parameter with at most so many values is drawn in bands, one per value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A scale with its name; `choices` and `levels` make it a scale of equal bands."""

    name: str
    low: float = 0.0
    high: float = 1.0
    is_log: bool = False
    choices: tuple[str, ...] = ()
    levels: tuple[float, ...] = ()

    def share(self, value: float | str) -> float:
        """Place of a value, 0 to 1; a choice sits in the middle of its band."""
        if self.choices:
            return (self.choices.index(str(value)) + 0.5) / len(self.choices)
        if self.levels:
            near = min(self.levels, key=lambda level: abs(level - float(value)))
            return (self.levels.index(near) + 0.5) / len(self.levels)
        low, high, at = self.low, self.high, float(value)
        if self.is_log:
            low, high, at = math.log(low), math.log(high), math.log(at)
        return min(max((at - low) / (high - low), 0.0), 1.0) if high > low else 0.5

    def marks(self, n: int = 5) -> Iterable[tuple[float, str]]:
        """Places and texts of the ticks."""
        if self.choices:
            return [(self.share(choice), choice) for choice in self.choices]
        if self.levels:
            skip = -(-len(self.levels) // 8)
            return [(self.share(v), value_text(v)) for v in self.levels[::skip]]
        if self.is_log:
            found = [
                m * 10.0**e
                for e in range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)))
                for m in (1, 2, 5)
            ]
            values = [v for v in (*found, self.high) if self.low <= v <= self.high]
        else:
            values = list(ticks(self.low, self.high, n))
        return [(self.share(v), value_text(v + 0.0)) for v in values]


def axis_of(parameter: Parameter) -> Axis:
    """The scale of a parameter of the space."""
    name = parameter_name(parameter.name)
    if not isinstance(parameter, NumberParameter):
        return Axis(name=name, choices=parameter.choices)
    unit = unit_text(parameter.unit)
    title = f"{name} / {unit}" if unit else name
    levels = _levels(parameter)
    if 1 < len(levels) <= MOST_LEVELS:
        return Axis(name=title, low=levels[0], high=levels[-1], levels=levels)
    if isinstance(parameter, OrdinalParameter):
        return Axis(name=title, low=levels[0], high=levels[-1])
    is_log = isinstance(parameter, ContinuousParameter) and parameter.scale == "log"
    return Axis(name=title, low=parameter.low, high=parameter.high, is_log=is_log)


def _levels(parameter: NumberParameter) -> tuple[float, ...]:
    """All values where they are few; empty for a continuum."""
    if isinstance(parameter, OrdinalParameter):
        return parameter.levels
    step = parameter.step if isinstance(parameter, ContinuousParameter) else 1
    if not step or getattr(parameter, "scale", "linear") == "log":
        return ()
    n = math.floor((parameter.high - parameter.low) / step + 1e-9) + 1
    return tuple(parameter.low + i * step for i in range(n)) if n <= MOST_LEVELS else ()


def span(name: str, values: Iterable[float], margin: float = 0.06) -> Axis:
    """A scale that holds all values with a margin."""
    found = list(values)
    low, high = min(found), max(found)
    room = margin * (high - low or abs(high) or 1.0)
    return Axis(name=name, low=low - room, high=high + room)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A rectangle on the page with two scales."""

    x: Axis
    y: Axis
    left: float = 58.0
    top: float = 26.0
    width: float = 300.0
    height: float = 220.0

    def at(self, x: float | str, y: float | str) -> tuple[float, float]:
        """Place of a pair of values."""
        return self.across(self.x.share(x)), self.up(self.y.share(y))

    def across(self, share: float) -> float:
        """Horizontal place of a share of the width."""
        return self.left + share * self.width

    def up(self, share: float) -> float:
        """Vertical place of a share of the height."""
        return self.top + (1 - share) * self.height

    def drawn(self) -> list[str]:
        """Both axes with ticks and names."""
        bottom = self.top + self.height
        corners = ((self.left, self.top), (self.left, bottom), (self.left + self.width, bottom))
        parts = [line(corners, css="axis")]
        free = -math.inf
        for share, text in self.x.marks():
            x, half = self.across(share), width_of((("line", text),), 11) / 2
            parts.append(line(((x, bottom), (x, bottom + 5)), css="axis"))
            if x - half > free:
                parts.append(label(x, bottom + 18, text, css="muted", size=11))
                free = x + half + 4
        for share, text in self.y.marks():
            y = self.up(share)
            parts.append(line(((self.left - 5, y), (self.left, y)), css="axis"))
            parts.append(label(self.left - 8, y + 4, text, css="muted", size=11, anchor="end"))
        middle = self.left + self.width / 2
        parts.append(label(middle, bottom + 36, self.x.name, css="muted", size=12))
        parts.append(label(4, self.top - 10, self.y.name, css="muted", size=12, anchor="start"))
        return parts
