"""Parameters of a search space: what may be set, between which limits, in which unit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from mncplan.errors import InvalidInputError

Scale: TypeAlias = Literal["linear", "log"]


@dataclass(frozen=True, slots=True)
class When:
    """A condition: a choice parameter takes one of these choices."""

    parameter: str
    choices: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.choices:
            raise InvalidInputError(f"condition on {self.parameter}: expected at least one choice")


@dataclass(frozen=True, slots=True)
class ContinuousParameter:
    """Any number in an interval.

    Attributes:
        step: Smallest difference that can be set, counted from `low`; None for none.
        scale: Spacing in which the parameter is sampled and encoded.
        when: The parameter exists only then; None for always.
    """

    name: str
    low: float
    high: float
    unit: str
    step: float | None = None
    scale: Scale = "linear"
    when: When | None = None

    def __post_init__(self) -> None:
        _check_interval(self.name, self.low, self.high)
        if self.scale not in {"linear", "log"}:
            raise InvalidInputError(f"{self.name}: scale {self.scale!r}; expected linear or log")
        if self.scale == "log" and self.low <= 0:
            raise InvalidInputError(f"{self.name}: a log scale needs a lower limit above 0")
        if self.step is not None and not 0 < self.step <= max(self.high - self.low, 1e-300):
            raise InvalidInputError(
                f"{self.name}: step {self.step:g} does not fit between {self.low:g} and"
                f" {self.high:g}; expected above 0 and at most their difference"
            )


@dataclass(frozen=True, slots=True)
class IntegerParameter:
    """A whole number in an interval, such as portions."""

    name: str
    low: int
    high: int
    unit: str = "1"
    when: When | None = None

    def __post_init__(self) -> None:
        _check_interval(self.name, self.low, self.high)
        if self.low != int(self.low) or self.high != int(self.high):
            raise InvalidInputError(f"{self.name}: the limits of a count must be whole numbers")


@dataclass(frozen=True, slots=True)
class OrdinalParameter:
    """One of a few numbers, in ascending order, such as the temperatures of a block."""

    name: str
    levels: tuple[float, ...]
    unit: str
    when: When | None = None

    def __post_init__(self) -> None:
        is_ordered = all(a < b for a, b in zip(self.levels, self.levels[1:], strict=False))
        if not self.levels or not is_ordered or not all(map(math.isfinite, self.levels)):
            raise InvalidInputError(
                f"{self.name}: levels {self.levels} must be finite numbers in ascending order"
            )


@dataclass(frozen=True, slots=True)
class CategoricalParameter:
    """A choice without an order."""

    name: str
    choices: tuple[str, ...]
    when: When | None = None

    def __post_init__(self) -> None:
        _check_choices(self.name, self.choices)


@dataclass(frozen=True, slots=True)
class ChemicalParameter:
    """A choice between chemicals, compared by their descriptors.

    Attributes:
        descriptors: Names of the columns of `table`, each with its unit.
        table: One row of finite numbers per choice; rows must differ.
    """

    name: str
    choices: tuple[str, ...]
    descriptors: tuple[str, ...]
    table: tuple[tuple[float, ...], ...]
    when: When | None = None

    def __post_init__(self) -> None:
        _check_choices(self.name, self.choices)
        widths = {len(row) for row in self.table}
        if len(self.table) != len(self.choices) or widths != {len(self.descriptors)}:
            raise InvalidInputError(
                f"{self.name}: expected {len(self.choices)} rows of {len(self.descriptors)}"
                " descriptors, one row per choice"
            )
        if not all(math.isfinite(value) for row in self.table for value in row):
            raise InvalidInputError(f"{self.name}: descriptors must be finite numbers")
        seen: dict[tuple[float, ...], str] = {}
        for choice, row in zip(self.choices, self.table, strict=True):
            if row in seen:
                raise InvalidInputError(
                    f"{self.name}: {seen[row]} and {choice} have the same descriptors; add one"
                    " that tells them apart or make it a categorical parameter"
                )
            seen[row] = choice


NumberParameter: TypeAlias = ContinuousParameter | IntegerParameter | OrdinalParameter
ChoiceParameter: TypeAlias = CategoricalParameter | ChemicalParameter
Parameter: TypeAlias = NumberParameter | ChoiceParameter


def _check_interval(name: str, low: float, high: float) -> None:
    if not (math.isfinite(low) and math.isfinite(high) and low <= high):
        raise InvalidInputError(f"{name}: [{low:g}, {high:g}] is no interval; expected low <= high")


def _check_choices(name: str, choices: tuple[str, ...]) -> None:
    if not choices or len(set(choices)) != len(choices):
        raise InvalidInputError(f"{name}: expected at least one choice and none twice: {choices}")
