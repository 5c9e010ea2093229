"""The campaign against blind and simple ways of choosing, on an emulator fitted to its results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mncplan.app.campaign_report_model import Model, changed
from mncplan.app.campaign_report_parts import Replay, Strategy
from mncplan.conditions.response_surface import fit_response_surface
from mncplan.conditions.space_check import checker
from mncplan.conditions.space_encode import blocks, encode
from mncplan.conditions.space_sample import sample
from mncplan.conditions.space_scale import value_at
from mncplan.domain.campaign_state import shortfall
from mncplan.domain.space import NumberParameter, Parameter, Setting

FloatArray = NDArray[np.float64]

_SEEDS: Final = 20
_POOL: Final = 300
_LEAST: Final = 3
_LEVELS: Final = 5
CAVEAT: Final = (
    "Silent replay on an emulator: all lines, that of the campaign too, are read off the model"
    " fitted to the campaign's own results, not measured. Away from its experiments the"
    " emulator falls back to the mean, so the other ways of choosing are shown too low: what they"
    " would have found where the campaign never looked is not known."
)


def replay(model: Model, batch: int, seed: int) -> Replay:
    """Emulated best value by number of experiments, 20 starts each.

    Random draws; one factor at a time from a random recipe, five levels, keeping the best; and a
    quadratic ridge response surface fitted anew for each batch, the first one random.
    """
    n = len(model.settings)
    pool = sample(model.space, _POOL, np.random.default_rng(seed))
    values = _emulated(model, pool)
    table = encode(model.space, pool)
    strategies = [_strategy("this campaign", [_emulated(model, model.settings)], model)]
    for name, order in (
        ("response surface", lambda rng: _surface_order(model, values, table, batch, rng)),
        ("one factor at a time", lambda rng: _factor_order(model, pool, n, rng)),
        ("random", lambda rng: values[rng.permutation(len(values))[:n]]),
    ):
        runs = [order(np.random.default_rng((seed, k))) for k in range(_SEEDS)]
        strategies.append(_strategy(name, runs, model))
    goal = strategies[0].median[-1]
    return Replay(
        strategies=tuple(_reaching(s, goal, model) for s in strategies), n_seeds=_SEEDS, goal=goal,
        caveat=CAVEAT,
    )  # fmt: skip


def _emulated(model: Model, settings: Sequence[Setting]) -> FloatArray:
    return model.predict(settings)[0]


def _worth(model: Model, values: FloatArray) -> FloatArray:
    """Larger is better."""
    return np.array([-shortfall(model.objective, float(v)) for v in values])


def _so_far(model: Model, values: FloatArray) -> FloatArray:
    """The best value up to each experiment."""
    worth = _worth(model, values)
    best = np.maximum.accumulate(worth)
    at = [int(np.argmax(worth[: i + 1])) for i in range(len(best))]
    return values[at]


def _strategy(name: str, runs: Sequence[FloatArray], model: Model) -> Strategy:
    last = max(len(run) for run in runs)
    lines = np.array(
        [np.pad(_so_far(model, np.asarray(run)), (0, last - len(run)), mode="edge") for run in runs]
    )
    low, middle, high = np.quantile(lines, (0.1, 0.5, 0.9), axis=0)
    return Strategy(
        name=name,
        median=tuple(map(float, middle)),
        low=tuple(map(float, low)),
        high=tuple(map(float, high)),
        n_to_best=None,
    )


def _reaching(strategy: Strategy, goal: float, model: Model) -> Strategy:
    """With the number of experiments after which the median has reached the goal."""
    wanted = shortfall(model.objective, goal) + 1e-9
    reached = (
        i for i, v in enumerate(strategy.median, 1) if shortfall(model.objective, v) <= wanted
    )
    return Strategy(
        name=strategy.name, median=strategy.median, low=strategy.low, high=strategy.high,
        n_to_best=next(reached, None),
    )  # fmt: skip


def _factor_order(
    model: Model, pool: Sequence[Setting], n: int, rng: np.random.Generator
) -> FloatArray:
    at = pool[int(rng.integers(len(pool)))]
    refuse = checker(replace(model.space, rows=None))
    done = [float(v) for v in _emulated(model, [at])]
    while len(done) < n:
        before = len(done)
        for name in [p.name for p in model.space.parameters if p.name in at]:
            moved = [changed(model.space, at, {name: v}) for v in _tried(model.space[name])]
            tried = [s for s in moved if s is not None and s != at and refuse(s) is None]
            if tried:
                found = _emulated(model, [at, *tried])
                done += [float(v) for v in found[1:]]
                at = [at, *tried][int(np.argmax(_worth(model, found)))]
        if len(done) == before:
            break
    return np.array(done[:n])


def _tried(item: Parameter) -> tuple[float | str, ...]:
    if not isinstance(item, NumberParameter):
        return item.choices
    return tuple(dict.fromkeys(value_at(item, float(at)) for at in np.linspace(0, 1, _LEVELS)))


def _surface_order(
    model: Model, values: FloatArray, table: FloatArray, batch: int, rng: np.random.Generator
) -> FloatArray:
    """A random batch, then always the best of a quadratic surface over what is left."""
    worth = _worth(model, values)
    n = min(len(model.settings), len(values))
    layout = blocks(model.space)
    numbers = tuple(b.start for b in layout if b.kind == "number")
    names = tuple(name for b in layout for name in b.names)
    order = [int(i) for i in rng.permutation(len(values))[: max(batch, _LEAST)]]
    while len(order) < n:
        told = fit_response_surface(table[order], worth[order], numbers, names).predict(table)
        told[order] = -np.inf
        order += [int(i) for i in np.argsort(-told)[:batch]]
    return values[order[:n]]
