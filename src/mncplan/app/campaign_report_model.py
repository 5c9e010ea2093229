"""The campaign's model as the report needs it: fit, left-out predictions, surfaces, dependence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from mncplan.app.campaign_report_parts import Band, Dependence, Grid, Quality, Surface
from mncplan.conditions.identity import TARGET, IdentityModel
from mncplan.conditions.space_check import checker
from mncplan.conditions.space_encode import encode
from mncplan.conditions.space_scale import value_at
from mncplan.conditions.surrogate_inputs import raised, sample_times, sign, space_inputs
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.space import (
    LinearConstraint,
    NumberParameter,
    Parameter,
    Setting,
    Space,
    is_active,
)

if TYPE_CHECKING:
    from mncplan.conditions.surrogate import Surrogate

FloatArray = NDArray[np.float64]

LEAST: Final = 6
"""Fewest results with which a model is made."""
_CELLS: Final = 20
_FOLDS: Final = 5
_LEVELS: Final = 15


@dataclass(frozen=True, slots=True)
class Model:
    """The optimiser's surrogate of one objective over settings.

    Attributes:
        results: Those it learned from, one per value.
        times: Time of each sample over the last; None when wells are sampled once.
        identity: Whether the product forms, where the optimiser models that apart and `surrogate`
            knows the successes only; None otherwise.
    """

    space: Space
    objective: Objective
    results: tuple[Observation, ...]
    values: FloatArray
    times: FloatArray | None
    surrogate: Surrogate
    identity: IdentityModel | None = None

    @property
    def settings(self) -> tuple[Setting, ...]:
        """Of the results."""
        return tuple(o.setting for o in self.results)

    def predict(
        self,
        settings: Sequence[Setting],
        times: FloatArray | None = None,
        *,
        is_measured: bool = False,
    ) -> tuple[FloatArray, FloatArray]:
        """Mean and standard deviation, shapes (n,); at the last time if not told.

        The deviation counts the noise of a measurement when `is_measured`.
        """
        if self.times is not None and times is None:
            times = np.ones(len(settings))
        mean, sd = self.surrogate.predict(space_inputs(self.space, settings, times=times))
        sd = np.hypot(sd, self.surrogate.noise_sd) if is_measured else sd
        formed = self.formed(settings)
        return formed * mean, np.sqrt(formed * sd**2 + formed * (1 - formed) * mean**2)

    def at(self, rows: NDArray[np.intp]) -> FloatArray | None:
        """Times of some of the results."""
        return None if self.times is None else self.times[rows]

    def formed(self, settings: Sequence[Setting]) -> FloatArray:
        """Chance that the product forms; 1 where it is not modelled apart."""
        if self.identity is None:
            return np.ones(len(settings))
        return self.identity.probability(TARGET, encode(self.space, settings))


def learned(found: Observation, objective: Objective) -> float | None:
    """The value a result teaches the optimiser, unit of the objective."""
    value = raised(objective, found)
    return None if value is None else sign(objective) * value


def fit_model(
    space: Space, objective: Objective, observations: Sequence[Observation]
) -> Model | None:
    """Fit the optimiser's own surrogate, without what it was told beforehand.

    Returns:
        None below six results or when all are equal.
    """
    pairs = [(o, v) for o in observations if (v := learned(o, objective)) is not None]
    if len(pairs) < LEAST or len({v for _, v in pairs}) < 2:
        return None
    results = tuple(o for o, _ in pairs)
    values = np.array([v for _, v in pairs])
    return _fit(space, objective, results, values, sample_times(results), observations)


def _fit(
    space: Space,
    objective: Objective,
    results: tuple[Observation, ...],
    values: FloatArray,
    times: FloatArray | None,
    shown: Sequence[Observation],
) -> Model:
    from mncplan.conditions.suggest_model import Told, identity_of, learn
    from mncplan.conditions.surrogate import fit

    settings = [o.setting for o in results]
    may_part = objective.goal == "max" and times is None
    identity = identity_of(space, shown, 0) if may_part else None
    told = learn(space, objective, results, settings, Told(identity=identity)) if identity else None
    if told is None:
        surrogate = fit(space_inputs(space, settings, times=times), values)
        return Model(space, objective, results, values, times, surrogate)
    apart = identity if told.chance is not None else None
    return Model(space, objective, results, values, times, told.surrogate, apart)


def quality(model: Model, seed: int) -> Quality | None:
    """Predict every result from a model that never saw its recipe, replicates included.

    All is fitted anew in each of at most five folds; None when there are fewer than three recipes.
    """
    from sklearn.model_selection import GroupKFold

    recipes: dict[frozenset[tuple[str, float | str]], int] = {}
    groups = [recipes.setdefault(frozenset(s.items()), len(recipes)) for s in model.settings]
    n = min(_FOLDS, len(recipes))
    if n < 3:
        return None
    split = GroupKFold(n_splits=n, shuffle=True, random_state=seed)
    points: dict[int, tuple[float, float, float]] = {}
    baseline: list[float] = []
    for kept, left in split.split(model.values, groups=groups):
        seen = model.values[kept]
        train = tuple(model.results[i] for i in kept)
        part = _fit(model.space, model.objective, train, seen, model.at(kept), train)
        away = [model.settings[i] for i in left]
        mean, sd = part.predict(away, model.at(left), is_measured=True)
        for i, m, s in zip(left, mean, sd, strict=True):
            points[int(i)] = (float(model.values[i]), float(m), float(s))
        baseline += [float(v - seen.mean()) for v in model.values[left]]
    rows = np.array([points[i] for i in sorted(points)])
    error = rows[:, 0] - rows[:, 1]
    kind = "leave one recipe out" if n == len(recipes) else f"{n} folds of whole recipes"
    return Quality(
        objective=model.objective,
        folds=f"{kind}, everything fitted anew ({len(rows)} results)",
        points=tuple((float(a), float(b), float(c)) for a, b, c in rows),
        rmse=float(np.sqrt((error**2).mean())),
        baseline=float(np.sqrt(np.mean(np.square(baseline)))),
        coverage=float((np.abs(error) <= 1.645 * rows[:, 2]).mean()),
        bands=_bands(rows),
    )


def _bands(rows: FloatArray) -> tuple[Band, ...]:
    """Thirds by measured value, where each holds at least two results."""
    order = np.argsort(rows[:, 0], kind="stable")
    parts = [part for part in np.array_split(rows[order], 3) if len(part) > 1]
    return tuple(
        Band(
            low=float(part[0, 0]),
            high=float(part[-1, 0]),
            n=len(part),
            rmse=float(np.sqrt(((part[:, 1] - part[:, 0]) ** 2).mean())),
            bias=float((part[:, 1] - part[:, 0]).mean()),
        )
        for part in parts
    )


def grid_of(space: Space, x: str, y: str, at: Setting) -> Grid:
    """A grid over two parameters through a setting."""
    return Grid(x=x, y=y, xs=_levels(space[x], _CELLS), ys=_levels(space[y], _CELLS), at=at)


def _levels(item: Parameter, n: int) -> tuple[float | str, ...]:
    if not isinstance(item, NumberParameter):
        return item.choices
    found = [value_at(item, (i + 0.5) / n) for i in range(n)]
    return tuple(dict.fromkeys(found))


def cells(space: Space, grid: Grid) -> list[list[Setting | None]]:
    """A setting per cell, by row; None where it can't be run.

    In a mixture the largest part that is no axis fills up.
    """
    fillers = fillers_of(space, grid)
    refuse = checker(replace(space, rows=None))
    made: list[list[Setting | None]] = []
    for y in grid.ys:
        row: list[Setting | None] = []
        for x in grid.xs:
            setting = _filled(space, changed(space, grid.at, {grid.x: x, grid.y: y}), fillers)
            row.append(None if setting is None or refuse(setting) is not None else setting)
        made.append(row)
    return made


def fillers_of(space: Space, grid: Grid) -> dict[str, LinearConstraint]:
    """The parameters that fill up mixtures in which an axis takes part."""
    found: dict[str, LinearConstraint] = {}
    for mixture in space.constraints:
        names = [name for name, _ in mixture.terms]
        free = [n for n in names if n in grid.at and n not in {grid.x, grid.y, *found}]
        if mixture.low == mixture.high and free and {grid.x, grid.y} & set(names):
            found[max(free, key=lambda n: float(grid.at[n]))] = mixture
    return found


def _filled(
    space: Space, setting: Setting | None, fillers: Mapping[str, LinearConstraint]
) -> Setting | None:
    """A setting whose mixtures add up again."""
    if setting is None:
        return None
    made = dict(setting)
    for name, mixture in fillers.items():
        others = sum(c * float(made.get(n, 0.0)) for n, c in mixture.terms if n != name)
        made[name] = round((mixture.low - others) / dict(mixture.terms)[name], 9)
    return made


def changed(space: Space, setting: Setting, values: Mapping[str, float | str]) -> Setting | None:
    """A setting with other values; None where one of them then does not exist."""
    trial = {**setting, **values}
    kept: dict[str, float | str] = {}
    for item in space.parameters:
        if is_active(item, kept):
            if item.name not in trial:
                return None
            kept[item.name] = trial[item.name]
    return kept if values.keys() <= kept.keys() else None


def surface(model: Model, grid: Grid) -> Surface:
    """Mean and standard deviation on a grid."""
    settings = cells(model.space, grid)
    flat = [s for row in settings for s in row if s is not None]
    found = iter(zip(*model.predict(flat), strict=True)) if flat else iter(())
    pairs = [[None if s is None else next(found) for s in row] for row in settings]
    return Surface(
        grid=grid,
        objective=model.objective,
        mean=tuple(tuple(None if p is None else float(p[0]) for p in row) for row in pairs),
        sd=tuple(tuple(None if p is None else float(p[1]) for p in row) for row in pairs),
    )


def pairs_to_show(space: Space, ranked: Sequence[str], at: Setting) -> tuple[tuple[str, str], ...]:
    """Up to three pairs of the parameters that matter most, one with a choice if there is one."""
    here = [n for n in ranked if n in at and len(_levels(space[n], _CELLS)) > 1]
    numbers = [n for n in here if isinstance(space[n], NumberParameter)]
    choices = [n for n in here if n not in numbers]
    pairs = list(combinations(numbers[:3], 2))
    if choices and numbers:
        at_end = here.index(choices[0]) >= 2 and len(pairs) > 1
        pairs.insert(2 if at_end else 1, (numbers[0], choices[0]))
    return tuple(pairs[:3]) or tuple(combinations(choices[:2], 2))


def dependence(model: Model, name: str) -> Dependence | None:
    """Partial dependence on one parameter over the recipes tried; None where it can't be varied."""
    values, means, lows, highs = [], [], [], []
    for value in _levels(model.space[name], _LEVELS):
        moved = [changed(model.space, s, {name: value}) for s in model.settings if name in s]
        kept = [s for s in moved if s is not None]
        if kept:
            mean, _ = model.predict(kept)
            values.append(value)
            means.append(float(mean.mean()))
            low, high = np.quantile(mean, (0.1, 0.9))
            lows.append(float(low))
            highs.append(float(high))
    if len(values) < 2:
        return None
    return Dependence(
        parameter=name, values=tuple(values), mean=tuple(means), low=tuple(lows), high=tuple(highs)
    )
