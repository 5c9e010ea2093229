"""Sampling where few points of the unit cube are allowed: a walk that never leaves the space."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import numpy as np

from mncplan.conditions.space_check import excludes
from mncplan.conditions.space_draft import (
    Admit,
    Admitted,
    Draft,
    FloatArray,
    completer,
    draw,
    draw_choices,
    number_parameters,
)
from mncplan.conditions.space_scale import limits, place_of
from mncplan.domain.space import NumberParameter, Space, is_active
from mncplan.domain.well_chemistry_amounts import Misfit
from mncplan.domain.well_chemistry_recipe import dispense

_NEW_CHOICES = 0.3
_MOST_SHRINKS = 40
_STARTS = 8
_DESCENT = 150
_LOOKS = 40


def walk(
    space: Space, admit: Admit, start: Admitted, steps: int, rng: np.random.Generator
) -> Admitted:
    """Hit-and-run with a shrinking bracket (slice sampling of a uniform density).

    A random line through the point is cut at the unit cube; a point of it that is not allowed
    shortens the line to that side. Choices are redrawn in some of the steps.

    Source:
        Smith, Oper. Res. 32 (1984) 1296 (hit-and-run); Neal, Ann. Stat. 31 (2003) 705 (shrinkage).
    """
    here = start
    for _ in range(steps):
        if here.draft.choices and rng.random() < _NEW_CHOICES:
            moved = admit(Draft(draw_choices(space, rng), here.draft.places))
        else:
            moved = _along_a_line(admit, here.draft, rng)
        here = moved or here
    return here


def _along_a_line(admit: Admit, draft: Draft, rng: np.random.Generator) -> Admitted | None:
    direction = rng.normal(size=len(draft.places))
    if not len(direction):
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.stack([-draft.places / direction, (1.0 - draft.places) / direction])
    low, high = float(ends.min(axis=0).max()), float(ends.max(axis=0).min())
    for _ in range(_MOST_SHRINKS):
        at = float(rng.uniform(low, high))
        moved = admit(Draft(draft.choices, np.clip(draft.places + at * direction, 0.0, 1.0)))
        if moved is not None:
            return moved
        low, high = (at, high) if at < 0 else (low, at)
    return None


def find_starts(space: Space, admit: Admit, rng: np.random.Generator) -> Iterable[Admitted]:
    """Allowed points of a space in which random points are not: solved, then improved.

    The linear constraints are met at the point farthest from all of them (a linear programme);
    from there volumes are mended by random steps that lower the sum of what is broken.
    """
    violation = _violation(space)
    for _ in range(_STARTS):
        drafts = [_inside_the_linear_part(space, draw(space, rng))]
        drafts += [draw(space, rng) for _ in range(_LOOKS)]
        draft = min(drafts, key=violation)
        score = violation(draft)
        spread = 0.3
        for _ in range(_DESCENT):
            if score == 0 and (found := admit(draft)) is not None:
                yield found
                break
            places = np.clip(draft.places + spread * rng.normal(size=len(draft.places)), 0, 1)
            trial = Draft(draft.choices, places)
            if (tried := violation(trial)) <= score:
                draft, score, spread = trial, tried, min(spread * 1.5, 0.5)
            else:
                spread = max(spread * 0.93, 1e-4)


def _violation(space: Space) -> Callable[[Draft], float]:
    """How far a draft is from being allowed; infinite where that can't be said."""
    complete = completer(space)

    def score(draft: Draft) -> float:
        values = complete(draft)
        if values is None:
            return math.inf
        total = float(sum(excludes(e, values) for e in space.exclusions))
        for c in space.constraints:
            at = sum(k * float(values.get(name, 0.0)) for name, k in c.terms)
            scale = sum(abs(k) * max(map(abs, limits(_number(space, n)))) for n, k in c.terms)
            total += max(c.low - at, at - c.high, 0.0) / (scale or 1.0)
        if space.wells is not None:
            made = dispense(space.wells, values)
            if isinstance(made, Misfit):
                total += made.excess_uL / space.wells.well_volume_uL
        return total

    return score


def _inside_the_linear_part(space: Space, draft: Draft) -> Draft:
    """The draft with its numbers moved as far inside all linear constraints as they go."""
    from scipy.optimize import linprog

    values: dict[str, float | str] = dict(draft.choices)
    numbers = number_parameters(space)
    ends = np.array([limits(item) for item in numbers])
    width = ends[:, 1] - ends[:, 0]
    is_there = np.array([is_active(item, values) for item in numbers])
    if not space.constraints or not is_there.any():
        return draft
    rows, bounds, equal_rows, equals = [], [], [], []
    for c in space.constraints:
        weights = dict(c.terms)
        row = np.array([weights.get(item.name, 0.0) for item in numbers]) * is_there
        margin = float(np.abs(row * width).sum())
        if c.low == c.high:
            equal_rows.append([*row, 0.0])
            equals.append(c.low)
            continue
        for sign, bound in ((1.0, c.high), (-1.0, -c.low)):
            if math.isfinite(bound):
                rows.append([*(sign * row), margin])
                bounds.append(bound)
    for i, (low, high) in enumerate(ends):
        unit = np.eye(len(numbers))[i]
        rows += [[*unit, width[i]], [*-unit, width[i]]]
        bounds += [high, -low]
    solved = linprog(
        [*np.zeros(len(numbers)), -1.0],
        A_ub=np.array(rows),
        b_ub=np.array(bounds),
        A_eq=np.array(equal_rows) if equal_rows else None,
        b_eq=np.array(equals) if equals else None,
        bounds=[(None, None)] * len(numbers) + [(0.0, None)],
    )
    if solved.x is None:
        return draft
    places: FloatArray = np.clip(
        [place_of(item, float(np.clip(x, *ends[i]))) for i, (item, x) in
         enumerate(zip(numbers, solved.x, strict=False))], 0.0, 1.0,
    )  # fmt: skip
    return Draft(draft.choices, places)


def _number(space: Space, name: str) -> NumberParameter:
    return next(item for item in number_parameters(space) if item.name == name)
