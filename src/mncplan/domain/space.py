"""The space a campaign searches: parameters, what binds them, and the wells they become."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from mncplan.domain.space_parameters import (
    CategoricalParameter,
    ChemicalParameter,
    ChoiceParameter,
    ContinuousParameter,
    IntegerParameter,
    NumberParameter,
    OrdinalParameter,
    Parameter,
    When,
)
from mncplan.domain.well_chemistry import WellChemistry
from mncplan.errors import InvalidInputError

__all__ = [
    "CategoricalParameter",
    "ChemicalParameter",
    "ChoiceParameter",
    "ContinuousParameter",
    "Exclusion",
    "IntegerParameter",
    "LinearConstraint",
    "NumberParameter",
    "OrdinalParameter",
    "Parameter",
    "Setting",
    "Space",
    "When",
    "is_active",
]

Setting: TypeAlias = Mapping[str, float | str]
"""Values by parameter name; a conditional parameter that does not exist is absent."""


@dataclass(frozen=True, slots=True)
class LinearConstraint:
    """``low <= sum(coefficient * value) <= high``; equal ends make a mixture.

    Attributes:
        terms: Number parameters with their coefficients; one that does not exist counts 0.
    """

    terms: tuple[tuple[str, float], ...]
    low: float = -math.inf
    high: float = math.inf

    def __post_init__(self) -> None:
        names = [name for name, _ in self.terms]
        if not self.terms or len(set(names)) != len(names) or not self.low <= self.high:
            raise InvalidInputError(
                f"constraint {self}: expected terms, none twice, and low <= high"
            )

    def __str__(self) -> str:
        text = " + ".join(n if c == 1 else f"{c:g} {n}" for n, c in self.terms)
        text = text.replace("+ -", "- ").replace("- 1 ", "- ")
        if self.low == self.high:
            return f"{text} = {self.low:g}"
        low = "" if self.low == -math.inf else f"{self.low:g} <= "
        return low + text + ("" if self.high == math.inf else f" <= {self.high:g}")


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Choices that must not meet in one experiment, and why."""

    together: tuple[When, ...]
    reason: str

    def __str__(self) -> str:
        named = " with ".join(f"{w.parameter} {' or '.join(w.choices)}" for w in self.together)
        return f"no {named}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Space:
    """What may be tried.

    Attributes:
        parameters: In the order shown; the parameter a condition names comes before it.
        rows: "Only these rows": the settings to choose from; None for all that fit.
        wells: Stocks and volumes; None when the parameters are not dispensed.
    """

    parameters: tuple[Parameter, ...]
    constraints: tuple[LinearConstraint, ...] = ()
    rows: tuple[Setting, ...] | None = None
    wells: WellChemistry | None = None
    exclusions: tuple[Exclusion, ...] = ()

    def __post_init__(self) -> None:
        if not self.parameters or self.rows == ():
            raise InvalidInputError("a space needs a parameter, and a row where it lists rows")
        known: dict[str, Parameter] = {}
        for item in self.parameters:
            if item.name in known:
                raise InvalidInputError(f"parameter {item.name!r} is there twice")
            if item.when is not None:
                _check_choice(item.when, known, f"{item.name}: condition")
            known[item.name] = item
        for constraint in self.constraints:
            _check_numbers(constraint, known)
        for exclusion in self.exclusions:
            for when in exclusion.together:
                _check_choice(when, known, f"exclusion {exclusion}")
        if self.wells is not None and (lost := self.wells.parameters() - known.keys()):
            raise InvalidInputError(f"wells: {sorted(lost)[0]!r} is no parameter of the space")

    def __getitem__(self, name: str) -> Parameter:
        for item in self.parameters:
            if item.name == name:
                return item
        names = ", ".join(item.name for item in self.parameters)
        raise InvalidInputError(f"no parameter {name!r} in the space; it has {names}")


def is_active(parameter: Parameter, setting: Setting) -> bool:
    """Whether a parameter exists in a setting; a condition on an absent one is not met."""
    when = parameter.when
    return when is None or setting.get(when.parameter) in when.choices


def _check_numbers(constraint: LinearConstraint, known: Mapping[str, Parameter]) -> None:
    for name, _ in constraint.terms:
        if not isinstance(known.get(name), NumberParameter):
            raise InvalidInputError(f"constraint {constraint}: {name!r} is no number parameter")


def _check_choice(when: When, known: Mapping[str, Parameter], where: str) -> None:
    parent = known.get(when.parameter)
    if not isinstance(parent, ChoiceParameter):
        raise InvalidInputError(
            f"{where}: {when.parameter!r} is no choice parameter that comes before it"
        )
    if unknown := [c for c in when.choices if c not in parent.choices]:
        raise InvalidInputError(
            f"{where}: {unknown[0]!r} is no choice of {parent.name}; expected"
            f" {', '.join(parent.choices)}"
        )
