"""Measured compositions that a mechanism is fitted to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from mncplan.domain.flask import Flask
from mncplan.errors import InvalidInputError

Scale: TypeAlias = Literal["relative", "mM", "metal_share"]
SCALES: tuple[Scale, ...] = ("relative", "mM", "metal_share")
"""relative: intensities of one spectrum, comparable only among themselves; mM: concentration;
metal_share: share of all metal, 0 to 1. The last two are absolute anchors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One number of one sample.

    Attributes:
        participant: Key in the mechanism.
        is_below: True when the value is only an upper bound (detection limit).
    """

    participant: str
    value: float
    scale: Scale = "relative"
    is_below: bool = False

    def __post_init__(self) -> None:
        if self.scale not in SCALES:
            raise InvalidInputError(f"scale {self.scale!r}: expected {', '.join(SCALES)}")
        if not self.value > 0:
            raise InvalidInputError(
                f"{self.participant}: value {self.value:g} must be positive; write what was not "
                "seen as '<' and the detection limit"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What was read off one sample at one time."""

    time_s: float
    readings: tuple[Reading, ...]

    def on(self, scale: Scale) -> tuple[Reading, ...]:
        """Readings on one scale."""
        return tuple(r for r in self.readings if r.scale == scale)


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """A flask and the samples taken from it, in order of time."""

    name: str
    flask: Flask
    samples: tuple[Sample, ...]

    def __post_init__(self) -> None:
        times = [s.time_s for s in self.samples]
        if not times or times != sorted(set(times)):
            raise InvalidInputError(f"experiment {self.name}: samples must ascend in time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """Standard deviations of the natural logarithm of a reading, assumed unless known.

    Attributes:
        relative: Of an intensity within one spectrum.
        absolute: Of a concentration or share.
        floor_M: Concentrations below are indistinguishable from nothing.
    """

    relative: float = 0.3
    absolute: float = 0.1
    floor_M: float = 1e-10


def n_readings(experiments: tuple[Experiment, ...]) -> int:
    """How many readings there are."""
    return sum(len(s.readings) for e in experiments for s in e.samples)
