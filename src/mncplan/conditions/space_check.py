"""Whether a setting belongs to a space, and if not, why."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TypeAlias

from mncplan.conditions.space_scale import limits, n_values, nearest
from mncplan.domain.space import (
    Exclusion,
    LinearConstraint,
    NumberParameter,
    Parameter,
    Setting,
    Space,
    is_active,
)
from mncplan.domain.well_chemistry_amounts import Misfit
from mncplan.domain.well_chemistry_recipe import dispense

TOLERANCE = 1e-9

Broken: TypeAlias = tuple[str, str]
"""A rule, worded the same for all settings that break it, and the reason for this one."""


def refusal(space: Space, setting: Setting) -> str | None:
    """Why a setting can't be run, in one line; None when it can."""
    return next((reason for _, reason in broken_rules(space, setting)), None)


def checker(space: Space) -> Callable[[Setting], str | None]:
    """`refusal` for many settings of one space: looks rows up instead of comparing them all."""
    allowed = None if space.rows is None else {_fingerprint(row) for row in space.rows}

    def check(setting: Setting) -> str | None:
        found = next((reason for _, reason in rules_but_rows(space, setting)), None)
        if found is None and allowed is not None and _fingerprint(setting) not in allowed:
            found = _not_a_row(space)[1]
        return found

    return check


def broken_rules(space: Space, setting: Setting) -> Iterator[Broken]:
    """All rules that a setting breaks, the simplest first."""
    yield from rules_but_rows(space, setting)
    if space.rows is not None and _fingerprint(setting) not in map(_fingerprint, space.rows):
        yield _not_a_row(space)


def rules_but_rows(space: Space, setting: Setting) -> Iterator[Broken]:
    """The rules that a setting breaks, the list of rows left aside."""
    names = {item.name for item in space.parameters}
    malformed = [_unknown(name, space) for name in setting if name not in names]
    malformed += [b for item in space.parameters if (b := _value_rule(item, setting)) is not None]
    if malformed:
        yield from malformed
        return
    yield from binding_rules(space, setting)


def binding_rules(space: Space, setting: Setting) -> Iterator[Broken]:
    """The rules between parameters that a setting of well-formed values breaks."""
    for constraint in space.constraints:
        if not holds(constraint, setting):
            yield str(constraint), f"{constraint} is not met: {_total(constraint, setting):.6g}"
    for exclusion in space.exclusions:
        if excludes(exclusion, setting):
            yield str(exclusion), str(exclusion)
    if space.wells is not None:
        made = dispense(space.wells, setting)
        if isinstance(made, Misfit):
            yield made.rule, made.reason


def holds(constraint: LinearConstraint, setting: Setting) -> bool:
    """Whether a linear constraint is met, within rounding."""
    total = _total(constraint, setting)
    slack = TOLERANCE * max(1.0, *(abs(c * _value(setting, n)) for n, c in constraint.terms))
    return constraint.low - slack <= total <= constraint.high + slack


def _total(constraint: LinearConstraint, setting: Setting) -> float:
    return sum(c * _value(setting, name) for name, c in constraint.terms)


def _value(setting: Setting, name: str) -> float:
    return float(setting.get(name, 0.0))


def excludes(exclusion: Exclusion, setting: Setting) -> bool:
    """Whether the choices that must not meet are all in a setting."""
    return all(setting.get(when.parameter) in when.choices for when in exclusion.together)


def _fingerprint(setting: Setting) -> frozenset[tuple[str, float | str]]:
    return frozenset((k, v if isinstance(v, str) else float(v)) for k, v in setting.items())


def _not_a_row(space: Space) -> Broken:
    return "only these rows", f"not one of the {len(space.rows or ())} rows that are allowed"


def _unknown(name: str, space: Space) -> Broken:
    names = ", ".join(item.name for item in space.parameters)
    return "unknown parameter", f"{name!r} is no parameter; expected {names}"


def _value_rule(item: Parameter, setting: Setting) -> Broken | None:
    """The rule a single value breaks."""
    value = setting.get(item.name)
    if not is_active(item, setting):
        if value is None or item.when is None:
            return None
        return (
            f"{item.name} conditional",
            f"{item.name} only exists when {item.when.parameter} is"
            f" {' or '.join(item.when.choices)}; leave it out",
        )
    if value is None:
        return f"{item.name} missing", f"no value for {item.name}"
    if not isinstance(item, NumberParameter):
        if value in item.choices:
            return None
        return (
            f"{item.name} choice",
            f"{item.name} = {value!r} is no choice; expected {', '.join(item.choices)}",
        )
    return _number_rule(item, value)


def _number_rule(item: NumberParameter, value: float | str) -> Broken | None:
    low, high = limits(item)
    shown = f"{item.name} = {value}"
    if isinstance(value, str) or not math.isfinite(value):
        return f"{item.name} number", f"{shown} is no number; expected {low:g} to {high:g}"
    slack = TOLERANCE * max(abs(low), abs(high))
    if not low - slack <= value <= high + slack:
        return (
            f"{item.name} range",
            f"{shown} {item.unit} is outside {low:g} to {high:g}".replace("  ", " "),
        )
    if n_values(item) is not None and abs(nearest(item, value) - value) > max(slack, TOLERANCE):
        return (
            f"{item.name} step",
            f"{shown} is between two values that can be set; nearest {nearest(item, value):g}",
        )
    return None
