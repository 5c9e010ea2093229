"""The factors of a classical design: numbers between two ends around a baseline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from mncplan.conditions.space_check import checker
from mncplan.conditions.space_encode import encode
from mncplan.conditions.space_recipe import distinct
from mncplan.conditions.space_sample import sample
from mncplan.conditions.space_scale import limits, value_at
from mncplan.domain.space import NumberParameter, Parameter, Setting, Space, is_active
from mncplan.errors import InvalidInputError

_POOL = 256


def baseline_of(space: Space, baseline: Setting | None) -> Setting:
    """The setting a design is laid around.

    Args:
        space: Where it lies.
        baseline: What the user runs today; None for the middle of all numbers with the first
            choices, or the allowed setting nearest to that.

    Raises:
        InvalidInputError: If the baseline can't be run, or the space is empty.
    """
    refuse = checker(space)
    if baseline is not None:
        if (reason := refuse(baseline)) is not None:
            raise InvalidInputError(f"baseline: {reason}")
        return dict(baseline)
    middle: dict[str, float | str] = {}
    for item in space.parameters:
        if is_active(item, middle):
            middle[item.name] = middle_of(item)
    if refuse(middle) is None:
        return middle
    pool = sample(space, _POOL, np.random.default_rng(0))
    gaps = np.linalg.norm(encode(space, pool) - encode(space, [middle]), axis=1)
    return pool[int(gaps.argmin())]


def middle_of(item: Parameter) -> float | str:
    """The middle of a number on its scale, the first choice of others."""
    return value_at(item, 0.5) if isinstance(item, NumberParameter) else item.choices[0]


def factors_of(space: Space, baseline: Setting) -> tuple[NumberParameter, ...]:
    """Number parameters that exist at the baseline and have a range.

    Raises:
        InvalidInputError: If there is none.
    """
    found = tuple(
        item
        for item in space.parameters
        if isinstance(item, NumberParameter)
        and item.name in baseline
        and limits(item)[0] < limits(item)[1]
    )
    if not found:
        raise InvalidInputError("a design of this kind needs a number parameter with a range")
    return found


def set_at(
    baseline: Setting, factors: Sequence[NumberParameter], codes: Iterable[float]
) -> Setting:
    """The baseline with its factors at coded levels, -1 for the low end and 1 for the high end."""
    at = (value_at(f, (code + 1) / 2) for f, code in zip(factors, codes, strict=True))
    return {**baseline, **{f.name: value for f, value in zip(factors, at, strict=True)}}


def runnable(
    space: Space, wanted: Sequence[Setting]
) -> tuple[tuple[Setting, ...], tuple[str, ...]]:
    """The settings of a design that can be run, with notes on those that can't and on choices.

    Raises:
        InvalidInputError: If none can be run.
    """
    refuse = checker(space)
    reasons = [refuse(setting) for setting in wanted]
    kept = [s for s, reason in zip(wanted, reasons, strict=True) if reason is None]
    refused = [reason for reason in reasons if reason is not None]
    if not kept:
        raise InvalidInputError(f"no point of the design can be run: {refused[0]}")
    notes: tuple[str, ...] = ()
    if refused:
        notes = (
            f"{len(refused)} of {len(wanted)} points can't be run and are left out, so effects are"
            f" no longer independent (e.g. {refused[0]}); a D-optimal design avoids that",
        )
    still = [
        f"{item.name} {kept[0][item.name]}"
        for item in space.parameters
        if not isinstance(item, NumberParameter)
        and len(item.choices) > 1
        and item.name in kept[0]
        and len({setting.get(item.name) for setting in kept}) == 1
    ]
    if still:
        notes += (f"one choice alone: {', '.join(still)}; a D-optimal design varies choices too",)
    return distinct(space, kept), notes
