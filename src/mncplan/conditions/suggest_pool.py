"""Candidate experiments: a lazy sample of the space, refined around the best, under plate rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mncplan.conditions.batch_choice import PlateLimits
from mncplan.conditions.space_check import checker
from mncplan.conditions.space_neighbours import neighbours
from mncplan.conditions.space_recipe import recipe_key
from mncplan.conditions.space_sample import sample
from mncplan.conditions.surrogate_kernel import IntArray
from mncplan.domain.plate_rules import PlateRules
from mncplan.domain.space import NumberParameter, Setting, Space
from mncplan.domain.well_chemistry_recipe import Recipe, dispense
from mncplan.errors import InvalidInputError

POOL: Final = 2000
"""Settings drawn from a space per batch."""

_ROWS: Final = 20_000
_EACH: Final = 60
_WIDTHS: Final = (0.1, 0.02)
NEAR: Final = len(_WIDTHS) * _EACH
"""Settings drawn around each of the best ones besides."""
_SHARED: Final = 12


@dataclass(frozen=True, slots=True)
class Pool:
    """Settings that can be run and were not run yet, then those whose results are out.

    Attributes:
        n_new: How many of the settings, from the first, may be asked for.
    """

    settings: tuple[Setting, ...]
    n_new: int
    limits: PlateLimits | None

    @property
    def is_open(self) -> NDArray[np.bool_]:
        """Which settings may be asked for."""
        found: NDArray[np.bool_] = np.arange(len(self.settings)) < self.n_new
        return found

    @property
    def pending(self) -> range:
        """Positions of those whose results are out."""
        return range(self.n_new, len(self.settings))


def candidates(  # noqa: PLR0913 - what the pool is drawn around, each of another kind
    space: Space,
    done: Sequence[Setting],
    pending: Sequence[Setting],
    best: Sequence[Setting],
    rng: np.random.Generator,
    plate: PlateRules | None = None,
    *,
    exact: Sequence[Setting] = (),
) -> Pool:
    """Draw the pool of one batch.

    Args:
        space: Where to draw from; of "only these rows" all are taken.
        done: Measured settings; no recipe of them or of the pending comes again.
        pending: Settings whose results are out.
        best: The best settings so far, around which the space is sampled more finely.
        rng: Same state, same pool.
        plate: Its shared numbers take at most twelve combinations over the pool.
        exact: Settings that are to be in the pool themselves where they can be run.

    Raises:
        InvalidInputError: If the space is empty or all of it has been tried.
    """
    drawn = list(sample(space, POOL if space.rows is None else _ROWS, rng))
    check = checker(space)
    if space.rows is None:
        drawn = [*(setting for setting in exact if check(setting) is None), *drawn]
    for setting in best if space.rows is None else ():
        if check(setting) is None:
            for width in _WIDTHS:
                drawn += neighbours(space, setting, _EACH, rng, width=width)
    if plate is not None and space.rows is None:
        drawn = _with_shared_values(space, drawn, best, plate)
    seen = {recipe_key(space, setting) for setting in (*done, *pending) if check(setting) is None}
    kept: list[Setting] = []
    for setting in drawn:
        key = recipe_key(space, setting)
        if key not in seen:
            seen.add(key)
            kept.append(setting)
    if not kept:
        raise InvalidInputError("the whole space has been tried; widen it or replicate the best")
    every = (*kept, *pending)
    return Pool(every, len(kept), plate_limits(space, every, plate) if plate else None)


def check_plate(space: Space, plate: PlateRules) -> None:
    """Refuse rules for what a space does not have.

    Raises:
        InvalidInputError: If a rule names no parameter.
    """
    named = {item.name for item in space.parameters}
    asked = [*plate.shared, *(name for name, _ in plate.most_choices)]
    if unknown := [name for name in asked if name not in named]:
        raise InvalidInputError(
            f"plate: {unknown[0]!r} is no parameter of the space; it has {', '.join(sorted(named))}"
        )


def plate_limits(space: Space, settings: Sequence[Setting], plate: PlateRules) -> PlateLimits:
    """The rules of a plate over a pool."""
    check_plate(space, plate)
    stocks = None
    if plate.most_stocks is not None:
        drawn = [_stocks(space, setting) for setting in settings]
        names = sorted(set().union(*drawn))
        stocks = np.array([[name in row for name in names] for row in drawn], dtype=bool)
    return PlateLimits(
        n_points=len(settings),
        shared=tuple((name, _codes(s.get(name) for s in settings)) for name in plate.shared),
        most=tuple(
            (name, _codes(s.get(name) for s in settings), n) for name, n in plate.most_choices
        ),
        stocks=stocks,
        most_stocks=plate.most_stocks,
    )


def _stocks(space: Space, setting: Setting) -> frozenset[str]:
    """Names of the solutions a setting draws on; without wells, its choices."""
    if space.wells is None:
        return frozenset(f"{k} {v}" for k, v in setting.items() if isinstance(v, str))
    recipe = dispense(space.wells, setting)
    if not isinstance(recipe, Recipe):
        return frozenset()
    return frozenset(stock.name for _, stock, _ in recipe.stocks)


def _codes(values: Iterable[float | str | None]) -> IntArray:
    known: dict[float | str | None, int] = {}
    return np.array([known.setdefault(value, len(known)) for value in values], dtype=np.int64)


def _with_shared_values(
    space: Space, drawn: Sequence[Setting], best: Sequence[Setting], plate: PlateRules
) -> list[Setting]:
    """Settings whose shared numbers take, all together, one of a few combinations.

    The combinations are those of the best settings and of the first ones drawn, so a plate finds
    many settings that agree in all of them.
    """
    numbers = {p.name for p in space.parameters if isinstance(p, NumberParameter)}
    names = [name for name in plate.shared if name in numbers]
    every = dict.fromkeys(tuple(s.get(name) for name in names) for s in (*best, *drawn))
    if len(every) <= _SHARED:
        return list(drawn)
    plates = tuple(every)[:_SHARED]
    check = checker(space)
    found: list[Setting] = []
    for position, setting in enumerate(drawn):
        values = zip(names, plates[position % _SHARED], strict=True)
        changed = {**setting, **{n: v for n, v in values if n in setting and v is not None}}
        if check(changed) is None:
            found.append(changed)
    return found
